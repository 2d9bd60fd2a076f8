import { nodeUnderTest } from '../../support/engine';
import type { Parked } from '../door';
import { next, oneNode } from './setting';
import type { Topic } from './setting';

export const waiting: Topic = (setting) => {
	const open: Parked[] = [];
	const park = async () => {
		const { door, platform } = setting();
		const parked = await door.park(oneNode('park', { parameters: { reportTo: platform.url } }));
		open.push(parked);
		const address = new URL(platform.webhookUrls.at(-1) ?? '');
		const post = async (path: string, then = '') => {
			const url = new URL(address);
			url.pathname += `/${path}`;
			url.searchParams.set('then', then);
			const response = await fetch(url, { method: 'POST' });
			return [response.status, await response.text()];
		};
		return { parked, post, paths: platform.paths };
	};
	afterEach(async () => {
		for (const parked of open.splice(0)) await parked.remove();
	});

	it('goes on behind the node with what the node makes of a request, without running the node', async () => {
		const { parked, post, paths } = await park();
		expect(await post('pass')).toEqual([200, 'success']);
		const result = await parked.ended();

		expect(result.run.status).toBe('success');
		expect(result.items(nodeUnderTest)).toMatchObject([{ json: { heard: 'setup' } }]);
		expect(result.items(next)).toMatchObject([{ json: { heard: 'setup' } }]);
		expect(paths).toEqual(['/parked']);
	});

	it('runs the node again, and answers with what it sends, when the node takes back its mark', async () => {
		const { parked, post, paths } = await park();
		expect(await post('again')).toEqual([201, 'again']);
		const result = await parked.ended();

		expect(result.items(nodeUnderTest)).toMatchObject([{ json: { heard: 'default' } }]);
		expect(result.items(next)).toMatchObject([{ json: { heard: 'default' } }]);
		expect(paths).toEqual(['/parked']);
	});

	it('stays parked after a request that the node refuses, and goes on with the next one', async () => {
		const { parked, post } = await park();
		expect(await post('pass', 'refuse')).toEqual([401, 'no']);
		expect(await post('again', 'refuse')).toEqual([401, 'no']);
		expect(await post('pass')).toEqual([200, 'success']);

		expect((await parked.ended()).items(next)).toMatchObject([{ json: { heard: 'setup' } }]);
	});

	it('refuses a path that the node does not have, and whatever comes after the end', async () => {
		const { parked, post } = await park();
		const [unknown] = await post('other');
		await post('pass');
		await parked.ended();
		const [late] = await post('pass');

		expect([unknown, late]).toEqual([404, 409]);
	});
};
