import type { IDataObject } from 'n8n-workflow';

import type { Finding, OrderStep } from './finding';
import type { Delivery } from './message';
import { fingerprint } from './message';

/** What the platform said when it was asked about the callback. Part of the output. */
export type Confirmation = {
	/** Whether the platform's records prove the event and every field beside `confirmation`. */
	confirmed: boolean;
	/** The reason, as a sentence. */
	statement: string;
	/** The names of the fields that the records prove; `event` stands for what the callback reports. */
	proven: string[];
	/** For an order's callback: the steps of the order that its flow proves at this purifier. */
	steps?: OrderStep[];
	/** With `confirmed`: the callback's other fields, which the records do not prove. */
	unproven?: IDataObject;
	/** With `confirmed`: identifies the one record that proves it. A record proves only one message. */
	record?: string;
};

/** A delivery about which the platform was asked. */
export interface AskedDelivery extends Delivery {
	confirmation: Confirmation;
}

/** Fields that claim nothing, or the same as `event`. */
const neutral = ['event', 'deliveryId', 'callbackType'];

/**
 * Adds to the delivery what the records prove. With `confirmed: true` only proven fields stay beside `confirmation`, so that
 * a flow which checks it cannot take a forged field for a proven one. Otherwise the vendor's fields stay where they are.
 */
export function withConfirmation(delivery: Delivery, finding: Finding): AskedDelivery {
	const { verdict, statement, steps, record } = finding;
	const proven = finding.proven.filter((name) => name in delivery);
	const confirmation: Confirmation = {
		confirmed: verdict === 'proven',
		statement,
		proven,
		...(steps && { steps }),
	};
	if (!confirmation.confirmed) return { ...delivery, confirmation };

	const { event, deliveryId } = delivery;
	const isProven = (name: string) => neutral.includes(name) || proven.includes(name);
	const pick = (wanted: boolean) =>
		Object.fromEntries(Object.entries(delivery).filter(([name]) => isProven(name) === wanted));
	return {
		...pick(true),
		event,
		deliveryId,
		confirmation: { ...confirmation, unproven: pick(false), ...(record && { record: fingerprint(record) }) },
	};
}

/** Whether the item of a trigger is a delivery that was confirmed. */
export function isConfirmed(json: IDataObject | undefined): json is AskedDelivery {
	const confirmation = json?.confirmation as Confirmation | undefined;
	return confirmation?.confirmed === true;
}

/** Takes the confirmation back: the event is a claim again, and the fields that nothing proved return to their places. */
export function withdraw({ confirmation, ...delivery }: AskedDelivery, statement: string): AskedDelivery {
	const { proven, steps, unproven } = confirmation;
	return {
		...unproven,
		...delivery,
		confirmation: {
			confirmed: false,
			statement,
			proven: proven.filter((name) => name !== 'event'),
			...(steps && { steps }),
		},
	};
}
