import type { INodeProperties } from 'n8n-workflow';
import { WAIT_INDEFINITELY } from 'n8n-workflow';

import { hiddenWhen } from '../../shared/display';
import type { ItemInput } from '../../shared/items/input';
import { asNumber, lookUp, quote } from '../../shared/text';

const seconds = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'options',
	options: [
		{ name: 'Days', value: 'days' },
		{ name: 'Hours', value: 'hours' },
		{ name: 'Minutes', value: 'minutes' },
		{ name: 'No Limit', value: 'none' },
		{ name: 'Seconds', value: 'seconds' },
		{
			name: 'Usual',
			value: 'usual',
			description: '10 minutes for an activation, 24 hours for a settlement',
		},
	],
	default: 'usual',
	description:
		'How long to wait before the flow goes on with timedOut: usually 10 minutes for an activation and 24 hours for a settlement. n8n checks once a minute, so a wait can end up to a minute late.',
};

const amount: INodeProperties = {
	displayName: 'Limit Amount',
	name: 'limitAmount',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 10,
	description: 'How many of these days, hours, minutes or seconds to wait',
};

export const limitFields = [limit, hiddenWhen(amount, { limit: ['usual', 'none'] })];

/** The moment until which to wait. `usual` is the limit in seconds, counted from now, when no other is chosen. */
export function readLimit(input: ItemInput, usual: number): Date {
	const { chosen, readAmount } = readChoice(input);
	if (chosen === 'usual') return fromNow(usual);
	if (chosen === 'none') return WAIT_INDEFINITELY;
	const factor = typeof chosen === 'string' ? lookUp(seconds, chosen) : undefined;
	if (factor === undefined)
		throw input.error(
			limit,
			`must be one of usual, seconds, minutes, hours, days and none, but is ${quote(chosen)}`,
		);
	const value = readAmount();
	const count = asNumber(value);
	if (count === undefined || count <= 0 || count * factor >= 10 * 365 * seconds.days)
		throw input.error(amount, `must be a number above 0 and less than ten years, but is ${quote(value)}`);
	return fromNow(count * factor);
}

/**
 * What is chosen, and how many of it. Workflows that were made before there were two fields have both in one object:
 * `{ amount, unit }`, each with a default of its own, or empty for the usual limit.
 */
function readChoice(input: ItemInput): { chosen: unknown; readAmount: () => unknown } {
	const chosen = given(input, limit);
	// n8n has no value for a field that it does not show.
	if (typeof chosen !== 'object' || chosen === null || Array.isArray(chosen))
		return { chosen, readAmount: () => given(input, amount) };
	const { amount: count = amount.default, unit } = chosen as { amount?: unknown; unit?: unknown };
	const isEmpty = Object.keys(chosen).length === 0;
	return { chosen: isEmpty ? limit.default : (unit ?? 'minutes'), readAmount: () => count };
}

/** The value of a field, or its default when an expression gives no value. */
function given(input: ItemInput, field: INodeProperties): unknown {
	const value = input.read(field);
	return value === undefined || value === null || value === '' ? field.default : value;
}

function fromNow(count: number): Date {
	return new Date(Date.now() + count * 1000);
}
