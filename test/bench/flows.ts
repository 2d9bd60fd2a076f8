import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../hosts/workflowFile';

interface BenchNode {
	name: string;
	type: string;
	typeVersion?: number;
	parameters?: IDataObject;
	credentials?: Record<string, { name: string }>;
	/** The nodes behind its first output, its second one and so on. */
	to?: string[][];
}

/** SodaIot Trigger → End. */
export function triggerFlow(path: string): WorkflowFile {
	return workflow(path, [
		{
			name: 'Trigger',
			type: 'n8n-nodes-dispense.sodaIotTrigger',
			// Every message counts: the memory of repeats is no part of what n8n's own nodes do.
			parameters: { options: { ignoreRepeats: false } },
			credentials: { sodaIotApi: { name: 'SodaIot account' } },
			to: [['End']],
		},
		end,
	]);
}

/**
 * The same of n8n's own nodes, as one would build it by hand: Webhook → Crypto (HMAC) → If → Respond to Webhook, and the
 * payload decoded by an expression. It compares the signature, and nothing else of what the trigger does.
 */
export function ownWebhookFlow(path: string): WorkflowFile {
	const part = (index: number) => `$('Webhook').item.json.body.signed_request.split('.')[${index}]`;
	const respond = (
		name: string,
		responseCode: number,
		responseBody: string,
		to: string[][] = [],
	): BenchNode => ({
		name,
		type: 'n8n-nodes-base.respondToWebhook',
		typeVersion: 1.1,
		parameters: { respondWith: 'text', responseBody, options: { responseCode } },
		to,
	});
	return workflow(path, [
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: { httpMethod: 'POST', path, responseMode: 'responseNode' },
			to: [['HMAC']],
		},
		{
			name: 'HMAC',
			type: 'n8n-nodes-base.crypto',
			typeVersion: 2,
			parameters: {
				action: 'hmac',
				type: 'SHA256',
				value: `={{ ${part(1)} }}`,
				dataPropertyName: 'expected',
				encoding: 'base64',
			},
			credentials: { crypto: { name: 'Client secret' } },
			to: [['Genuine?']],
		},
		{
			name: 'Genuine?',
			type: 'n8n-nodes-base.if',
			typeVersion: 2,
			parameters: {
				conditions: {
					options: { caseSensitive: true, leftValue: '', typeValidation: 'strict' },
					combinator: 'and',
					conditions: [
						{
							id: 'same',
							leftValue: `={{ $json.expected.replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '') }}`,
							rightValue: `={{ ${part(0)} }}`,
							operator: { type: 'string', operation: 'equals' },
						},
					],
				},
			},
			to: [['Success'], ['Refuse']],
		},
		respond('Success', 200, 'success', [['Payload']]),
		respond('Refuse', 401, 'invalid signature'),
		{
			name: 'Payload',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: `={{ ${part(1)}.base64Decode() }}`, options: {} },
			to: [['End']],
		},
		end,
	]);
}

/** Manual Trigger, with these orders → SodaIot Activate. */
export function activateFlow(orders: IDataObject[], webhookUrl: string): WorkflowFile {
	return manual(orders, {
		name: 'Activate',
		type: 'n8n-nodes-dispense.sodaIot',
		parameters: {
			resource: 'activation',
			operation: 'activate',
			clientOrderId: '={{ $json.order }}',
			deviceSerial: 'DRINK-0001',
			authCode: 'auth-drink-1',
			presets: ['DRINKING_HOT'],
			webhookUrl,
		},
		credentials: { sodaIotApi: { name: 'SodaIot account' } },
	});
}

/** The same with the HTTP Request node, which does not look at what the platform answers. */
export function ownActivateFlow(
	orders: IDataObject[],
	{ url, webhookUrl, options }: { url: string; webhookUrl: string; options: IDataObject },
): WorkflowFile {
	const body = {
		client_order_id: '@',
		device: { serial: 'DRINK-0001', auth_code: 'auth-drink-1' },
		modes: [{ preset: 'DRINKING_HOT' }],
		webhook_url: webhookUrl,
	};
	return manual(orders, {
		name: 'Activate',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: `${url}/iot/activation/`,
			authentication: 'genericCredentialType',
			genericAuthType: 'httpQueryAuth',
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `=${JSON.stringify(body).replace('@', '{{ $json.order }}')}`,
			options,
		},
		credentials: { httpQueryAuth: { name: 'Access token' } },
	});
}

const end: BenchNode = { name: 'End', type: 'n8n-nodes-base.noOp' };

function manual(orders: IDataObject[], node: BenchNode): WorkflowFile {
	const start: BenchNode = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', to: [[node.name]] };
	return { ...workflow('bench', [start, node]), pinData: { Start: orders.map((json) => ({ json })) } };
}

function workflow(name: string, nodes: BenchNode[]): WorkflowFile {
	const target = (node: string) => ({ node, type: 'main', index: 0 });
	return {
		name,
		nodes: nodes.map(({ to: _to, typeVersion = 1, parameters = {}, ...node }) => ({
			...node,
			id: `${name}-${node.name}`,
			webhookId: name,
			typeVersion,
			parameters,
			position: [0, 0],
		})),
		connections: Object.fromEntries(
			nodes.map((node) => [node.name, { main: (node.to ?? []).map((names) => names.map(target)) }]),
		),
		settings: { executionOrder: 'v1' },
	};
}
