import type { NodeOperationError } from 'n8n-workflow';

import type { Caller } from './caller';
import { inputError } from './errors';
import { nodeOf } from './node';
import { until } from './until';

/**
 * Stopping. When an execution is stopped, n8n gives the running node a cancel signal and drops what the node returns later.
 * But a node that ignores the signal goes on sending. So the nodes wait only with the functions below, and the loop over
 * the items checks the signal before each item. Webhooks and the editor's lists have no such signal. For them these
 * functions simply wait.
 */

/** n8n's cancel signal of the execution; undefined where there is none. */
export function stopSignalOf(caller: Caller): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in caller ? caller.getExecutionCancelSignal() : undefined;
}

/** Whether the user or n8n's time limit has stopped the execution. */
export function isStopped(caller: Caller): boolean {
	return stopSignalOf(caller)?.aborted === true;
}

/** @throws NodeOperationError when the execution was stopped */
export function throwIfStopped(caller: Caller): void {
	if (isStopped(caller)) throw stopped(caller);
}

/**
 * Waits for a number of milliseconds.
 *
 * @throws NodeOperationError at most a quarter of a second after the execution was stopped
 */
export async function pause(caller: Caller, milliseconds: number): Promise<void> {
	await until(() => isStopped(caller), milliseconds);
	throwIfStopped(caller);
}

/**
 * Waits for work that others wait for as well. A stop of this execution ends the wait, but not the work.
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
		// If the work ended first, nobody awaits the other promise, and its rejection must not go unhandled.
		stop.catch(() => undefined);
	}
}

function stopped(caller: Caller): NodeOperationError {
	return inputError(nodeOf(caller), 'The execution was stopped', {
		description: 'Nothing more was sent.',
	});
}
