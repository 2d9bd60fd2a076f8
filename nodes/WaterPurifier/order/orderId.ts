import { randomUUID } from 'node:crypto';

import type { INodeProperties } from 'n8n-workflow';

import { anExpression, hiddenWhen } from '../../shared/display';
import type { ItemInput } from '../../shared/items/input';
import { orderId } from '../fields';

const generate: INodeProperties = {
	displayName: 'Generate Order ID',
	name: 'generateOrderId',
	type: 'boolean',
	default: false,
	description:
		'Whether to make a fresh, unique order ID when Order ID is empty; the output has it. Each run makes another one: with "Retry On Fail" give IDs of your own, which a repeat keeps.',
};

const needed: INodeProperties = {
	...orderId,
	description: `${orderId.description}. The same order is never placed twice.`,
};
const optional: INodeProperties = { ...needed, required: false };

/** The fields of an operation that places an order. The ID is required unless it may be generated. */
export const orderIdFields: INodeProperties[] = [
	hiddenWhen(needed, { generateOrderId: [true, anExpression] }),
	hiddenWhen({ ...optional, hint: 'Leave it empty for a fresh one' }, { generateOrderId: [false] }),
	generate,
];

/** The same, for an operation that places an order only when a switch is on. An expression there may turn it off. */
export const orderIdFieldsWhen = (name: string): INodeProperties[] => [
	...orderIdFields.map((field) =>
		hiddenWhen(field, { [name]: field === generate ? [false] : [false, anExpression] }),
	),
	hiddenWhen(optional, { [name]: [true, false] }),
];

/** The order's ID: the one given, or a fresh random one when none is given and the workflow asks for that. */
export function readOrderId(input: ItemInput): { id: string; isFresh: boolean } {
	const given = input.asText(orderId, input.read(orderId)).trim();
	const isFresh = given === '' && input.boolean(generate);
	return { id: isFresh ? randomUUID() : input.text(orderId), isFresh };
}
