/** The part of a workflow file that matters here; a file has more, which n8n reads itself. */
export interface WorkflowFile {
	name: string;
	nodes: WorkflowFileNode[];
	connections: object;
	settings?: object;
	pinData?: object;
}

interface WorkflowFileNode {
	name: string;
	type: string;
	credentials?: Partial<Record<string, { id?: string | null; name: string }>>;
}

/**
 * Credentials of the server to use, by the name that the file gives the credential (for files with two of
 * one type) or else by credential type.
 */
export type CredentialMapping = Partial<Record<string, string>>;

/**
 * Replaces the credentials in a workflow file, whose ids belong to the n8n that exported it.
 *
 * @throws when the file needs a credential that the mapping does not have
 */
export function withCredentials(file: WorkflowFile, mapping: CredentialMapping): WorkflowFile {
	const nodes = file.nodes.map((node) => {
		if (!node.credentials) return node;
		const credentials: WorkflowFileNode['credentials'] = {};
		for (const [type, reference] of Object.entries(node.credentials)) {
			if (!reference) continue;
			const id = mapping[reference.name] ?? mapping[type];
			if (!id) {
				throw new Error(
					`No credential for "${reference.name}" (${type}) of node "${node.name}" in "${file.name}"`,
				);
			}
			credentials[type] = { id, name: reference.name };
		}
		return { ...node, credentials };
	});
	return { ...file, nodes };
}

/** @returns the name of the node that a manual run starts from: the manual trigger, else the first trigger */
export function triggerOf({ name, nodes }: WorkflowFile): string {
	const trigger =
		nodes.find(({ type }) => type === 'n8n-nodes-base.manualTrigger') ??
		nodes.find(({ type }) => /trigger|\.webhook$/i.test(type));
	if (!trigger) throw new Error(`Workflow "${name}" has no trigger to start from`);
	return trigger.name;
}
