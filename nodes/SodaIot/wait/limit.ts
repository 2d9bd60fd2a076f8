import type { INodeProperties } from 'n8n-workflow';
import { WAIT_INDEFINITELY } from 'n8n-workflow';

import type { ItemInput } from '../../shared/items/input';
import { asNumber, lookUp, quote } from '../../shared/text';

const seconds = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

const amount: INodeProperties = {
	displayName: 'Amount',
	name: 'amount',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 10,
	description: 'How many units to wait',
};

const unit: INodeProperties = {
	displayName: 'Unit',
	name: 'unit',
	type: 'options',
	options: [
		{ name: 'Days', value: 'days' },
		{ name: 'Hours', value: 'hours' },
		{ name: 'Minutes', value: 'minutes' },
		{ name: 'No Limit', value: 'none' },
		{ name: 'Seconds', value: 'seconds' },
	],
	default: 'minutes',
	description: 'The unit of the amount. n8n checks once a minute, so a wait can end up to a minute late.',
};

export const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'collection',
	placeholder: 'Add Limit',
	default: {},
	options: [amount, unit],
	description:
		'How long to wait before the flow goes on with timedOut. When it is not set: 10 minutes for an activation, 24 hours for a settlement.',
};

/** The moment until which to wait, from now on; `usual` is the time in seconds when nothing is set. */
export function readLimit(input: ItemInput, usual: number): Date {
	const given = { amount: input.optional(limit.name, amount), unit: input.optional(limit.name, unit) };
	if (given.amount === undefined && given.unit === undefined) return fromNow(usual);
	const chosen = given.unit ?? unit.default;
	if (chosen === 'none') return WAIT_INDEFINITELY;
	const factor = typeof chosen === 'string' ? lookUp(seconds, chosen) : undefined;
	if (factor === undefined)
		throw input.error(unit, `must be one of seconds, minutes, hours, days and none, but is ${quote(chosen)}`);
	const count = asNumber(given.amount ?? amount.default);
	if (count === undefined || count <= 0 || count * factor >= 10 * 365 * seconds.days) {
		throw input.error(
			amount,
			`must be a number above 0 and less than ten years, but is ${quote(given.amount)}`,
		);
	}
	return fromNow(count * factor);
}

function fromNow(count: number): Date {
	return new Date(Date.now() + count * 1000);
}
