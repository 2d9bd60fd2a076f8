import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { acknowledge } from '../shared/webhook/acknowledge';
import { registeredByHand } from '../shared/webhook/registration';
import { isRepeat } from '../shared/webhook/repeats';
import { isProblem } from '../shared/webhook/settings';
import { sodaIotApiTest } from './credentialTest';
import { clientSecretOf, credentialType } from './platform/credential';
import { activationEvents } from './webhook/events';
import { receive } from './webhook/receive';
import { repeatIdOf } from './webhook/repeats';
import type { TriggerOptions } from './webhook/settings';
import { readTriggerSettings } from './webhook/settings';
import { triggerPanel } from './webhook/triggerPanel';

export class SodaIotTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Soda IoT Trigger',
		name: 'sodaIotTrigger',
		icon: { light: 'file:sodaIot.svg', dark: 'file:sodaIot.dark.svg' },
		group: ['trigger'],
		// For a node of version 1, n8n 2.x evaluates an expression for every request, forged ones too, to parse its body.
		version: [1, 2],
		defaultVersion: 2,
		subtitle: '={{ [$parameter["events"]].flat().join(", ").replaceAll("IOT_ACTIVATION:", "") }}',
		description: 'Starts the workflow when the Soda IoT platform reports what came of an activation',
		defaults: { name: 'Soda IoT Trigger' },
		triggerPanel,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'sodaIotApi', required: true, testedBy: 'sodaIotApiTest' }],
		// `responseNode` and not `onReceived`: n8n 1.x would answer before it has stored the execution, and the event
		// would be lost with a 200 when storing fails. Here `execute` answers, which runs only after that.
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'responseNode', path: 'webhook' }],
		properties: [
			{
				displayName:
					'Activate sends its events to the URL in its field "Webhook URL": put the Production URL of this node there. The platform must reach it from the internet.',
				name: 'webhookNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				required: true,
				options: activationEvents.map(({ name, value, description }) => ({ name, value, description })),
				default: [...activationEvents.map(({ value }) => value)],
				description: 'What starts the workflow. Other genuine events are acknowledged and ignored.',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{
						displayName: 'Ignore Repeats',
						name: 'ignoreRepeats',
						type: 'boolean',
						default: true,
						description:
							'Whether a repeated message of an activation or a termination goes no further (a redelivery, or a replay by somebody who has seen it). Failures always go on: a second one after a retry can be the same message.',
					},
				],
			},
		],
	};

	methods = { credentialTest: { sodaIotApiTest } };

	webhookMethods = {
		default: registeredByHand(async (ctx) => {
			const clientSecret = clientSecretOf(await ctx.getCredentials<IDataObject>(credentialType));
			if (clientSecret === '') return noClientSecret;
			const settings = readTriggerSettings(ctx);
			return isProblem(settings) ? { ...settings, description: 'Correct it in the trigger.' } : undefined;
		}),
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		await acknowledge(this);
		const items = this.getInputData();
		const options = this.getNodeParameter('options', 0, {}) as TriggerOptions;
		return (await isRepeat(this, repeatIdOf(items[0]?.json ?? {}, options))) ? [[]] : [items];
	}
}

const noClientSecret = {
	problem:
		'The Soda IoT Trigger cannot verify webhooks without the client secret: fill in "Client Secret" in its Soda IoT credential',
	description: 'The client secret signs the webhooks. The vendor gave it to you with the client ID.',
};
