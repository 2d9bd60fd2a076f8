import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { inputOfParked, parkedRunOf, parkWith, runIndexOf } from '../../shared/n8nEngine';
import type { Delivery } from '../webhook/message';

/**
 * How a node waits: it parks the execution in n8n's database, and runs again when its event has come. `webhook()` leaves the
 * event in the node's context, where the resumed run finds it.
 */
interface Parked extends IDataObject {
	/** Which run of the node is parked. */
	runIndex: number;
	/** Set when the execution is resumed. */
	delivery?: Delivery;
	/** Whether n8n itself acknowledges the message. */
	isAcknowledged?: boolean;
}

/** The node's input while it is parked: what it waits for. n8n also uses it as the output when the time is over. */
export interface Waiting extends IDataObject {
	timedOut: true;
	waitedFor: string[];
	iot_activation: IDataObject;
	/** What Activate sent, without codes and addresses. */
	sent?: IDataObject;
}

/** Parks the execution. After this call the node may only return. */
export async function park(ctx: IExecuteFunctions, waiting: Waiting, until: Date): Promise<void> {
	ctx.getContext('node').parked = { runIndex: runIndexOf(ctx) } satisfies Parked;
	await parkWith(ctx, waiting, until);
}

/** In `webhook()`: what the execution waits for. */
export function waitingOf(ctx: IWebhookFunctions): Partial<Waiting> {
	return inputOfParked(ctx);
}

/** In `webhook()`: the wait itself. `key` identifies it among all waits, even among those of one node in a loop. */
export function parkedBy(ctx: IWebhookFunctions): {
	key: string;
	resumeWith: (delivery: Delivery, isAcknowledged: boolean) => void;
} {
	const run = parkedRunOf(ctx);
	const parked = run?.context.parked as Parked | undefined;
	if (!run || !parked) throw new Error('The execution is not parked by this node');
	return {
		key: `${ctx.getExecutionId()}:${ctx.getNode().id}:${parked.runIndex}`,
		resumeWith(delivery, isAcknowledged) {
			Object.assign(parked, { delivery, isAcknowledged });
			run.runAgain();
		},
	};
}

/** In `execute()`: the event that this run was resumed with, or undefined when it runs for the first time. */
export function resumedWith(
	ctx: IExecuteFunctions,
): { delivery: Delivery; isAcknowledged: boolean } | undefined {
	const parked = (ctx.getContext('node').parked ?? {}) as Partial<Parked>;
	const { runIndex, delivery, isAcknowledged = false } = parked;
	return delivery && runIndex === runIndexOf(ctx) ? { delivery, isAcknowledged } : undefined;
}
