import { nodeUnderTest } from '../../support/engine';
import { oneNode } from './setting';
import type { Setting, Topic } from './setting';

const account = 'Account';
const fetching = (path: string, items = [{ id: 'a' }]) =>
	oneNode('fetch', { parameters: { path }, credentials: { fetchApi: account } }, items);

function withAccount({ platform }: Setting, data: Record<string, string>) {
	return { [account]: { type: 'fetchApi', data: { baseUrl: platform.url, ...data } } };
}

export const credentials: Topic = (setting) => {
	it('fetches a token when there is none, once, and stores it', async () => {
		const { door, platform } = setting();
		const installed = await door.install(fetching('x'), withAccount(setting(), { token: '' }));
		await installed.run();
		const second = await installed.run();

		expect(second.run.status).toBe('success');
		expect(platform.paths).toEqual(['/token', '/x', '/x']);
		expect(await installed.stored(account)).toMatchObject({ baseUrl: platform.url, token: 'token-1' });
	});

	it('fetches a new token after HTTP 401, repeats the request once, and stores the token', async () => {
		const { door, platform } = setting();
		platform.token = 'token-2';
		const installed = await door.install(fetching('x'), withAccount(setting(), { token: 'token-1' }));
		const result = await installed.run();

		expect(result.run.status).toBe('success');
		expect(platform.paths).toEqual(['/x', '/token', '/x']);
		expect(await installed.stored(account)).toMatchObject({ token: 'token-2' });
	});

	it('takes every other answer as it is', async () => {
		const { door, platform } = setting();
		const installed = await door.install(fetching('refusal'), withAccount(setting(), { token: 'token-1' }));
		const result = await installed.run();

		expect(result.items(nodeUnderTest)).toMatchObject([{ json: { code: 40001 } }]);
		expect(platform.paths).toEqual(['/refusal']);
	});

	it('fills in the default of a field that was never filled in', async () => {
		const installed = await setting().door.install(
			fetching('x'),
			withAccount(setting(), { token: 'token-1' }),
		);

		expect((await installed.run()).items(nodeUnderTest)).toMatchObject([
			{ json: { path: '/x', note: 'no note' } },
		]);
	});

	it("evaluates a field's expression for the item", async () => {
		const note = '={{ "about " + $json.id }}';
		const installed = await setting().door.install(
			fetching('x', [{ id: 'a' }]),
			withAccount(setting(), { token: 'token-1', note }),
		);

		expect((await installed.run()).items(nodeUnderTest)).toMatchObject([{ json: { note: 'about a' } }]);
	});
};
