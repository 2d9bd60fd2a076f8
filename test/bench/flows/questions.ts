import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../../hosts/workflowFile';
import { activation } from '../standIns/platform';
import { flow, startNode } from './flow';
import type { FlowNode, Versions } from './flow';

/** The node whose time is measured. */
export const measuredNode = 'Measured';

/** Ways to ask a platform about every item. */
export type Question =
	| { way: 'Soda IoT Query' | 'Check Status'; options?: IDataObject }
	| { way: 'HTTP Request GET' | 'HTTP Request POST' | 'No Operation' };

/** Manual Trigger, with `count` items → the node that asks. */
export function questionFlow(
	question: Question,
	count: number,
	{ platformUrl, versions }: { platformUrl: string; versions: Versions },
): WorkflowFile {
	// What the items alone cost is seen with a node that only hands on what the others come to.
	const item = (id: string) =>
		question.way === 'No Operation' ? (JSON.parse(activation(id)) as IDataObject) : { id };
	const items = Array.from({ length: count }, (_, index) => item(idOf(index)));
	const node = { name: measuredNode, ...nodeFor(question, platformUrl) };
	const nodes = [{ ...startNode, to: [[node.name]] }, node];
	return flow(`bench ${question.way}`, nodes, { versions, items });
}

/** Both platforms' ids are beyond 2^53. */
const idOf = (index: number) => String(9_007_199_254_000_000_000n + BigInt(index));

function nodeFor(question: Question, platformUrl: string): Omit<FlowNode, 'name'> {
	switch (question.way) {
		case 'Soda IoT Query':
			return {
				type: 'n8n-nodes-dispense.sodaIot',
				parameters: {
					resource: 'activation',
					operation: 'query',
					activationId: '={{ $json.id }}',
					options: question.options ?? {},
				},
				credentials: { sodaIotApi: 'sodaIotApi' },
			};
		case 'HTTP Request GET':
			return {
				type: 'n8n-nodes-base.httpRequest',
				parameters: {
					url: `${platformUrl}/iot/activation/query`,
					authentication: 'genericCredentialType',
					genericAuthType: 'httpQueryAuth',
					sendQuery: true,
					queryParameters: { parameters: [{ name: 'activation_id', value: '={{ $json.id }}' }] },
					options: {},
				},
				credentials: { httpQueryAuth: 'httpQueryAuth' },
			};
		case 'Check Status':
			return {
				type: 'n8n-nodes-dispense.waterPurifier',
				parameters: {
					resource: 'purifier',
					operation: 'checkStatus',
					iotId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
					options: question.options ?? {},
				},
				credentials: { waterPurifierApi: 'waterPurifierApi' },
			};
		// Without the signature, which it cannot make: a fixed header stands for it.
		case 'HTTP Request POST':
			return {
				type: 'n8n-nodes-base.httpRequest',
				parameters: {
					method: 'POST',
					url: `${platformUrl}/api/open/v1/common/checkStatus`,
					authentication: 'genericCredentialType',
					genericAuthType: 'httpHeaderAuth',
					sendBody: true,
					specifyBody: 'json',
					jsonBody: `={ "openId": "${openId}", "time": {{ Date.now() }}, "iotId": {{ $json.id }} }`,
					options: {},
				},
				credentials: { httpHeaderAuth: 'httpHeaderAuth' },
			};
		case 'No Operation':
			return { type: 'n8n-nodes-base.noOp' };
	}
}

const openId = 'aaaaaaaaaaaaaaaa';

/** The credentials of all questions, by the name that the nodes give them. */
export const questionCredentials = (platformUrl: string) =>
	({
		sodaIotApi: {
			baseUrl: platformUrl,
			authentication: 'accessToken',
			accessToken: 'bench-access-token',
			clientSecret: '',
		},
		httpQueryAuth: { name: 'access_token', value: 'bench-access-token' },
		waterPurifierApi: { serverUrl: platformUrl, openId, secret: 'bbbbbbbbbbbbbbbb' },
		httpHeaderAuth: { name: 'sign', value: '036ytW2zWyI0V6JqEhCDrrH9YiW31PkQLodR694kwTs=' },
	}) satisfies Record<string, IDataObject>;
