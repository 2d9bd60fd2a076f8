import { NodeConnectionTypes } from 'n8n-workflow';
import type { IHttpRequestMethods, INodeType, JsonObject } from 'n8n-workflow';

/** Sends a request per item as n8n's HTTP Request node does, with the helper that renews after any error. */
export const requestNode: INodeType = {
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
