import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { plain } from '../../shared/text';
import { documentedEvent } from '../webhook/events';
import type { Delivery } from '../webhook/message';

const ended = 'IOT_ACTIVATION:TERMINATED';

export const waitable = {
	activation: ['IOT_ACTIVATION:ACTIVED', 'IOT_ACTIVATION:ACTIVE_FAILURE'],
	settlement: [ended, 'IOT_ACTIVATION:TERMINATE_FAILURE', 'IOT_ACTIVATION:ACTIVE_FAILURE'],
};

export function isFailure(event: string): boolean {
	return event.endsWith('_FAILURE');
}

/** Whether the activation has nothing more to report after this event. */
export function isEnd(event: string): boolean {
	return event === ended;
}

/**
 * What a queried activation says about the events that are waited for: the delivery that its status stands for, or
 * undefined when there is still something to wait for. An activation that has ended has nothing more to report.
 */
export function outcomeOf(activation: IDataObject, waitedFor: string[]): Delivery | undefined {
	const vendorEvent = plain(activation.vendorStatus);
	const event = documentedEvent(vendorEvent);
	// A use that could not be ended had begun: it is no longer waited for either.
	const isPast = event === 'IOT_ACTIVATION:TERMINATE_FAILURE' && waitedFor.includes('IOT_ACTIVATION:ACTIVED');
	if (event === undefined || !(waitedFor.includes(event) || isEnd(event) || isPast)) return undefined;
	// The same for every look at this outcome; no message stands behind it that could be delivered again.
	const deliveryId = createHash('sha256')
		.update(`query:${plain(activation.id)}:${event}`)
		.digest('hex');
	return { event, vendorEvent, deliveryId, iot_activation: activation };
}
