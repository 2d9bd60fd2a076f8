import { nodeUnderTest } from '../../support/engine';
import { pinned, workflowJson } from '../../support/workflow';
import { typeOf } from '../nodes';
import { oneNode, start } from './setting';
import type { Topic } from './setting';

const keys = (...list: string[]) => list.map((key) => ({ key }));

export const memory: Topic = (setting) => {
	it('knows in one execution what the execution before has recorded', async () => {
		const installed = await setting().door.install(oneNode('remember', {}, keys('a', 'b')));
		const [first, second] = [await installed.run(), await installed.run()];

		expect(first.items(nodeUnderTest)).toMatchObject([{ json: { new: ['a', 'b'], processed: [] } }]);
		expect(second.items(nodeUnderTest)).toMatchObject([{ json: { new: [], processed: ['a', 'b'] } }]);
	});

	it('does not compare the keys of one call with each other', async () => {
		const installed = await setting().door.install(oneNode('remember', {}, keys('a', 'a')));

		expect((await installed.run()).items(nodeUnderTest)).toMatchObject([{ json: { new: ['a', 'a'] } }]);
	});

	it('forgets the oldest beyond the limit', async () => {
		const workflow = oneNode('remember', { parameters: { maxEntries: 1 } }, keys('a', 'b'));
		const installed = await setting().door.install(workflow);
		await installed.run();

		expect((await installed.run()).items(nodeUnderTest)).toMatchObject([
			{ json: { new: ['a'], processed: ['b'] } },
		]);
	});

	it.each([
		['node', ['a']],
		['workflow', []],
	])('keeps what was recorded for the scope "%s" to that', async (scope, newToTheSecond) => {
		const parameters = { scope };
		const workflow = workflowJson(
			[
				{ name: start, type: 'n8n-nodes-base.manualTrigger', to: [['First', 'Second']] },
				{ name: 'First', type: typeOf('remember'), parameters, to: [] },
				{ name: 'Second', type: typeOf('remember'), parameters },
			],
			{ pinData: pinned(start, keys('a')) },
		);
		const result = await (await setting().door.install(workflow)).run();

		expect(result.items('First')).toMatchObject([{ json: { new: ['a'] } }]);
		expect(result.items('Second')).toMatchObject([{ json: { new: newToTheSecond } }]);
	});
};
