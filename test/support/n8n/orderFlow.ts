import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../../hosts/workflowFile';
import { workflowJson } from '../workflow';
import type { NodeSpec } from '../workflow';

/** A node of a chain, where only what matters to the test is said. */
export interface FlowNode {
	name: string;
	type: string;
	parameters?: IDataObject;
	typeVersion?: number;
	/** `continueErrorOutput` leads to a node named Failed. */
	onError?: 'continueErrorOutput';
}

export const after = 'After';
export const failed = 'Failed';
const sodaType = 'n8n-nodes-dispense.sodaIot';
const sodaTriggerType = 'n8n-nodes-dispense.sodaIotTrigger';

let flows = 0;

/** A workflow of nodes in a chain, the first of which is a trigger and the last one a node named After. */
export function chain(...nodes: FlowNode[]): WorkflowFile & { hook: string } {
	const hook = `flow-${process.pid}-${++flows}`;
	const specs = nodes.map((node, index): NodeSpec => {
		const next = nodes[index + 1]?.name ?? after;
		return {
			...node,
			parameters: node.type === webhookType ? { ...node.parameters, path: hook } : node.parameters,
			...(index === 0 && { webhookId: hook }),
			...(node.type.startsWith(sodaType) && { credentials: { sodaIotApi: 'Soda IoT account' } }),
			to: node.onError ? [[next], [failed]] : [[next]],
		};
	});
	return { ...workflowJson([...specs, { ...noOp(after), to: [] }, noOp(failed)], { name: hook }), hook };
}

const webhookType = 'n8n-nodes-base.webhook';

/** Takes `{orders: [...]}` and gives an item for each order. */
export const orders: FlowNode[] = [
	{ name: 'Orders', type: webhookType, typeVersion: 2, parameters: { httpMethod: 'POST' } },
	{ name: 'Each order', type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'body.orders' } },
];

/** Activates the first device of the simulator for the item's order. */
export function activate(parameters: IDataObject, onError?: 'continueErrorOutput'): FlowNode {
	const order = {
		clientOrderId: '={{ $json.order }}',
		deviceSerial: 'DRINK-0001',
		authCode: 'auth-drink-1',
		presets: ['DRINKING_HOT'],
	};
	const operation = { resource: 'activation', operation: 'activate' };
	return { name: 'Activate', type: sodaType, parameters: { ...operation, ...order, ...parameters }, onError };
}

/** Starts with a message of the platform. */
export const sodaTrigger: FlowNode = { name: 'Soda IoT Trigger', type: sodaTriggerType };

function noOp(name: string): FlowNode {
	return { name, type: 'n8n-nodes-base.noOp' };
}
