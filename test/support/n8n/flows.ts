import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { isFinished } from '../../../hosts/executions';
import type { Execution } from '../../../hosts/executions';
import type { CredentialMapping, WorkflowFile } from '../../../hosts/workflowFile';
import { pinned, workflowJson } from '../workflow';
import type { NodeSpec } from '../workflow';
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
export const succeeded = 'Succeeded';
export const failed = 'Failed';

const start = 'Start';
const packageName = 'n8n-nodes-dispense';

/** Start, with these items → each of the nodes, side by side → Succeeded; their error outputs → Failed. */
export function manualFlow(nodes: NodeUnderTest[], items: IDataObject[] = [{}]): WorkflowFile {
	const names = nodes.map(({ name }) => name);
	return workflowJson(
		[
			{ name: start, type: 'n8n-nodes-base.manualTrigger', to: [names] },
			...nodes.map((node) => ({ ...toSpec(node), to: [[succeeded], [failed]] })),
			{ name: succeeded, type: 'n8n-nodes-base.noOp', to: [] },
			{ name: failed, type: 'n8n-nodes-base.noOp' },
		],
		{ name: names.join(', ').slice(0, 100), pinData: pinned(start, items) },
	);
}

/** A Soda IoT Trigger → Succeeded; the address is `/webhook/<webhookId>/webhook`. */
export function triggerFlow(
	webhookId: string,
	parameters: IDataObject = {},
	credential?: string,
): WorkflowFile {
	const trigger = toSpec({ name: 'Trigger', type: 'sodaIotTrigger', parameters, credential });
	return workflowJson(
		[
			{ ...trigger, webhookId },
			{ name: succeeded, type: 'n8n-nodes-base.noOp' },
		],
		{
			name: webhookId,
		},
	);
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

function toSpec({ type, credential, ...node }: NodeUnderTest): NodeSpec {
	const credentialType = type === 'waterPurifier' ? 'waterPurifierApi' : 'sodaIotApi';
	const credentials = { [credentialType]: credential ?? credentialType };
	return { ...node, type: `${packageName}.${type}`, credentials };
}
