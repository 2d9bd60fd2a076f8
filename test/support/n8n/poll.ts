import { setTimeout as pause } from 'node:timers/promises';

import { isFinished, type ExecutionSummary } from '../../../hosts/executions';
import type { N8nServer } from '../../../hosts/n8nServer';

/** Polls until `look` gives something other than undefined or false, and returns that. */
export async function eventually<T>(
	what: string,
	look: () => T | undefined | false | Promise<T | undefined | false>,
	timeoutMs = 20_000,
): Promise<T> {
	const end = Date.now() + timeoutMs;
	for (;;) {
		const found = await look();
		if (found !== undefined && found !== false) return found;
		if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}`);
		await pause(100);
	}
}

/** The executions of a workflow, newest first, once there are that many (or any) and none of them runs any more. */
export async function finishedExecutions(
	n8n: N8nServer,
	workflowId: string,
	count?: number,
): Promise<ExecutionSummary[]> {
	return await eventually(`${count ?? 'all'} finished executions`, async () => {
		const executions = await n8n.executions(workflowId);
		const isComplete = count === undefined ? executions.length > 0 : executions.length === count;
		return isComplete && executions.every(isFinished) && executions;
	});
}
