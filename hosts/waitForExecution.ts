import { setTimeout as pause } from 'node:timers/promises';

import { describeExecution, isFinished, isStored } from './executions';
import type { Execution, ExecutionSummary } from './executions';

/** Where the executions of one workflow come from. */
interface ExecutionSource {
	list(): Promise<ExecutionSummary[]>;
	load(id: string): Promise<Execution>;
}

const pollMs = 250;

/**
 * Polls until an execution satisfies the predicate.
 *
 * @throws after the timeout, with a line on each execution that there is
 */
export async function waitForExecution(
	source: ExecutionSource,
	predicate: (execution: Execution) => boolean,
	timeoutMs: number,
): Promise<Execution> {
	const end = Date.now() + timeoutMs;
	// Those that were looked at and will not change any more.
	const rejected = new Map<string, Execution>();
	for (;;) {
		const unfinished: Execution[] = [];
		for (const { id } of await source.list()) {
			if (rejected.has(id)) continue;
			const execution = await source.load(id);
			if (isStored(execution) && predicate(execution)) return execution;
			if (isStored(execution) && isFinished(execution)) rejected.set(id, execution);
			else unfinished.push(execution);
		}
		if (Date.now() > end) {
			const found = [...rejected.values(), ...unfinished].map(describeExecution);
			throw new Error(
				`No execution as expected within ${timeoutMs} ms. There are ${found.length}:\n${found.join('\n')}`,
			);
		}
		await pause(pollMs);
	}
}
