import { ItemInput } from '../../shared/items/input';
import type { Operation } from '../../shared/items/operation';
import { orderId } from '../fields';
import { readFlow } from '../order/flow';
import { call } from '../platform/transport';

/** `POST /advOrder/checkAdvOrder`: the steps of an order, one item each. An order that was never placed has none. */
export const getFlow: Operation = {
	value: 'getFlow',
	name: 'Get Flow',
	action: 'Get the flow of an order',
	description: 'Get what has happened to an order so far, step by step; no items when it was never placed',
	toolDescription:
		'Get what has happened to an order so far, step by step. An empty answer means that the platform knows no step of it. Changes nothing.',
	fields: [orderId],

	async execute(ctx, itemIndex) {
		const id = new ItemInput(ctx, itemIndex).text(orderId);
		const entries = readFlow(await call(ctx, itemIndex, '/advOrder/checkAdvOrder', { orderId: id }));
		return entries.map((entry) => ({ ...entry, orderId: id }));
	},
};
