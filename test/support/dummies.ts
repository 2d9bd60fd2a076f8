import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	ICredentialType,
	IHttpRequestMethods,
	INodeExecutionData,
	INodeType,
	JsonObject,
	NodeApiError,
} from 'n8n-workflow';

export const credential: ICredentialType = {
	name: 'fetchApi',
	displayName: 'Fetch API',
	properties: [
		{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
		{ displayName: 'Token', name: 'token', type: 'hidden', typeOptions: { expirable: true }, default: '' },
	],
	async preAuthentication({ baseUrl }) {
		const { token } = (await this.helpers.httpRequest({ url: `${baseUrl as string}/token` })) as {
			token: string;
		};
		return { token };
	},
	async authenticate({ token }, options) {
		return { ...options, headers: { ...options.headers, authorization: `Bearer ${token as string}` } };
	},
};

/** Fetches a path per item; the smallest node that shows everything that the engine adds. */
export const fetchNode: INodeType = {
	description: {
		displayName: 'Fetch',
		name: 'fetch',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Fetch' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'fetchApi', required: true }],
		properties: [{ displayName: 'Path', name: 'path', type: 'string', default: '' }],
	},
	async execute() {
		const output: INodeExecutionData[] = [];
		for (const itemIndex of this.getInputData().keys()) {
			try {
				const { baseUrl } = await this.getCredentials('fetchApi', itemIndex);
				const url = `${baseUrl as string}/${this.getNodeParameter('path', itemIndex) as string}`;
				this.logger.info(`Fetching ${url}`);
				const json = (await this.helpers.httpRequestWithAuthentication.call(this, 'fetchApi', {
					url,
				})) as JsonObject;
				const { new: fresh } = await this.helpers.checkProcessedAndRecord([url], 'node', { mode: 'entries' });
				output.push({ json: { ...json, isNew: fresh.length > 0 }, pairedItem: itemIndex });
			} catch (error) {
				if (!this.continueOnFail()) throw error;
				const { message } = error as Error;
				output.push({ json: { error: message }, error: error as NodeApiError, pairedItem: itemIndex });
			}
		}
		return [output];
	},
};

/** Takes calls with `?ok=1`, answers through its execution, and counts in its static data. */
export const trigger: INodeType = {
	description: {
		displayName: 'Dummy Trigger',
		name: 'dummyTrigger',
		group: ['trigger'],
		version: [1, 2],
		description: '',
		defaults: { name: 'Dummy Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'responseNode', path: 'hook' }],
		properties: [{ displayName: 'Fail', name: 'fail', type: 'string', default: '' }],
	},
	webhookMethods: {
		default: {
			async checkExists() {
				return this.getWorkflowStaticData('node').url === this.getNodeWebhookUrl('default');
			},
			async create() {
				this.getWorkflowStaticData('node').url = this.getNodeWebhookUrl('default');
				return true;
			},
			async delete() {
				delete this.getWorkflowStaticData('node').url;
				return true;
			},
		},
	},
	async webhook() {
		if (this.getNodeParameter('fail') === 'webhook') throw new Error('No');
		const request = this.getRequestObject();
		if (request.query.ok !== '1') {
			this.logger.warn('Refused');
			this.getResponseObject().status(401).type('text/plain').send('no');
			return { noWebhookResponse: true };
		}
		const state = this.getWorkflowStaticData('node');
		state.calls = ((state.calls as number | undefined) ?? 0) + 1;
		if (request.query.twice === '1') return { webhookResponse: 'known' };
		await request.readRawBody();
		const { body, rawBody } = request as { body: unknown; rawBody: Buffer };
		return { workflowData: [[{ json: { body: body as JsonObject, raw: rawBody.toString() } }]] };
	},
	async execute() {
		if (this.getNodeParameter('fail', 0) === 'execute') throw new Error('No');
		await this.sendResponse({
			body: 'success',
			headers: { 'content-type': 'text/plain; charset=utf-8' },
			statusCode: 200,
		});
		return [this.getInputData()];
	},
};

/** Sends a request per item as n8n's HTTP Request node does, with the helper that renews after any error. */
export const requestValue: INodeType = {
	description: {
		displayName: 'Request',
		name: 'request',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Request' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'sodaIotApi', required: true }],
		properties: [
			{ displayName: 'Method', name: 'method', type: 'string', default: 'GET' },
			{ displayName: 'URL', name: 'url', type: 'string', default: '' },
			{ displayName: 'Body', name: 'body', type: 'json', default: '{}' },
		],
	},
	async execute() {
		const requests = this.getInputData().map(async (_, itemIndex) => {
			const json = (await this.helpers.requestWithAuthentication.call(
				this,
				'sodaIotApi',
				{
					method: this.getNodeParameter('method', itemIndex) as IHttpRequestMethods,
					uri: this.getNodeParameter('url', itemIndex) as string,
					body: this.getNodeParameter('body', itemIndex) as JsonObject,
					json: true,
					followRedirect: true,
				},
				undefined,
				itemIndex,
			)) as JsonObject;
			return { json, pairedItem: itemIndex };
		});
		return [await Promise.all(requests)];
	},
};
