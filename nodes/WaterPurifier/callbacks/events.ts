import { swipe } from '../swipe/event';

/** What a callback is about. That decides which fields it must have and how it can be confirmed. */
type Subject = 'order' | 'device' | 'devices' | 'swipe';

/** The platform's callbacks: the trigger's choices, under the vendor's own names. */
export const events = [
	{
		value: 'WP1_START_WATER',
		name: 'Water Started',
		description: 'Water begins to flow for an order; comes again after each pause',
		subject: 'order',
	},
	{
		value: 'WP1_WORK_FINISH',
		name: 'Work Finished',
		description: 'An order has ended: how much of its water is left, and how much was poured',
		subject: 'order',
	},
	{
		value: 'WP1_WAIT_TIMEOUT',
		name: 'Wait Timed Out',
		description: 'Nobody operated the locked or paused purifier in time; Work Finished follows',
		subject: 'order',
	},
	{
		value: 'WP1_CARD_CONSUME_READY',
		name: 'Card Accepted',
		description: 'A swiped card was approved, and the purifier is locked for its order',
		subject: 'order',
	},
	{
		value: 'WP1_UPLOAD_TDS',
		name: 'Water Quality',
		description: 'A purifier reports the water quality before and after its filter',
		subject: 'device',
	},
	{
		value: 'MACHINE_UPDATE_STATUS',
		name: 'Device Online Status',
		description: 'Devices went online or offline',
		subject: 'devices',
	},
	{
		value: 'MACHINE_UPDATE_INFO',
		name: 'Device Record',
		description: 'The record of a device was changed',
		subject: 'device',
	},
	{
		value: 'MACHINE_ERROR',
		name: 'Device Fault',
		description: 'A device reports a fault',
		subject: 'device',
	},
	{
		value: swipe,
		name: 'Card Swipe',
		description:
			'A card was swiped, and the machine waits for the answer: give it with the Water Purifier node (Card Swipe: Answer)',
		subject: 'swipe',
	},
] as const satisfies Array<{ value: string; name: string; description: string; subject: Subject }>;

export type EventName = (typeof events)[number]['value'];

/** The events' names, as a workflow stores them. */
export const eventNames: string[] = events.map(({ value }) => value);

/** The purifiers' own reports. The card swipe is not among them: a workflow that takes it has to answer it. */
export const defaultEvents: string[] = events
	.map(({ value }) => value)
	.filter((value) => value.startsWith('WP1_') && value !== swipe);

/** The event of a callback's type, or undefined for the types of other machines. */
export function findEvent(type: string) {
	return events.find(({ value }) => value === type);
}
