import { nodeUnderTest } from '../../support/engine';
import { next, oneNode } from './setting';
import type { Topic } from './setting';

const remembering = (parameters: Record<string, string>, items = [{ key: 'a' }]) =>
	oneNode('remember', { parameters }, items);

export const expressions: Topic = (setting) => {
	it('evaluates a parameter for each item, and pairs what comes out', async () => {
		const { door, platform } = setting();
		const account = { type: 'fetchApi', data: { baseUrl: platform.url, token: 'token-1' } };
		const parameters = { path: '={{ $json.id + "-" + $itemIndex }}' };
		const workflow = oneNode('fetch', { parameters, credentials: { fetchApi: 'Account' } }, [
			{ id: 'a' },
			{ id: 'b' },
		]);
		const result = await (await door.install(workflow, { Account: account })).run();

		expect(result.items(nodeUnderTest).map(({ json, pairedItem }) => [json.path, pairedItem])).toEqual([
			['/a-0', 0],
			['/b-1', 1],
		]);
		expect(result.items(next).map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it('gives nothing for a field that is not there', async () => {
		const result = await (
			await setting().door.install(remembering({ scope: '={{ $json.scope || "node" }}' }))
		).run();

		expect(result.items(nodeUnderTest)).toMatchObject([{ json: { new: ['a'] } }]);
	});

	it.each([
		['a node that is not there', "={{ $('Nobody').item.json.x }}", /Nobody|node/i],
		['a node that comes later', "={{ $('Next').item.json.x }}", /Invalid expression/],
		['a syntax error', '={{ $json. }}', /invalid syntax/],
	])('ends the execution at an expression with %s', async (_what, scope, message) => {
		const result = await (await setting().door.install(remembering({ scope }))).run();

		expect(result.run.status).toBe('error');
		expect(result.error?.message).toMatch(message);
		expect(result.ran(next)).toBe(false);
	});
};
