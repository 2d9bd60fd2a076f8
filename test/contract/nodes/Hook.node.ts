import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

/**
 * A trigger that does with a call what the call's query says: `then` is refuse, answer, nothing or throw, else it starts
 * an execution; with `count` it counts the calls in its static data first.
 */
export class Hook implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Hook',
		name: 'hook',
		group: ['trigger'],
		version: [1, 2],
		description: '',
		defaults: { name: 'Hook' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'hook',
				responseMode: '={{ $parameter["responseMode"] }}',
				responseData: '={{ $parameter["responseData"] || undefined }}',
				responseHeaders: '={{ { "entries": [{ "name": "x-hook", "value": $parameter["responseMode"] }] } }}',
			},
		],
		properties: [
			{ displayName: 'Response Mode', name: 'responseMode', type: 'string', default: 'responseNode' },
			{ displayName: 'Response Data', name: 'responseData', type: 'string', default: '' },
			{ displayName: 'Execution Throws', name: 'executionThrows', type: 'boolean', default: false },
			{ displayName: 'Report To', name: 'reportTo', type: 'string', default: '' },
		],
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await report(this, 'checkExists', false);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await report(this, 'create', true);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await report(this, 'delete', true);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const request = this.getRequestObject();
		const memory = this.getWorkflowStaticData('node');
		if ('count' in request.query) memory.calls = ((memory.calls as number | undefined) ?? 0) + 1;
		switch ((request.query as { then?: string }).then ?? '') {
			case 'refuse':
				this.getResponseObject().status(401).type('text/plain').send('no');
				return { noWebhookResponse: true };
			case 'answer':
				return { webhookResponse: 'known' };
			case 'nothing':
				return {};
			case 'throw':
				throw new Error('The node is broken');
			default: {
				await request.readRawBody();
				const { body, rawBody } = request as { body: unknown; rawBody: Buffer };
				const json = { body: body as IDataObject, raw: rawBody.toString() };
				return { workflowData: [[{ json }]] };
			}
		}
	}

	async execute(this: IExecuteFunctions) {
		if (this.getNodeParameter('executionThrows', 0) === true) throw new Error('The node is broken');
		if (this.getNodeParameter('responseMode', 0) === 'responseNode') {
			const headers = { 'content-type': 'text/plain; charset=utf-8' };
			// It gives a promise since n8n 2.
			await this.sendResponse({ body: 'success', headers, statusCode: 201 });
		}
		return [this.getInputData()];
	}
}

/** Tells the test that n8n has called a method of the webhook. */
async function report(context: IHookFunctions, method: string, answer: boolean): Promise<boolean> {
	const reportTo = context.getNodeParameter('reportTo') as string;
	const qs = { webhookUrl: context.getNodeWebhookUrl('default') ?? '' };
	if (reportTo !== '') await context.helpers.httpRequest({ url: `${reportTo}/${method}`, qs });
	return answer;
}
