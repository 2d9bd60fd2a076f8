import type {
	IDataObject,
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
import { sodaIotApiTest } from './credentialTest';
import { clientSecretOf, credentialType } from './credential';
import { events, options, readHandling, readIgnoreRepeats } from './webhook/fields';
import { receive } from './webhook/receive';
import { repeatIdOf } from './webhook/repeats';

export class SodaIotTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SodaIot Trigger',
		name: 'sodaIotTrigger',
		icon: { light: 'file:sodaIot.svg', dark: 'file:sodaIot.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ [$parameter["events"]].flat().join(", ").replaceAll("IOT_ACTIVATION:", "") }}',
		description: 'Starts the workflow when the SodaIot platform reports what came of an activation',
		defaults: { name: 'SodaIot Trigger' },
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
			events,
			options,
		],
	};

	methods = { credentialTest: { sodaIotApiTest } };

	// The address is given to the platform with each activation; there is nothing to register. `create` is where a
	// trigger that could not verify anything is stopped.
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				const clientSecret = clientSecretOf(await this.getCredentials<IDataObject>(credentialType));
				const problem = problemOf(this, clientSecret);
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

	/** Runs when n8n has stored the execution: only now the message may be acknowledged. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const ignoreRepeats = readIgnoreRepeats(this);
		// Not acknowledged, it comes again.
		if ('problem' in ignoreRepeats) throw inputError(this.getNode(), ignoreRepeats.problem, {});
		await this.sendResponse({
			statusCode: 200,
			headers: { 'content-type': 'text/plain; charset=utf-8' },
			body: 'success',
		});
		const items = this.getInputData();
		const repeatId = repeatIdOf(items[0]?.json ?? {}, ignoreRepeats.value);
		return (await isRepeat(this, repeatId)) ? [[]] : [items];
	}
}

/** Why the trigger cannot be activated, with what to do: of an error there, only the message is shown. */
function problemOf(ctx: IHookFunctions, clientSecret: string): string | undefined {
	if (clientSecret === '')
		return 'The SodaIot Trigger cannot verify webhooks without the client secret, which signs them: fill in "Client Secret" in its SodaIot credential';
	const handling = readHandling(ctx);
	return 'problem' in handling ? `${handling.problem}. Correct it, or remove it.` : undefined;
}
