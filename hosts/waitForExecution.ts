import { setTimeout as pause } from 'node:timers/promises';

import { eventually } from './eventually';
import { describeExecution, isFinished, isStored } from './executions';
import type { Execution, ExecutionSummary } from './executions';

/** Where the executions of one workflow come from. */
interface ExecutionSource {
	list(): Promise<ExecutionSummary[]>;
	load(id: string): Promise<Execution>;
}

/** Milliseconds within which n8n has written the rest of an execution that has ended. */
const settleMs = 300;

/**
 * Waits until an execution satisfies the predicate.
 *
 * @throws after the timeout, with a line on each execution that there is
 */
export async function waitForExecution(
	source: ExecutionSource,
	predicate: (execution: Execution) => boolean,
	timeoutMs: number,
): Promise<Execution> {
	// Those that were looked at and will not change any more.
	const rejected = new Map<string, Execution>();
	let unfinished: Execution[] = [];
	const whatThereWas = () => {
		const found = [...rejected.values(), ...unfinished].map(describeExecution);
		return `an execution as expected. There are ${found.length}:\n${found.join('\n')}`;
	};
	return await eventually(
		whatThereWas,
		async () => {
			unfinished = [];
			for (const { id } of await source.list()) {
				if (rejected.has(id)) continue;
				const execution = await source.load(id);
				if (isStored(execution) && predicate(execution)) {
					if (!isFinished(execution)) return execution;
					// n8n 1.x writes the status of an execution first, and a moment later what its nodes have done.
					await pause(settleMs);
					return await source.load(id);
				}
				if (isStored(execution) && isFinished(execution)) rejected.set(id, execution);
				else unfinished.push(execution);
			}
			return undefined;
		},
		timeoutMs,
	);
}
