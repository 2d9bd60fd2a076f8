import { documentedStatus } from '../platform/status';

const prefix = 'IOT_ACTIVATION:';

/** The events of an activation, in the documented spelling: the trigger's choices. */
export const activationEvents = [
	{
		name: 'Activated',
		value: `${prefix}ACTIVED`,
		description: 'The device is active: the user can take the drink',
		happensOnce: true,
	},
	{
		name: 'Activation Failed',
		value: `${prefix}ACTIVE_FAILURE`,
		description: 'The device could not be activated',
		happensOnce: false,
	},
	{
		name: 'Terminated',
		value: `${prefix}TERMINATED`,
		description: 'The use has ended and is settled: what was used, and what it cost',
		happensOnce: true,
	},
	{
		name: 'Termination Failed',
		value: `${prefix}TERMINATE_FAILURE`,
		description: 'The use could not be ended',
		happensOnce: false,
	},
];

/**
 * The documented spelling of an activation's event, or undefined for any other event. The live platform leaves out the prefix
 * and misspells two of the events.
 */
export function documentedEvent(vendorEvent: string): string | undefined {
	const status = vendorEvent.startsWith(prefix) ? vendorEvent.slice(prefix.length) : vendorEvent;
	const event = prefix + documentedStatus(status);
	return activationEvents.some(({ value }) => value === event) ? event : undefined;
}

/**
 * Whether an event comes once in an activation's life. A failure can come again after a retry, in a message with exactly the
 * same text.
 */
export function happensOnce(event: string): boolean {
	return activationEvents.some(({ value, happensOnce: once }) => value === event && once);
}
