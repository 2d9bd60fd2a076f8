import { randomUUID } from 'node:crypto';
import type {
	IConnections,
	IDataObject,
	INode,
	INodeCredentialsDetails,
	INodeParameters,
	IPinData,
	IWorkflowSettings,
	NodeConnectionType,
} from 'n8n-workflow';

/** A workflow as n8n exports it; the harness and a real n8n both take it. */
export interface WorkflowJson {
	/** A real n8n gives the workflow an id of its own. */
	id?: string;
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	staticData?: IDataObject;
	pinData?: IPinData;
}

/** The names of the nodes behind each output: those of the first one, then those of the second one, and so on. */
type Outputs = string[][];

/** A node of a workflow under test, where only what matters to the test is said. */
export interface NodeSpec extends Partial<Omit<INode, 'parameters' | 'credentials'>> {
	name: string;
	type: string;
	parameters?: IDataObject | INodeParameters;
	/** By credential type: the credential's name, or how n8n refers to it. */
	credentials?: Partial<Record<string, string | INodeCredentialsDetails>>;
	/** What is connected to it; absent: the next node of the list. Connections of AI nodes go by their type. */
	to?: Outputs | Partial<Record<NodeConnectionType, Outputs>>;
}

type WorkflowFields = Partial<Omit<WorkflowJson, 'nodes' | 'connections'>>;

/**
 * The one place where tests make the JSON of a workflow.
 *
 * @param specs the nodes; each leads to the next one unless its `to` says otherwise
 * @param more the workflow's other fields
 */
export function workflowJson(specs: NodeSpec[], more: WorkflowFields = {}): WorkflowJson & { name: string } {
	return {
		nodes: specs.map((spec, index) => ({ ...toNode(spec), position: [index * 200, 0] as [number, number] })),
		connections: Object.fromEntries(
			specs.map((spec, index) => [spec.name, connectionsOf(spec, specs[index + 1])]),
		),
		settings: { executionOrder: 'v1' },
		...more,
		name: more.name ?? 'Test',
	};
}

/** A node as it stands in a workflow's JSON. */
export function node(
	name: string,
	type: string,
	parameters: INodeParameters = {},
	typeVersion?: number,
): INode {
	return toNode({ name, type, parameters, typeVersion });
}

/** Pins these items to a node, which is how a manual run gets its input. */
export function pinned(nodeName: string, items: IDataObject[]): IPinData {
	return { [nodeName]: items.map((json) => ({ json })) };
}

/** Our nodes that have a second version, which is the one that the editor adds. */
const inVersion2 = /^n8n-nodes-dispense\.(sodaIot|sodaIotTool|sodaIotTrigger|waterPurifierTrigger)$/;

function toNode({ to: _to, id, typeVersion, parameters, credentials, ...rest }: NodeSpec): INode {
	const references = Object.entries(credentials ?? {}).map(([type, credential = '']) => [
		type,
		typeof credential === 'string' ? { id: null, name: credential } : credential,
	]);
	return {
		position: [0, 0],
		...rest,
		id: id ?? randomUUID(),
		typeVersion: typeVersion ?? (inVersion2.test(rest.type) ? 2 : 1),
		parameters: (parameters ?? {}) as INodeParameters,
		...(references.length > 0 && { credentials: Object.fromEntries(references) as INode['credentials'] }),
	};
}

function connectionsOf({ to }: NodeSpec, next: NodeSpec | undefined): IConnections[string] {
	const byType = Array.isArray(to) || to === undefined ? { main: to ?? (next ? [[next.name]] : []) } : to;
	return Object.fromEntries(
		Object.entries(byType).map(([type, outputs]) => [
			type,
			outputs.map((names) =>
				names.map((name) => ({ node: name, type: type as NodeConnectionType, index: 0 })),
			),
		]),
	);
}
