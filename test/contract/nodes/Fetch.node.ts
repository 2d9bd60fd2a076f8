import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	NodeApiError,
} from 'n8n-workflow';

/** Fetches a path for each item; a failed item leaves as n8n documents it. */
export class Fetch implements INodeType {
	description: INodeTypeDescription = {
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
	};

	async execute(this: IExecuteFunctions) {
		const output: INodeExecutionData[] = [];
		for (const itemIndex of this.getInputData().keys()) {
			try {
				const { baseUrl } = await this.getCredentials('fetchApi', itemIndex);
				const url = `${baseUrl as string}/${this.getNodeParameter('path', itemIndex) as string}`;
				const json = (await this.helpers.httpRequestWithAuthentication.call(this, 'fetchApi', {
					url,
				})) as IDataObject;
				output.push({ json, pairedItem: itemIndex });
			} catch (error) {
				if (!this.continueOnFail()) throw error;
				const { message } = error as Error;
				output.push({ json: { error: message }, error: error as NodeApiError, pairedItem: itemIndex });
			}
		}
		return [output];
	}
}
