import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../../hosts/workflowFile';

/** A node of a measured workflow. */
export interface FlowNode {
	name: string;
	type: string;
	parameters?: IDataObject;
	/** The name of the credential of each type. */
	credentials?: Record<string, string>;
	/** The nodes behind its first output, its second one and so on. */
	to?: string[][];
}

/** The version of each node type that the editor gives a new node. */
export type Versions = ReadonlyMap<string, number>;

/** @param name also the path of the workflow's webhook */
export function flow(
	name: string,
	nodes: FlowNode[],
	{ versions, items = [] }: { versions: Versions; items?: IDataObject[] },
): WorkflowFile {
	const target = (node: string) => ({ node, type: 'main', index: 0 });
	return {
		name,
		nodes: nodes.map(({ to: _to, credentials = {}, parameters = {}, ...node }, index) => ({
			...node,
			id: `${name}-${index}`,
			webhookId: name,
			typeVersion: versions.get(node.type) ?? 1,
			parameters,
			position: [index * 200, 0],
			credentials: Object.fromEntries(
				Object.entries(credentials).map(([type, credential]) => [type, { name: credential }]),
			),
		})),
		connections: Object.fromEntries(
			nodes.map(({ name: from, to = [] }) => [from, { main: to.map((names) => names.map(target)) }]),
		),
		settings: { executionOrder: 'v1' },
		...(items.length > 0 && { pinData: { [startNode.name]: items.map((json) => ({ json })) } }),
	};
}

/** Gives the items of {@link flow}. */
export const startNode = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' } satisfies FlowNode;

export const endNode = { name: 'End', type: 'n8n-nodes-base.noOp' } satisfies FlowNode;
