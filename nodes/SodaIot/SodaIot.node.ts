import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { menu } from '../shared/items/operation';
import { runItems } from '../shared/items/runItems';
import { sodaIotApiTest } from './credentialTest';
import { resources } from './operations';
import { getPresets } from './presets';
import { resumeWebhooks } from './wait/address';
import { resume } from './wait/resume';

const nothingToRegister = {
	checkExists: async () => true,
	create: async () => true,
	delete: async () => true,
};

export class SodaIot implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Soda IoT',
		name: 'sodaIot',
		icon: { light: 'file:sodaIot.svg', dark: 'file:sodaIot.dark.svg' },
		group: ['output'],
		// As with the triggers: for version 1, n8n 2.x evaluates an expression for every request to a parked execution.
		version: [1, 2],
		defaultVersion: 2,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Activate connected devices for orders, follow the activations and settle them',
		defaults: { name: 'Soda IoT' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'sodaIotApi', required: true, testedBy: 'sodaIotApiTest' }],
		webhooks: resumeWebhooks,
		waitingNodeTooltip:
			'={{ $parameter["operation"] === "waitForEvent" ? "Waiting until Soda IoT reports: " + [$parameter["events"]].flat().join(" or ").replaceAll("IOT_ACTIVATION:", "") : $parameter["waitFor"] === "settlement" ? "Waiting until Soda IoT reports that the use has ended and is settled" : "Waiting until Soda IoT reports that the device is active, or has failed to be" }}',
		hints: [
			{
				message:
					'An execution can wait for one activation only. Put a Loop Over Items node with batch size 1 in front, or call a sub-workflow for each item that also does what comes after the wait.',
				type: 'warning',
				location: 'inputPane',
				whenToDisplay: 'beforeExecution',
				displayCondition:
					'={{ ($parameter["operation"] === "waitForEvent" || ($parameter["operation"] === "activate" && $parameter["waitFor"] !== "nothing")) && $input.all().length > 1 }}',
			},
		],
		properties: menu(resources),
	};

	methods = { credentialTest: { sodaIotApiTest }, loadOptions: { getPresets } };

	// The webhooks above are the addresses of a parked execution, made by n8n.
	webhookMethods = {
		default: nothingToRegister,
		setup: nothingToRegister,
	};

	/** Called for a message to the resume address of an execution that this node has parked. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await resume(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, resources);
	}
}
