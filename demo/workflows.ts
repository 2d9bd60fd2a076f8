import type { N8nServer } from '../hosts/n8nServer';
import { withCredentials } from '../hosts/workflowFile';
import type { CredentialMapping } from '../hosts/workflowFile';
import { adaptForDemo } from './adapt';
import type { Replacements } from './adapt';
import { workflowNames } from './catalogue';
import type { WorkflowName } from './catalogue';
import { productionUrl } from './example';
import type { Example, ExampleNode } from './example';
import type { State } from './state';

export interface Installed {
	id: string;
	/** The Production URL of one of its Webhook or trigger nodes. */
	url(nodeName: string): string;
}

export type Workflows = Record<WorkflowName, Installed>;

interface StoredWorkflow {
	id: string;
	versionId: string;
	activeVersionId: string | null;
	isArchived: boolean;
	nodes: ExampleNode[];
}

/** Imports and activates the workflows, or restores those of an earlier run where they differ. */
export async function provideWorkflows(
	n8n: N8nServer,
	examples: Record<WorkflowName, Example>,
	{ credentials, ...replacements }: Replacements & { credentials: CredentialMapping },
	state: State,
): Promise<Workflows> {
	const installed: Partial<Workflows> = {};
	for (const name of workflowNames) {
		const adapted = adaptForDemo(examples[name], replacements);
		const id = await provide(n8n, state.workflows[name], adapted, credentials);
		state.workflows[name] = id;
		installed[name] = { id, url: (node) => productionUrl(n8n.url, adapted, node) };
	}
	return installed as Workflows;
}

async function provide(
	n8n: N8nServer,
	id: string | undefined,
	example: Example,
	credentials: CredentialMapping,
): Promise<string> {
	const known = id === undefined ? undefined : await find(n8n, id);
	if (!known) {
		const created = await n8n.importWorkflow(example, { credentials });
		await n8n.activate(created);
		return created;
	}
	const adopted = { ...example, nodes: example.nodes.map((node) => withWebhookId(node, known)) };
	const { name, nodes, connections, settings } = withCredentials(adopted, credentials);
	// n8n makes a new version of it only if something differs.
	const path = `/workflows/${known.id}`;
	const { versionId } = await n8n.rest<StoredWorkflow>('PATCH', path, { name, nodes, connections, settings });
	if (known.activeVersionId !== versionId) await n8n.activate(known.id);
	return known.id;
}

/** Undefined when it was deleted or archived in the editor. */
async function find(n8n: N8nServer, id: string): Promise<StoredWorkflow | undefined> {
	try {
		const stored = await n8n.rest<StoredWorkflow>('GET', `/workflows/${id}`);
		return stored.isArchived ? undefined : stored;
	} catch (error) {
		if (error instanceof Error && /answered 40[34] /.test(error.message)) return undefined;
		throw error;
	}
}

/** n8n gives one to each node that can wait; a new one would make a new version of the workflow. */
function withWebhookId(node: ExampleNode, { nodes }: StoredWorkflow): ExampleNode {
	const webhookId = node.webhookId ?? nodes.find(({ id }) => id === node.id)?.webhookId;
	return webhookId === undefined ? node : { ...node, webhookId };
}
