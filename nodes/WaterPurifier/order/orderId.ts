import { randomUUID } from 'node:crypto';

import type { INodeProperties } from 'n8n-workflow';

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

/** The fields of an operation that places an order. */
export const orderIdFields: INodeProperties[] = [
	{ ...orderId, description: `${orderId.description}. The same order is never placed twice.` },
	generate,
];

/** The order's ID; a fresh one when none is given and the workflow asks for that. Unique in all processes. */
export function readOrderId(input: ItemInput): { id: string; isFresh: boolean } {
	const given = input.asText(orderId, input.read(orderId)).trim();
	const isFresh = given === '' && input.boolean(generate);
	return { id: isFresh ? randomUUID() : input.text(orderId), isFresh };
}
