import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeType,
	INodeTypeDescription,
	IRunExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

const resumeWebhook = { httpMethod: 'POST', isFullPath: true, restartWebhook: true } as const;

/**
 * Parks the execution and reports its address. A request to the address goes on with an item; with `?then=refuse` it is
 * refused. On the path `again` the node runs once more and gives the answer, on the path `pass` n8n answers.
 */
export class Park implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Park',
		name: 'park',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Park' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		webhooks: [
			{ ...resumeWebhook, name: 'default', path: 'again', responseMode: 'responseNode' },
			{ ...resumeWebhook, name: 'setup', path: 'pass', responseMode: 'onReceived', responseData: 'success' },
		],
		properties: [{ displayName: 'Report To', name: 'reportTo', type: 'string', default: '' }],
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		if ((this.getQueryData() as { then?: string }).then === 'refuse') {
			this.getResponseObject().status(401).type('text/plain').send('no');
			return { noWebhookResponse: true };
		}
		if (this.getWebhookName() === 'default') {
			// Takes back the mark with which n8n skips the node.
			const { runExecutionData } = this as unknown as { runExecutionData: IRunExecutionData };
			const [parked] = runExecutionData.executionData?.nodeExecutionStack ?? [];
			if (parked) parked.node.disabled = false;
		}
		return { workflowData: [[{ json: { heard: this.getWebhookName() } }]] };
	}

	async execute(this: IExecuteFunctions) {
		const items = this.getInputData();
		if (items[0]?.json.heard !== undefined) {
			const headers = { 'content-type': 'text/plain; charset=utf-8' };
			// It gives a promise since n8n 2.
			await this.sendResponse({ body: 'again', headers, statusCode: 201 });
			return [items];
		}
		const webhookUrl = this.evaluateExpression('{{ $execution.resumeUrl }}', 0) as string;
		const url = `${this.getNodeParameter('reportTo', 0) as string}/parked`;
		await this.helpers.httpRequest({ url, qs: { webhookUrl } });
		await this.putExecutionToWait(new Date('2999-01-01T00:00:00.000Z'));
		return [items];
	}
}
