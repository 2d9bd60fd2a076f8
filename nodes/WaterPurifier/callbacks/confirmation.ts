import type { IDataObject } from 'n8n-workflow';

import type { Finding, OrderStep } from './finding';
import type { Delivery } from './message';
import { hash } from './message';

/** What the platform said when it was asked back; goes into the output. */
export type Confirmation = {
	/** Whether the platform's records prove the event and everything that stands beside this. */
	confirmed: boolean;
	/** What was found, as a sentence. */
	statement: string;
	/** The names of the fields that the records prove; `event` stands for what the callback reports. */
	proven: string[];
	/** For an order's callback: the steps of the order that its flow proves at this purifier. */
	steps?: OrderStep[];
	/** With `confirmed`: the callback's other fields, which nothing was compared with. */
	unproven?: IDataObject;
	/** With `confirmed`: names the one record that proves it. A record proves only one message. */
	record?: string;
};

/** A delivery that was asked about. */
export interface AskedDelivery extends Delivery {
	confirmation: Confirmation;
}

/** What says nothing that could be proven, or the same as `event`. */
const neutral = ['event', 'deliveryId', 'callbackType'];

/**
 * Says in the delivery what the records prove. Beside `confirmed: true` stands only what they prove: a flow that looks at
 * it must not take a forged field for a proven one. Else the vendor's fields stay where they are.
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
		confirmation: { ...confirmation, unproven: pick(false), ...(record && { record: hash(record) }) },
	};
}

/** Whether what a trigger passes on is a delivery that was confirmed. */
export function isConfirmed(json: IDataObject | undefined): json is AskedDelivery {
	const confirmation = json?.confirmation as Confirmation | undefined;
	return confirmation?.confirmed === true;
}

/** Takes the confirmation of the event back: all fields are claims again. */
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
