import type { INodeProperties } from 'n8n-workflow';

import { asCommand } from '../../shared/items/command';
import { withOutput } from '../../shared/errors';
import { ItemInput } from '../../shared/items/input';
import type { Operation } from '../../shared/items/operation';
import { inTurn } from '../../shared/items/sideBySide';
import { withUnit } from '../../shared/items/tool';
import { iotId } from '../fields';
import { command, deviceName } from '../platform/transport';

const delayCloseTime: INodeProperties = {
	displayName: 'Delay Close Time (Seconds)',
	name: 'delayCloseTime',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 30,
	description: 'How long the door stays open before it locks again',
};

/** No call of the platform tells whether a door is open. */
const whenLost =
	'The command may have been carried out all the same, or may be in a moment. Look at the purifier itself before you send it again: Check Status does not say whether its door is open.';

/** `POST /wp1/openTheDoor`: the door locks when an order ends; this opens it, for example to take a bottle out. */
export const openDoor: Operation = {
	value: 'openDoor',
	name: 'Open Door',
	action: 'Open the door of a purifier',
	description: 'Open the door of a purifier for some seconds',
	toolDescription:
		'Open the door of a purifier to anybody who stands there; it locks again after Delay Close Time seconds. Pours no water.',
	fields: [iotId, ...withUnit(delayCloseTime, 'Seconds')],

	execute: asCommand(async (ctx, itemIndex) => {
		const input = new ItemInput(ctx, itemIndex);
		const body = {
			iotId: input.long(iotId, { min: 1n }),
			delayCloseTime: input.integer(delayCloseTime, { min: 1, unit: 'seconds' }),
		};
		const id = String(body.iotId);
		const open = async () => await command(ctx, itemIndex, 'Open Door', '/wp1/openTheDoor', body, whenLost);
		const result = await inTurn(ctx, [deviceName(body.iotId)], open);
		if (result.kind !== 'reply') throw withOutput(result.error, { iotId: id });
		return { ...result.body, iotId: id };
	}),
};
