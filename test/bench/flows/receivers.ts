import type { WorkflowFile } from '../../../hosts/workflowFile';
import { endNode, flow } from './flow';
import type { FlowNode, Versions } from './flow';

/** Soda IoT Trigger → End; with `counterUrl`, End calls that address with the activation's id. */
export function triggerFlow(path: string, versions: Versions, counterUrl?: string): WorkflowFile {
	const trigger: FlowNode = {
		name: 'Trigger',
		type: 'n8n-nodes-dispense.sodaIotTrigger',
		credentials: { sodaIotApi: 'clientSecret' },
		to: [['End']],
	};
	const count: FlowNode = {
		...endNode,
		type: 'n8n-nodes-base.httpRequest',
		parameters: { url: `=${counterUrl}/{{ $json.iot_activation.id }}`, options: {} },
	};
	return flow(path, [trigger, counterUrl === undefined ? endNode : count], { versions });
}

/** Webhook, which takes whatever comes and answers at once → End. */
export function webhookFlow(path: string, versions: Versions): WorkflowFile {
	const webhook: FlowNode = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
		to: [['End']],
	};
	return flow(path, [webhook, endNode], { versions });
}

/**
 * The verification as one would build it of n8n's own nodes: Webhook → Crypto (HMAC) → If → Respond to Webhook. It
 * compares the signature, and nothing else of what the trigger does.
 */
export function fourNodesFlow(path: string, versions: Versions): WorkflowFile {
	const part = (index: number) => `$('Webhook').item.json.body.signed_request.split('.')[${index}]`;
	const respond = (name: string, responseCode: number, responseBody: string): FlowNode => ({
		name,
		type: 'n8n-nodes-base.respondToWebhook',
		parameters: { respondWith: 'text', responseBody, options: { responseCode } },
	});
	const conditions = [
		{
			id: 'same',
			leftValue: `={{ $json.expected.replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '') }}`,
			rightValue: `={{ ${part(0)} }}`,
			operator: { type: 'string', operation: 'equals' },
		},
	];
	const nodes: FlowNode[] = [
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			parameters: { httpMethod: 'POST', path, responseMode: 'responseNode', options: {} },
			to: [['HMAC']],
		},
		{
			name: 'HMAC',
			type: 'n8n-nodes-base.crypto',
			parameters: {
				action: 'hmac',
				type: 'SHA256',
				value: `={{ ${part(1)} }}`,
				dataPropertyName: 'expected',
				encoding: 'base64',
			},
			credentials: { crypto: 'hmacSecret' },
			to: [['Genuine?']],
		},
		{
			name: 'Genuine?',
			type: 'n8n-nodes-base.if',
			parameters: {
				conditions: {
					options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 3 },
					combinator: 'and',
					conditions,
				},
				options: {},
			},
			to: [['Success'], ['Refuse']],
		},
		{ ...respond('Success', 200, 'success'), to: [['End']] },
		respond('Refuse', 401, 'invalid signature'),
		endNode,
	];
	return flow(path, nodes, { versions });
}

/** GitHub Trigger, n8n's own trigger that verifies an HMAC → End. */
export function gitHubFlow(path: string, versions: Versions): WorkflowFile {
	const named = (value: string) => ({ __rl: true, mode: 'name', value });
	const trigger: FlowNode = {
		name: 'GitHub Trigger',
		type: 'n8n-nodes-base.githubTrigger',
		parameters: {
			authentication: 'accessToken',
			owner: named('bench'),
			repository: named('bench'),
			events: ['push'],
			options: {},
		},
		credentials: { githubApi: 'gitHub' },
		to: [['End']],
	};
	return flow(path, [trigger, endNode], { versions });
}
