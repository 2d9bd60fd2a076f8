import { setTimeout as pause } from 'node:timers/promises';

import { describeExecution, isFinished } from '../../../hosts/executions';
import type { N8nServer } from '../../../hosts/n8nServer';
import { measuredNode } from '../flows/questions';
import { patiently } from './patiently';
import type { Platform } from '../standIns/platform';

const pollMs = 50;
const limitMs = 10 * 60_000;

/**
 * Runs a workflow of {@link measuredNode} by hand.
 *
 * @param questions how many the platform must get; n8n is left alone until it has answered them
 * @returns the milliseconds that n8n says its node took
 * @throws when the execution fails, or the platform is asked more or less often, or the node gives another number of items
 */
export async function nodeTime(
	n8n: N8nServer,
	workflowId: string,
	{ platform, items, questions }: { platform: Platform; items: number; questions: number },
): Promise<number> {
	platform.reset();
	const id = await n8n.run(workflowId);
	const end = Date.now() + limitMs;
	const isOver = async () => {
		const executions = await patiently(async () => await n8n.executions(workflowId));
		const execution = executions.find((one) => one.id === id);
		return execution !== undefined && isFinished(execution);
	};
	for (let polls = 0; ; polls++) {
		if (Date.now() > end) throw new Error(`Execution ${id} was not over after ${limitMs / 60_000} minutes`);
		// To be asked would cost n8n time that it takes from its nodes; now and then it is asked, or a failure were missed.
		if ((platform.answered >= questions || polls % 100 === 99) && (await isOver())) break;
		await pause(pollMs);
	}
	const execution = await patiently(async () => await n8n.execution(id));
	const run = execution.data.resultData.runData[measuredNode]?.[0];
	const given = run?.data?.main?.[0]?.length ?? 0;
	if (execution.status !== 'success' || !run || given !== items || platform.answered !== questions)
		throw new Error(
			`${describeExecution(execution)}; ${platform.answered} questions and ${given} items for ${items}`,
		);
	return run.executionTime;
}
