import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { isFinished, type Execution } from '../../../hosts/executions';
import type { CredentialMapping, WorkflowFile } from '../../../hosts/workflowFile';
import type { Bench } from './bench';

/** A node of this package in a workflow under test. */
export interface NodeUnderTest {
	name: string;
	type: 'sodaIot' | 'waterPurifier' | 'sodaIotTrigger';
	parameters: IDataObject;
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	/** A credential's name, for {@link CredentialMapping}, when it is not the bench's. */
	credential?: string;
}

/** What follows the output and the error output of every node. */
export const SUCCEEDED = 'Succeeded';
export const FAILED = 'Failed';

const START = 'Start';
const PACKAGE = 'n8n-nodes-dispense';

/** Start, with these items → each of the nodes, side by side → Succeeded; their error outputs → Failed. */
export function manualFlow(nodes: NodeUnderTest[], items: IDataObject[] = [{}]): WorkflowFile {
	const to = (...names: string[]) => names.map((node) => ({ node, type: 'main', index: 0 }));
	return {
		name: nodes
			.map(({ name }) => name)
			.join(', ')
			.slice(0, 100),
		nodes: [
			plainNode(START, 'n8n-nodes-base.manualTrigger'),
			...nodes.map(toNode),
			plainNode(SUCCEEDED, 'n8n-nodes-base.noOp'),
			plainNode(FAILED, 'n8n-nodes-base.noOp'),
		],
		connections: {
			[START]: { main: [to(...nodes.map(({ name }) => name))] },
			...Object.fromEntries(nodes.map(({ name }) => [name, { main: [to(SUCCEEDED), to(FAILED)] }])),
		},
		settings: { executionOrder: 'v1' },
		pinData: { [START]: items.map((json) => ({ json })) },
	};
}

/** A SodaIot Trigger → Succeeded; the address is `/webhook/<webhookId>/webhook`. */
export function triggerFlow(
	webhookId: string,
	parameters: IDataObject = {},
	credential?: string,
): WorkflowFile {
	const trigger = toNode({ name: 'Trigger', type: 'sodaIotTrigger', parameters, credential });
	return {
		name: webhookId,
		nodes: [
			{ ...trigger, webhookId } as WorkflowFile['nodes'][number],
			plainNode(SUCCEEDED, 'n8n-nodes-base.noOp'),
		],
		connections: { Trigger: { main: [[{ node: SUCCEEDED, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

/** Imports a manual flow and runs it to its end. */
export async function runFlow(
	{ n8n, credentials }: Bench,
	flow: WorkflowFile,
	more: CredentialMapping = {},
): Promise<Execution> {
	const workflowId = await n8n.importWorkflow(flow, { credentials: { ...credentials, ...more } });
	const id = await n8n.run(workflowId);
	return await n8n.waitForExecution(workflowId, (execution) => execution.id === id && isFinished(execution));
}

/** The items that a node returned, with their pairing and errors. */
export function itemsOf({ data }: Execution, nodeName: string, outputIndex = 0): INodeExecutionData[] {
	return data.resultData.runData[nodeName]?.at(-1)?.data?.main?.[outputIndex] ?? [];
}

function toNode({ name, type, parameters, onError, credential }: NodeUnderTest) {
	const credentialType = type === 'waterPurifier' ? 'waterPurifierApi' : 'sodaIotApi';
	return {
		...plainNode(name, `${PACKAGE}.${type}`),
		parameters,
		onError,
		credentials: { [credentialType]: { name: credential ?? credentialType } },
	};
}

const plainNode = (name: string, type: string) => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
});
