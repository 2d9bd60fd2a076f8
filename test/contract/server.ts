import type { IDataObject, IRun } from 'n8n-workflow';

import { isFinished } from '../../hosts/executions';
import type { Execution } from '../../hosts/executions';
import type { N8nServer } from '../../hosts/n8nServer';
import { nodeUnderTest, RunResult } from '../support/engine';
import type { WorkflowJson } from '../support/engine';
import { finishedExecutions } from '../support/n8n/finishedExecutions';
import type { Active, Credentials, Door, Installed, Parked } from './door';

/** A real n8n, as the contract sees it. */
export function openServer(n8n: N8nServer, major: 1 | 2): Door {
	return {
		major,
		install: async (workflow, credentials) => await install(n8n, workflow, credentials),
		park: async (workflow) => await park(n8n, workflow),
		activate: async (workflow) => await activate(n8n, workflow),
	};
}

async function install(
	n8n: N8nServer,
	workflow: WorkflowJson,
	credentials: Credentials = {},
): Promise<Installed> {
	const ids: Record<string, string> = {};
	for (const [name, { type, data }] of Object.entries(credentials))
		ids[name] = await n8n.createCredential({ name, type, data: data });
	const id = await n8n.importWorkflow(named(workflow), { credentials: ids });
	const rest = async (executionId: string) =>
		asResult(
			await n8n.waitForExecution(
				id,
				(execution) =>
					execution.id === executionId && (isFinished(execution) || execution.status === 'waiting'),
			),
		);
	return {
		run: async () => await rest(await n8n.run(id)),
		async start() {
			const executionId = await n8n.run(id);
			return {
				async stop() {
					await n8n.rest('POST', `/executions/${executionId}/stop`);
					return await rest(executionId);
				},
			};
		},
		async stored(credential) {
			const { data = {} } = await n8n.credential(ids[credential] ?? '');
			return data as Awaited<ReturnType<Installed['stored']>>;
		},
	};
}

async function park(n8n: N8nServer, workflow: WorkflowJson): Promise<Parked> {
	const id = await n8n.importWorkflow(named(workflow));
	await n8n.run(id);
	await n8n.waitForExecution(id, ({ status }) => status === 'waiting');
	return {
		ended: async () => asResult(await n8n.waitForExecution(id, isFinished)),
		remove: async () => {},
	};
}

async function activate(n8n: N8nServer, workflow: WorkflowJson): Promise<Active> {
	const id = await n8n.importWorkflow(named(workflow));
	await n8n.activate(id);
	return {
		url: `${n8n.url}/webhook/${workflow.nodes[0]?.webhookId}/hook`,
		async executions(count) {
			const newestFirst = count === 0 ? await n8n.executions(id) : await finishedExecutions(n8n, id, count);
			expect(newestFirst).toHaveLength(count);
			const results: RunResult[] = [];
			for (const summary of newestFirst.reverse()) results.push(asResult(await n8n.execution(summary.id)));
			return results;
		},
		async staticData() {
			const path = `/workflows/${id}`;
			const { staticData } = await n8n.rest<{ staticData: Record<string, IDataObject> | null }>('GET', path);
			return staticData?.[`node:${nodeUnderTest}`] ?? {};
		},
		deactivate: async () => await n8n.deactivate(id),
	};
}

const named = (workflow: WorkflowJson) => ({ ...workflow, name: workflow.name ?? 'Contract' });

/** An execution as the harness gives it. */
function asResult(execution: Execution): RunResult {
	const { id, mode, status, data, waitTill } = execution;
	const run = { mode, status, data, ...(waitTill && { waitTill }) };
	return new RunResult(run as unknown as IRun, id);
}
