import { ItemInput } from '../../shared/items/input';
import type { Operation } from '../../shared/items/operation';
import { iotId } from '../fields';
import { ready } from '../platform/statuses';
import { call } from '../platform/transport';

/** `POST /common/checkStatus`: what a purifier is doing. Every status is data, one that is not documented too. */
export const checkStatus: Operation = {
	value: 'checkStatus',
	name: 'Check Status',
	action: 'Check the status of a purifier',
	description: 'Get what a purifier is doing, and whether it is ready for an order',
	fields: [iotId],

	async execute(ctx, itemIndex) {
		const id = new ItemInput(ctx, itemIndex).long(iotId, { min: 1n });
		const reply = await call(ctx, itemIndex, '/common/checkStatus', { iotId: id });
		return { ...reply, iotId: String(id), ready: reply.iotStatus === ready };
	},
};
