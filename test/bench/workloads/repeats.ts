import { findQueuePrograms, queueProgramsHint } from '../../../hosts/queueServices';
import { triggerFlow } from '../flows/receivers';
import { deliver } from '../load/fire';
import { freshId } from '../load/messages';
import { executionCount, untilIdle } from '../n8n/idle';
import { genuineMessage, sodaCredential } from '../n8n/listening';
import { counted } from '../report/format';
import type { Repeats } from '../report/results';
import { startCounter } from '../standIns/counter';
import type { Context } from './context';

const atOnce = 8;

/** Messages that all come a second time, in queue mode with one and with two workers. */
export async function repeats(context: Context): Promise<void> {
	const { options, progress, found } = context;
	if (findQueuePrograms() === undefined) {
		progress.note(`Left out: repeats in queue mode. They need ${queueProgramsHint}`);
		return;
	}
	for (const workers of options.quick ? [2] : [1, 2])
		found.repeats.push(await measureRepeats(context, workers, options.quick ? 40 : 200));
}

async function measureRepeats(
	{ installation, progress }: Context,
	workers: number,
	messages: number,
): Promise<Repeats> {
	const name = counted(workers, 'workers');
	progress.step(`${name}, starting n8n in queue mode`);
	const counter = await startCounter();
	try {
		const n8n = await installation.startQueue(workers);
		try {
			const versions = await installation.versionsIn(n8n);
			const credentials = { clientSecret: await sodaCredential(n8n) };
			const path = 'bench-repeats';
			const workflowId = await n8n.importWorkflow(triggerFlow(path, versions, counter.url), { credentials });
			await n8n.activate(workflowId);

			const target = { url: `${n8n.url}/webhook/${path}/webhook`, expected: 200 };
			const ids = Array.from({ length: messages }, () => freshId());
			const shots = ids.map(genuineMessage);
			progress.step(`${name}, ${messages} messages`);
			const first = await deliver(target, shots, atOnce);
			await untilIdle(n8n);
			const passedOn = new Set(counter.counts.keys());
			const before = await executionCount(n8n, workflowId);
			progress.step(`${name}, the same ${messages} messages again`);
			const again = await deliver(target, shots, atOnce);
			await untilIdle(n8n);
			const executions = (await executionCount(n8n, workflowId)) - before;

			return {
				workers,
				messages,
				lost: ids.filter((id) => !passedOn.has(id)).length,
				passedOnAgain: ids.filter((id) => (counter.counts.get(id) ?? 0) > 1).length,
				executions,
				perSecond: { first: first.perSecond, again: again.perSecond },
			};
		} finally {
			await n8n.remove();
		}
	} finally {
		await counter.close();
	}
}
