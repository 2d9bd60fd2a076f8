import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IConnections, IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../hosts/workflowFile';

const examplesFolder = join(__dirname, '..', 'examples');
const settingsNode = 'Your settings';

export interface ExampleNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: IDataObject;
	webhookId?: string;
	credentials?: WorkflowFile['nodes'][number]['credentials'];
}

/** A workflow of `examples/`, with the parts of it that the demo changes or reads. */
export interface Example extends WorkflowFile {
	nodes: ExampleNode[];
	connections: IConnections;
}

/** What a Set node assigns. */
export interface Assignment {
	name: string;
	type: string;
	value: unknown;
}

/** @param file the name in `examples/`, without `.json` */
export async function readExample(file: string): Promise<Example> {
	return JSON.parse(await readFile(join(examplesFolder, `${file}.json`), 'utf8')) as Example;
}

export function assignmentsOf({ parameters }: ExampleNode): Assignment[] {
	const list = parameters.assignments as { assignments?: Assignment[] } | undefined;
	return list?.assignments ?? [];
}

/** Whether it is the node in which a user fills something in. */
export const isSettings = ({ name }: ExampleNode) => name === settingsNode;

/**
 * Fills in "Your settings", as the note on the canvas asks for. Settings that are not given stay as they are.
 *
 * @throws when the example has no such setting: then it was renamed, and a placeholder would be left in it
 */
export function withSettings(example: Example, settings: Record<string, string | number>): Example {
	const known = example.nodes.filter(isSettings).flatMap(assignmentsOf);
	const unknown = Object.keys(settings).find((name) => !known.some((entry) => entry.name === name));
	if (unknown !== undefined) throw new Error(`"${example.name}" has no setting ${unknown}`);

	const nodes = example.nodes.map((node) => {
		if (!isSettings(node)) return node;
		const filled = assignmentsOf(node).map((entry) => ({
			...entry,
			value: settings[entry.name] ?? entry.value,
		}));
		const assignments = { ...(node.parameters.assignments as IDataObject), assignments: filled };
		return { ...node, parameters: { ...node.parameters, assignments } };
	});
	return { ...example, nodes };
}

/** The Production URL that the editor shows in a Webhook node or in a trigger of this package. */
export function productionUrl(n8nUrl: string, { name, nodes }: Example, nodeName: string): string {
	const node = nodes.find((entry) => entry.name === nodeName);
	if (!node) throw new Error(`"${name}" has no node "${nodeName}"`);
	const ownPath = `${node.webhookId}/webhook`;
	const path = node.type === 'n8n-nodes-base.webhook' ? (node.parameters.path as string) : ownPath;
	return `${n8nUrl}/webhook/${path}`;
}
