import type {
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { inputError } from '../shared/errors';
import { isRepeat } from '../shared/repeats';
import { swipe } from './callbacks/events';
import type { Delivery } from './callbacks/message';
import { events, options, problemOf, readIgnoreRepeats } from './callbacks/options';
import { addPouredVolume } from './callbacks/poured';
import { receive } from './callbacks/receive';
import { waterPurifierApiTest } from './credentialTest';

export class WaterPurifierTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Water Purifier Trigger',
		name: 'waterPurifierTrigger',
		icon: { light: 'file:waterPurifier.svg', dark: 'file:waterPurifier.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ [$parameter["events"]].flat().join(", ") }}',
		description: 'Starts the workflow when a water purifier reports something, or asks about a swiped card',
		defaults: { name: 'Water Purifier Trigger' },
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
			events,
			{
				displayName:
					'The machine waits for an answer: give it with the Water Purifier node, "Card Swipe: Answer". Without a valid answer in time it is told that the card is refused. (Respond to Webhook can answer too, but runs only if a Webhook node leads to it: connect a deactivated one.)',
				name: 'swipeNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { events: [swipe] } },
			},
			options,
		],
	};

	methods = { credentialTest: { waterPurifierApiTest } };

	// The URL is registered by hand in the vendor's console. `create` is where a trigger that could not keep what its
	// options promise is stopped.
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				const problem = problemOf(this);
				if (problem === undefined) return true;
				throw inputError(this.getNode(), problem, {});
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}

	/** Runs when n8n has stored the execution: only now the callback may be acknowledged. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const { event, deliveryId } = (items[0]?.json ?? {}) as Partial<Delivery>;
		// The workflow answers it; and each swipe is asked about anew, a repeated question too.
		if (event === swipe) return [items];

		const ignoreRepeats = readIgnoreRepeats(this);
		// Not acknowledged, it comes again.
		if ('problem' in ignoreRepeats) throw inputError(this.getNode(), ignoreRepeats.problem, {});
		await this.sendResponse({
			statusCode: 200,
			headers: { 'content-type': 'text/plain; charset=utf-8' },
			body: 'success',
		});
		if (ignoreRepeats.value && (await isRepeat(this, deliveryId))) return [[]];
		return [await addPouredVolume(this, items)];
	}
}
