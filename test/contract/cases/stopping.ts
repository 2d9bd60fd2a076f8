import { eventually } from '../../../hosts/eventually';
import { nodeUnderTest } from '../../support/engine';
import { next, oneNode } from './setting';
import type { Topic } from './setting';

export const stopping: Topic = (setting) => {
	it('tells a running node that the execution is stopped, and runs nothing behind it', async () => {
		const { door, platform } = setting();
		const installed = await door.install(oneNode('idle', { parameters: { reportTo: platform.url } }));
		const running = await installed.start();
		await eventually('the node to run', () => platform.paths.includes('/began'));
		const result = await running.stop();

		expect(result.run.status).toBe('canceled');
		await eventually('the node to notice', () => platform.paths.includes('/stopped'));
		expect(result.ran(next)).toBe(false);
	});

	it('parks an execution, and leaves the nodes behind until it is resumed', async () => {
		const installed = await setting().door.install(oneNode('idle', { parameters: { until: 'parked' } }));
		const result = await installed.run();

		expect(result.run.status).toBe('waiting');
		expect(String(result.run.waitTill)).toContain('2999');
		expect(result.ran(nodeUnderTest)).toBe(true);
		expect(result.ran(next)).toBe(false);
	});
};
