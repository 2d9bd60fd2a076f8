import type { INodeProperties } from 'n8n-workflow';

import { ItemInput } from '../../shared/items/input';
import type { Operation } from '../../shared/items/operation';
import { devicesQuery, readDevices } from '../device/devices';
import { call } from '../platform/transport';

const iotIds: INodeProperties = {
	displayName: 'Device IDs',
	name: 'iotIds',
	type: 'string',
	default: '',
	placeholder: 'e.g. 9007199254740993, 860000000000017',
	description:
		'The devices to get, as IDs separated by commas; an expression may give an array. All devices of the account when it is empty. Keep long IDs as text.',
};

/** `POST /common/getIotInfo`: the account's devices with place, state and type. */
export const getDevices: Operation = {
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many devices',
	description: "Get the account's devices: where they are, whether they are online and in order",
	fields: [iotIds],

	async execute(ctx, itemIndex) {
		const ids = new ItemInput(ctx, itemIndex).longs(iotIds, { min: 1n });
		return readDevices(await call(ctx, itemIndex, '/common/getIotInfo', devicesQuery(ids)));
	},
};
