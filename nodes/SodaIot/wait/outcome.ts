import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { lookUp, plain } from '../../shared/text';
import { documentedEvent } from '../webhook/events';
import type { Delivery } from '../webhook/message';

/**
 * What an event means for a wait. `resume.ts` (a message came), `waitFor.ts` and `watch.ts` (the platform was asked) all
 * decide by these rules.
 */

const actived = 'IOT_ACTIVATION:ACTIVED';
const activeFailure = 'IOT_ACTIVATION:ACTIVE_FAILURE';
const terminated = 'IOT_ACTIVATION:TERMINATED';
const terminateFailure = 'IOT_ACTIVATION:TERMINATE_FAILURE';

/** The events for which each kind of wait waits. */
export const waitable = {
	activation: [actived, activeFailure],
	settlement: [terminated, terminateFailure, activeFailure],
};

export function isFailure(event: string): boolean {
	return event.endsWith('_FAILURE');
}

/**
 * The one rule for what ends a wait, whether a message reports the event or a query shows it: an event that is waited for, or
 * one after which none of those can come. After any other event the wait goes on, because another event can still come: after
 * a failure, for example, when Retry or Terminate is called again.
 */
export function endsWait(event: string, waitedFor: string[]): boolean {
	return waitedFor.includes(event) || isOver(event, waitedFor);
}

/**
 * Whether it is useless to wait on after this event, even if it is an old one that has come again.
 * - TERMINATED is the last event of an activation. An event that has not come by then was missed.
 * - After TERMINATE_FAILURE the use must have begun: ACTIVED was missed, and ACTIVE_FAILURE cannot come any more. TERMINATED
 *   still can.
 */
export function isOver(event: string, waitedFor: string[]): boolean {
	if (event === terminated) return true;
	if (event !== terminateFailure) return false;
	return waitedFor.includes(actived) || waitedFor.every((awaited) => awaited === activeFailure);
}

/** The events that can come only after each failure. After ACTIVE_FAILURE they take a Retry. */
const later: Record<string, string[]> = {
	[activeFailure]: [actived, terminateFailure, terminated],
	[terminateFailure]: [terminated],
};

/**
 * Whether the activation's present status proves that a failure is old and its message late. Only a status from later in the
 * activation's life proves that, because queries can lag behind messages.
 */
export function isOutdated(failure: string, status: unknown): boolean {
	return lookUp(later, failure)?.includes(documentedEvent(plain(status)) ?? '') === true;
}

/**
 * What a queried activation means for a wait: the delivery that its status stands for, or undefined when the wait goes on.
 */
export function outcomeOf(activation: IDataObject, waitedFor: string[]): Delivery | undefined {
	const vendorEvent = plain(activation.vendorStatus);
	const event = documentedEvent(vendorEvent);
	if (event === undefined || !endsWait(event, waitedFor)) return undefined;
	// The same for every query with this result. No message belongs to it, so none can repeat it.
	const deliveryId = createHash('sha256')
		.update(`query:${plain(activation.id)}:${event}`)
		.digest('hex');
	return { event, vendorEvent, deliveryId, iot_activation: activation };
}
