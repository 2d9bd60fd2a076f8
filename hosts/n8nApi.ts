import type { IDataObject, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

import { eventually } from './eventually';
import { isFinished, parseExecution } from './executions';
import type { Execution, ExecutionSummary } from './executions';
import type { N8nRest } from './n8nRest';
import { waitForExecution } from './waitForExecution';
import { triggerOf, withCredentials } from './workflowFile';
import type { CredentialMapping, WorkflowFile } from './workflowFile';

/** What the editor says below a credential after testing it. */
export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

/** What the editor sends to fill a dropdown of a node. */
export interface LoadOptionsRequest {
	/** Full node type, e.g. `n8n-nodes-dispense.sodaIot`. */
	nodeType: string;
	version?: number;
	/** `loadOptionsMethod` in the node's description. */
	method: string;
	/** The parameter with the dropdown. */
	parameter?: string;
	/** The node's other parameters. */
	parameters?: IDataObject;
	/** Credential ids by credential type. */
	credentials?: Record<string, string>;
}

type DataTableColumnType = 'string' | 'number' | 'boolean' | 'date';
type StoredWorkflow = WorkflowFile & { id: string; versionId: string };
type StoredCredential = { id: string; name: string; type: string; data?: IDataObject };

const publicationLimitMs = 30_000;

/** What a user does in n8n's editor, as method calls. The same for n8n 1 and 2. */
export class N8nApi {
	constructor(
		protected readonly client: N8nRest,
		private readonly major: 1 | 2,
	) {}

	/** Any other call of n8n's internal REST interface. See {@link N8nRest.request}. */
	async rest<T = unknown>(method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: unknown) {
		return await this.client.request<T>(method, path, body);
	}

	/** @returns the new credential's id */
	async createCredential(credential: { name: string; type: string; data: IDataObject }): Promise<string> {
		return (await this.rest<StoredCredential>('POST', '/credentials', credential)).id;
	}

	/** The credential as the editor gets it: secrets are redacted. */
	async credential(id: string): Promise<StoredCredential> {
		return await this.rest<StoredCredential>('GET', `/credentials/${id}?includeData=true`);
	}

	/**
	 * The editor's test of a credential.
	 *
	 * @param changes fields that were edited but not saved yet
	 */
	async testCredential(id: string, changes: IDataObject = {}): Promise<CredentialTestResult> {
		const { name, type, data } = await this.credential(id);
		const credentials = { id, name, type, data: { ...data, ...changes } };
		return await this.rest<CredentialTestResult>('POST', '/credentials/test', { credentials });
	}

	/** @returns the id of the new workflow, which is inactive */
	async importWorkflow(
		file: WorkflowFile,
		{ credentials }: { credentials?: CredentialMapping } = {},
	): Promise<string> {
		const { name, nodes, connections, settings, pinData } = withCredentials(file, credentials ?? {});
		const body = { name, nodes, connections, settings: settings ?? {}, pinData, active: false };
		return (await this.rest<StoredWorkflow>('POST', '/workflows', body)).id;
	}

	/** Makes the workflow's triggers listen, and waits until they do; n8n 2 calls it publishing. */
	async activate(workflowId: string): Promise<void> {
		const { versionId } = await this.workflow(workflowId);
		const body = { versionId, name: '', description: '' };
		await this.rest('POST', `/workflows/${workflowId}/activate`, body);
		await this.untilPublication(workflowId, 'published');
	}

	async deactivate(workflowId: string): Promise<void> {
		await this.rest('POST', `/workflows/${workflowId}/deactivate`, {});
		await this.untilPublication(workflowId, 'not_published');
	}

	/**
	 * "Execute workflow" in the editor.
	 *
	 * @returns the id of the execution, which may still run
	 * @throws when n8n waits for a test event instead
	 */
	async run(workflowId: string): Promise<string> {
		const workflowData = await this.workflow(workflowId);
		// n8n 1 runs the workflow that it is sent, n8n 2 the one that it stored.
		const { executionId } = await this.rest<{ executionId?: string }>(
			'POST',
			`/workflows/${workflowId}/run`,
			{
				workflowData,
				triggerToStartFrom: { name: triggerOf(workflowData) },
			},
		);
		if (!executionId) throw new Error(`Workflow ${workflowId} now listens for a test event`);
		return executionId;
	}

	/** @returns the workflow's executions, newest first; at most the newest 100 */
	async executions(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const path = `/executions?limit=100&filter=${filter}`;
		return (await this.rest<{ results: ExecutionSummary[] }>('GET', path)).results;
	}

	async execution(id: string): Promise<Execution> {
		return parseExecution(await this.rest<ExecutionSummary & { data: string }>('GET', `/executions/${id}`));
	}

	/**
	 * Waits for an execution of the workflow.
	 *
	 * @param predicate which one; without it, the first that is finished
	 * @throws after the timeout, with the executions that there are
	 */
	async waitForExecution(
		workflowId: string,
		predicate: (execution: Execution) => boolean = isFinished,
		timeoutMs = 30_000,
	): Promise<Execution> {
		const source = {
			list: async () => await this.executions(workflowId),
			load: async (id: string) => await this.execution(id),
		};
		return await waitForExecution(source, predicate, timeoutMs);
	}

	/** What the editor's dropdown of a node shows. */
	async loadOptions(request: LoadOptionsRequest): Promise<INodePropertyOptions[]> {
		const credentials = Object.entries(request.credentials ?? {});
		return await this.rest<INodePropertyOptions[]>('POST', '/dynamic-node-parameters/options', {
			path: `parameters.${request.parameter ?? request.method}`,
			nodeTypeAndVersion: { name: request.nodeType, version: request.version ?? 1 },
			methodName: request.method,
			currentNodeParameters: request.parameters ?? {},
			credentials: Object.fromEntries(credentials.map(([type, id]) => [type, { id, name: type }])),
		});
	}

	/** Every node that n8n offers, as the editor gets them. */
	async nodeTypes(): Promise<INodeTypeDescription[]> {
		return await this.client.generatedFile<INodeTypeDescription[]>('/types/nodes.json');
	}

	/** @returns the new table's id */
	async createDataTable(name: string, columns: Record<string, DataTableColumnType>): Promise<string> {
		const list = Object.entries(columns).map(([column, type]) => ({ name: column, type }));
		const path = await this.dataTablesPath();
		return (await this.rest<{ id: string }>('POST', path, { name, columns: list })).id;
	}

	/** n8n 2 answers at once and starts or stops the triggers afterwards; n8n 1 does it before it answers. */
	private async untilPublication(workflowId: string, wanted: 'published' | 'not_published'): Promise<void> {
		if (this.major === 1) return;
		const path = `/workflows/${workflowId}/publication-status`;
		await eventually(
			`workflow ${workflowId} to be ${wanted}`,
			async () => {
				const publication = await this.rest<{ status: string }>('GET', path);
				if (publication.status === 'in_progress') return false;
				if (publication.status === wanted) return true;
				throw new Error(`Workflow ${workflowId} is not ${wanted}: ${JSON.stringify(publication)}`);
			},
			publicationLimitMs,
		);
	}

	private async workflow(id: string): Promise<StoredWorkflow> {
		return await this.rest<StoredWorkflow>('GET', `/workflows/${id}`);
	}

	private async dataTablesPath(): Promise<string> {
		const { id } = await this.rest<{ id: string }>('GET', '/projects/personal');
		return `/projects/${id}/data-tables`;
	}
}
