import type { NodeOperationError } from 'n8n-workflow';

import type { Caller } from './caller';
import { inputError } from './errors';
import { nodeOf } from './node';
import { until } from './until';

/**
 * Stopping: n8n gives a running node a cancel signal, and drops what the node returns afterwards. A node that ignores the
 * signal goes on sending. So every wait of the nodes is one of these, and the loop over the items looks at the signal
 * before each item. Webhooks and the editor's lists have no such signal; for them these are plain waits.
 */

/** n8n's cancel signal of the execution; undefined where there is none. */
export function stopSignalOf(caller: Caller): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in caller ? caller.getExecutionCancelSignal() : undefined;
}

/** Whether the user, or n8n's time limit, has stopped the execution. */
export function isStopped(caller: Caller): boolean {
	return stopSignalOf(caller)?.aborted === true;
}

/** @throws NodeOperationError when the execution was stopped */
export function throwIfStopped(caller: Caller): void {
	if (isStopped(caller)) throw stopped(caller);
}

/**
 * Waits so many milliseconds.
 *
 * @throws NodeOperationError at most a quarter of a second after the execution was stopped
 */
export async function pause(caller: Caller, milliseconds: number): Promise<void> {
	await until(() => isStopped(caller), milliseconds);
	throwIfStopped(caller);
}

/**
 * Waits for something that others wait for as well, and that a stop of this execution must not end.
 *
 * @throws NodeOperationError at most a quarter of a second after the execution was stopped
 */
export async function unlessStopped<T>(caller: Caller, work: Promise<T>): Promise<T> {
	let isOver = false;
	const stop = until(() => isOver || isStopped(caller), Infinity).then(async () => {
		throwIfStopped(caller);
		return await work;
	});
	try {
		return await Promise.race([work, stop]);
	} finally {
		isOver = true;
		// When the work was there first, nobody looks at the other promise any more.
		stop.catch(() => undefined);
	}
}

function stopped(caller: Caller): NodeOperationError {
	return inputError(nodeOf(caller), 'The execution was stopped', {
		description: 'Nothing more was sent.',
	});
}
