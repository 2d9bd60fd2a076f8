import type { INodeProperties } from 'n8n-workflow';

import { ItemInput } from '../../shared/input';
import type { Operation } from '../../shared/operation';
import { iotId } from '../fields';
import { bodyOf, command } from '../transport';

const delayCloseTime: INodeProperties = {
	displayName: 'Delay Close Time',
	name: 'delayCloseTime',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 30,
	description: 'How long the door stays open before it locks again, in seconds',
};

/** `POST /wp1/openTheDoor`: the door locks when an order ends; this opens it, for example to take a bottle out. */
export const openDoor: Operation = {
	value: 'openDoor',
	name: 'Open Door',
	action: 'Open the door of a purifier',
	description: 'Open the door of a purifier for some seconds',
	fields: [iotId, delayCloseTime],

	async execute(ctx, itemIndex) {
		const input = new ItemInput(ctx, itemIndex);
		const body = {
			iotId: input.long(iotId, { min: 1n }),
			delayCloseTime: input.integer(delayCloseTime, { min: 1, unit: 'seconds' }),
		};
		const result = await command(ctx, itemIndex, 'Open Door', '/wp1/openTheDoor', body);
		return { ...bodyOf(result), iotId: String(body.iotId) };
	},
};
