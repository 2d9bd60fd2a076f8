import { asCommand } from '../../shared/items/command';
import { ItemInput } from '../../shared/items/input';
import type { Operation } from '../../shared/items/operation';
import { iotId, orderId } from '../fields';
import { sendAndReconcile } from '../order/lostReply';
import { judgeCancel } from '../order/judgement';

/**
 * `POST /wp1/cancelLock`: unlocks a purifier that waits for its user; one that is already working ends its work and
 * reports the order as finished. When the reply is lost or a refusal, the order is looked up.
 */
export const cancelLock: Operation = {
	value: 'cancelLock',
	name: 'Cancel Lock',
	action: 'Cancel the lock of a purifier',
	description: 'Release a purifier that was locked for an order, or end the work that the order has begun',
	toolDescription:
		'End an order that holds a purifier: one that waits is released, one that is pouring stops. Water that has been poured stays poured. Repeating it does no harm.',
	fields: [iotId, { ...orderId, description: 'The ID of the order that locked the purifier' }],

	execute: asCommand(async (ctx, itemIndex) => {
		const input = new ItemInput(ctx, itemIndex);
		const body = { iotId: input.long(iotId, { min: 1n }), orderId: input.text(orderId) };
		const reply = await sendAndReconcile(ctx, itemIndex, {
			name: 'Cancel Lock',
			path: '/wp1/cancelLock',
			body,
			already: 'alreadyEnded',
			judge: judgeCancel,
		});
		return { ...reply, iotId: String(body.iotId), orderId: body.orderId };
	}),
};
