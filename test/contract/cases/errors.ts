import { nodeUnderTest } from '../../support/engine';
import type { NodeSpec } from '../../support/workflow';
import { afterError, next, oneNode } from './setting';
import type { Topic } from './setting';

const failing = (shape: string, onError?: NodeSpec['onError'], items = [{}]) =>
	oneNode('fail', { parameters: { shape }, onError }, items);

export const errors: Topic = (setting) => {
	it('ends an execution with the error that a node throws, and runs nothing behind the node', async () => {
		const result = await (await setting().door.install(failing('throw'))).run();

		expect(result.run.status).toBe('error');
		expect(result.error).toMatchObject({
			name: 'NodeOperationError',
			message: 'Broken',
			description: 'Mend it',
		});
		expect(result.nodeError(nodeUnderTest)).toMatchObject({ message: 'Broken' });
		expect(result.ran(next)).toBe(false);
	});

	it('keeps the HTTP status and the JSON of the answer of a request that failed', async () => {
		const { door, platform } = setting();
		const account = { type: 'fetchApi', data: { baseUrl: platform.url, token: 'token-1' } };
		const workflow = oneNode('fetch', {
			parameters: { path: 'broken' },
			credentials: { fetchApi: 'Account' },
		});
		const result = await (await door.install(workflow, { Account: account })).run();

		expect(result.error).toMatchObject({
			name: 'NodeApiError',
			httpCode: '503',
			context: { data: { reason: 'closed' } },
		});
	});

	it.each(['error', 'onlyTheJson'])('takes an item for failed that says so by "%s"', async (shape) => {
		const items = [{ id: 1 }, { id: 2 }];
		const result = await (await setting().door.install(failing(shape, 'continueErrorOutput', items))).run();

		expect(result.run.status).toBe('success');
		expect(result.items(nodeUnderTest)).toEqual([]);
		expect(result.items(nodeUnderTest, 1).map(({ json }) => json.error)).toEqual(['Broken', 'Broken']);
		expect(result.ran(next)).toBe(false);
		expect(result.items(afterError)).toHaveLength(2);
	});

	it('takes an item for good that has more than an error in its JSON', async () => {
		const result = await (await setting().door.install(failing('moreJson', 'continueErrorOutput'))).run();

		expect(result.items(nodeUnderTest)).toMatchObject([{ json: { error: 'Broken', id: 'a' } }]);
		expect(result.items(nodeUnderTest, 1)).toEqual([]);
	});

	it('hands the items on as they came when the node throws and may go on', async () => {
		const items = [{ id: 1 }, { id: 2 }];
		const result = await (
			await setting().door.install(failing('throw', 'continueRegularOutput', items))
		).run();

		expect(result.run.status).toBe('success');
		expect(result.items(next).map(({ json }) => json)).toEqual(items);
	});
};
