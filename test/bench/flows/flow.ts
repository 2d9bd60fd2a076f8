import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../../hosts/workflowFile';
import { pinned, workflowJson } from '../../support/workflow';
import type { NodeSpec } from '../../support/workflow';

/** A node of a measured workflow; without `to` nothing is connected to it. */
export type FlowNode = NodeSpec;

/** The version of each node type that the editor gives a new node. */
export type Versions = ReadonlyMap<string, number>;

/** @param name also the path of the workflow's webhook */
export function flow(
	name: string,
	nodes: FlowNode[],
	{ versions, items = [] }: { versions: Versions; items?: IDataObject[] },
): WorkflowFile {
	const specs = nodes.map((node) => ({
		...node,
		webhookId: name,
		typeVersion: versions.get(node.type),
		to: node.to ?? [],
	}));
	return workflowJson(specs, { name, ...(items.length > 0 && { pinData: pinned(startNode.name, items) }) });
}

/** Gives the items of {@link flow}. */
export const startNode = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' } satisfies FlowNode;

export const endNode = { name: 'End', type: 'n8n-nodes-base.noOp' } satisfies FlowNode;
