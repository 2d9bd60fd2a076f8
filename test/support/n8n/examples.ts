import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { N8nServer } from '../../../hosts/n8nServer';
import type { WorkflowFile } from '../../../hosts/workflowFile';

const FOLDER = path.join(__dirname, '../../../examples');

interface ExampleNode {
	name: string;
	type: string;
	webhookId?: string;
	parameters: { path?: string; assignments?: { assignments: Array<{ name: string; value: unknown }> } };
}

/** An example as a user has it after the import: nothing is changed but the values of "Your settings". */
export async function loadExample(
	file: string,
	settings: Record<string, string | number> = {},
): Promise<WorkflowFile> {
	const workflow = JSON.parse(await readFile(path.join(FOLDER, `${file}.json`), 'utf8')) as WorkflowFile;
	const node = nodesOf(workflow).find(({ name }) => name === 'Your settings');
	const fields = node?.parameters.assignments?.assignments ?? [];
	for (const field of fields) {
		const value = settings[field.name];
		if (value === undefined) throw new Error(`${file} wants a value for its setting ${field.name}`);
		field.value = value;
	}
	const names = fields.map(({ name }) => name);
	const unknown = Object.keys(settings).find((name) => !names.includes(name));
	if (unknown !== undefined) throw new Error(`${file} has no setting ${unknown}`);
	return workflow;
}

/** The Production URL that the editor shows in a Webhook node or in a SodaIot Trigger. */
export function productionUrl({ url }: N8nServer, workflow: WorkflowFile, nodeName: string): string {
	const node = nodesOf(workflow).find(({ name }) => name === nodeName);
	if (!node) throw new Error(`"${workflow.name}" has no node "${nodeName}"`);
	if (node.type === 'n8n-nodes-base.webhook') return `${url}/webhook/${node.parameters.path}`;
	return `${url}/webhook/${node.webhookId}/webhook`;
}

const nodesOf = (workflow: WorkflowFile) => workflow.nodes as unknown as ExampleNode[];
