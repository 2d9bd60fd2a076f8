import type {
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
import { isProblem, readEvents } from '../shared/webhook/settings';
import { defaultEvents, eventNames, events } from './callbacks/events';
import type { Delivery } from './callbacks/message';
import type { TriggerOptions } from './callbacks/options';
import { optionFields, readTriggerOptions } from './callbacks/options';
import { addPouredVolume } from './callbacks/poured';
import { provenOnce } from './callbacks/provenOnce';
import { receive } from './callbacks/receive';
import { triggerPanel } from './callbacks/triggerPanel';
import { waterPurifierApiTest } from './platform/credentialTest';
import { swipe } from './swipe/event';

export class WaterPurifierTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Water Purifier Trigger',
		name: 'waterPurifierTrigger',
		icon: { light: 'file:waterPurifier.svg', dark: 'file:waterPurifier.dark.svg' },
		group: ['trigger'],
		// For a node of version 1, n8n 2.x evaluates an expression for every request, forged ones too, to parse its body.
		version: [1, 2],
		defaultVersion: 2,
		subtitle: '={{ [$parameter["events"]].flat().join(", ") }}',
		description: 'Starts the workflow when a water purifier reports something, or asks about a swiped card',
		defaults: { name: 'Water Purifier Trigger' },
		triggerPanel,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		// Needed only to ask the platform back: for the option Confirmation, and for what was poured.
		credentials: [{ name: 'waterPurifierApi', required: false, testedBy: 'waterPurifierApiTest' }],
		// `responseNode` and not `onReceived`: n8n 1.x would answer before it has stored the execution, and the event
		// would be lost with a 200 when storing fails. Here `execute` answers, which runs only after that.
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'responseNode', path: 'webhook' }],
		properties: [
			{
				displayName:
					"Register the Production URL of this node in the vendor's console: as the callback URL, and for card swipes as the URL of the active operation. Callbacks carry no signature: keep the URL secret, and see the options for more protection.",
				name: 'webhookNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				required: true,
				options: events.map(({ name, value, description }) => ({ name, value, description })),
				default: [...defaultEvents],
				description:
					'What starts the workflow. Other callbacks are acknowledged and ignored, card swipes refused.',
			},
			{
				displayName:
					'The machine waits for an answer: give it with the Water Purifier node, "Card Swipe: Answer". Without a valid answer in time it is told that the card is refused. (Respond to Webhook can answer too, but runs only if a Webhook node leads to it: connect a deactivated one.)',
				name: 'swipeNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { events: [swipe] } },
			},
			...optionFields,
		],
	};

	methods = { credentialTest: { waterPurifierApiTest } };

	webhookMethods = {
		default: registeredByHand(async (ctx) => {
			const options = readTriggerOptions(ctx);
			if (isProblem(options)) return { ...options, description: 'Correct it, or remove the option.' };
			const chosen = readEvents(ctx, eventNames);
			return isProblem(chosen) ? { ...chosen, description: 'Choose from the list.' } : undefined;
		}),
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const { event, deliveryId } = (items[0]?.json ?? {}) as Partial<Delivery>;
		// The workflow answers it; and each swipe is asked about anew, a repeated question too.
		if (event === swipe) return [items];

		await acknowledge(this);
		const { ignoreRepeats = true } = this.getNodeParameter('options', 0, {}) as TriggerOptions;
		if (ignoreRepeats && (await isRepeat(this, deliveryId))) return [[]];
		return [await addPouredVolume(this, await provenOnce(this, items))];
	}
}
