import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { lookUp, plain } from '../../shared/text';
import { documentedEvent } from '../webhook/events';
import type { Delivery } from '../webhook/message';

const actived = 'IOT_ACTIVATION:ACTIVED';
const activeFailure = 'IOT_ACTIVATION:ACTIVE_FAILURE';
const terminated = 'IOT_ACTIVATION:TERMINATED';
const terminateFailure = 'IOT_ACTIVATION:TERMINATE_FAILURE';

export const waitable = {
	activation: [actived, activeFailure],
	settlement: [terminated, terminateFailure, activeFailure],
};

export function isFailure(event: string): boolean {
	return event.endsWith('_FAILURE');
}

/**
 * The one rule for what ends a wait, whether a message or the platform's answer to a question says it: an event that is
 * waited for, or one after which what is waited for is over. Every other event leaves it waiting, because another can
 * still come: after a failure, when Retry or Terminate is called again.
 */
export function endsWait(event: string, waitedFor: string[]): boolean {
	return waitedFor.includes(event) || isOver(event, waitedFor);
}

/**
 * Whether after this event there is no use in waiting, also when it is an old one that has come again.
 * - TERMINATED is the last that the platform reports of an activation: whatever has not come by then was missed.
 * - A use whose termination has failed had begun: ACTIVED was missed, and ACTIVE_FAILURE cannot come any more. But
 *   TERMINATED can.
 */
export function isOver(event: string, waitedFor: string[]): boolean {
	if (event === terminated) return true;
	if (event !== terminateFailure) return false;
	return waitedFor.includes(actived) || waitedFor.every((awaited) => awaited === activeFailure);
}

/** What can only have happened after a failure. After ACTIVE_FAILURE it takes a Retry. */
const later: Record<string, string[]> = {
	[activeFailure]: [actived, terminateFailure, terminated],
	[terminateFailure]: [terminated],
};

/**
 * Whether the platform's status of an activation proves that a failure is an old one, whose message comes late. Only a
 * status from later in its life does: answers can lag behind messages.
 */
export function isOutdated(failure: string, status: unknown): boolean {
	return lookUp(later, failure)?.includes(documentedEvent(plain(status)) ?? '') === true;
}

/**
 * What a queried activation says about the events that are waited for: the delivery that its status stands for, or
 * undefined when there is still something to wait for.
 */
export function outcomeOf(activation: IDataObject, waitedFor: string[]): Delivery | undefined {
	const vendorEvent = plain(activation.vendorStatus);
	const event = documentedEvent(vendorEvent);
	if (event === undefined || !endsWait(event, waitedFor)) return undefined;
	// The same for every look at this outcome; no message stands behind it that could be delivered again.
	const deliveryId = createHash('sha256')
		.update(`query:${plain(activation.id)}:${event}`)
		.digest('hex');
	return { event, vendorEvent, deliveryId, iot_activation: activation };
}
