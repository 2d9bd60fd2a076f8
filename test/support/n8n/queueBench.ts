import { QueueN8n, startQueueN8n } from '../../../hosts/queueN8n';
import { startBench } from './bench';
import type { Bench, BenchOptions } from './bench';

/** The bench with an n8n of three processes: the main one and two workers. */
export interface QueueBench extends Bench {
	n8n: QueueN8n;
}

export async function startQueueBench(options: BenchOptions): Promise<QueueBench> {
	const bench = await startBench({
		...options,
		start: async (settings) => await startQueueN8n({ ...settings, workers: 2 }),
	});
	const { n8n } = bench;
	if (!(n8n instanceof QueueN8n)) throw new Error('The bench has started another n8n');
	return { ...bench, n8n };
}
