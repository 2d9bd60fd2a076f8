import type { INodeProperties } from 'n8n-workflow';

/** Fields that several operations share. */

export const activationId: INodeProperties = {
	displayName: 'Activation ID',
	name: 'activationId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 20211711593109302600',
	description: 'The ID that Activate returned. Keep it as text: it is longer than a number can hold.',
};

/** The longest activation ID and client order ID that the platform takes, in bytes. */
export const longestId = 64;
