import type { INodeProperties } from 'n8n-workflow';

import { asCommand } from '../../shared/items/command';
import { ItemInput } from '../../shared/items/input';
import type { Operation } from '../../shared/items/operation';
import { withUnit } from '../../shared/items/tool';
import { iotId, volumeLabel } from '../fields';
import { orderIdFields, readOrderId } from '../order/orderId';
import { sendAndReconcile } from '../order/lostReply';
import { judgeLock } from '../order/judgement';

const volume: INodeProperties = {
	displayName: volumeLabel,
	name: 'volume',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1000,
	description: 'How much water the user may take',
};

const maxWaitTime: INodeProperties = {
	displayName: 'Max Wait Time (Seconds)',
	name: 'maxWaitTime',
	type: 'number',
	typeOptions: { minValue: 30, maxValue: 120 },
	default: 60,
	description: 'How long the locked purifier waits for the user to begin: 30 to 120 seconds',
};

const programPrice: INodeProperties = {
	displayName: 'Program Price',
	name: 'programPrice',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description: "The order's price",
	hint: 'A whole number in the unit that you agreed with the vendor: where that is cents, 300 means 3.00',
};

/**
 * `POST /wp1/lock`: reserves a purifier for one order; the user then takes the water at the machine. The platform
 * refuses an order ID that it has seen before. When the reply is lost or a refusal, the order is looked up and not sent
 * again: see `order/lostReply.ts`.
 */
export const lock: Operation = {
	value: 'lock',
	name: 'Lock',
	action: 'Lock a purifier for an order',
	description: 'Reserve a purifier for one order; the user then takes the water at the machine',
	toolDescription:
		'Lock a purifier for one order: dispenses up to Volume millilitres to the person at the machine and charges the order Program Price, a whole number in the unit agreed with the vendor. The person has Max Wait Time seconds to begin. Each Order ID works once. When it is not known whether the purifier was locked, look with Get Flow and never try again with another Order ID.',
	fields: [
		iotId,
		...withUnit(volume, 'Millilitres'),
		...orderIdFields,
		...withUnit(maxWaitTime, 'Seconds'),
		programPrice,
	],

	execute: asCommand(async (ctx, itemIndex) => {
		const input = new ItemInput(ctx, itemIndex);
		const { id: orderId, isFresh } = readOrderId(input);
		const body = {
			iotId: input.long(iotId, { min: 1n }),
			volume: input.integer(volume, { min: 1, unit: 'millilitres' }),
			orderId,
			maxWaitTime: input.integer(maxWaitTime, { min: 30, max: 120, unit: 'seconds' }),
			programPrice: input.long(programPrice),
		};
		const reply = await sendAndReconcile(ctx, itemIndex, {
			name: 'Lock',
			path: '/wp1/lock',
			body,
			isFresh,
			already: 'alreadyLocked',
			judge: judgeLock,
		});
		return { ...reply, iotId: String(body.iotId), orderId };
	}),
};
