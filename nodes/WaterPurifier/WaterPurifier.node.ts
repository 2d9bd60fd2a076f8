import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { menu } from '../shared/items/operation';
import { runItems } from '../shared/items/runItems';
import { waterPurifierApiTest } from './platform/credentialTest';
import { searchPurifiers } from './device/devices';
import { resources } from './operations';

export class WaterPurifier implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Water Purifier',
		name: 'waterPurifier',
		icon: { light: 'file:waterPurifier.svg', dark: 'file:waterPurifier.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Lock water purifiers for orders, release them, answer card swipes and see what the machines are doing',
		defaults: { name: 'Water Purifier' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [
			{
				name: 'waterPurifierApi',
				required: true,
				testedBy: 'waterPurifierApiTest',
				// The answer to a swipe goes to the machine that has asked; the platform is not called.
				displayOptions: { hide: { resource: ['swipe'] } },
			},
		],
		properties: menu(resources),
	};

	methods = { credentialTest: { waterPurifierApiTest }, listSearch: { searchPurifiers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, resources);
	}
}
