import { randomUUID } from 'node:crypto';
import type { INode } from 'n8n-workflow';

import { eventually } from '../../hosts/eventually';
import {
	activateTrigger,
	CredentialStore,
	registerCredentialType,
	registerNodeType,
	RunResult,
	runWorkflow,
	ServedTrigger,
	serveWaits,
} from '../support/engine';
import type { WorkflowJson } from '../support/engine';
import type { Active, Credentials, Door, Installed, Parked } from './door';
import { contractCredentials, contractNodes } from './nodes';

/** The engine harness of this project's tests, as the contract sees it. */
export function openHarness(): Door {
	for (const [type, node] of Object.entries(contractNodes)) registerNodeType(type, node);
	for (const credential of contractCredentials) registerCredentialType(credential);
	// It runs the n8n-core of package.json.
	return { major: 2, install, park, activate };
}

async function install(json: WorkflowJson, credentials: Credentials = {}): Promise<Installed> {
	const store = new CredentialStore(credentials);
	const workflow = { ...json, id: randomUUID() };
	const { name: startNode } = firstOf(workflow);
	const run = async (stop?: AbortSignal) =>
		asStored(
			await runWorkflow({
				workflow,
				credentials: store,
				startNode,
				input: workflow.pinData?.[startNode],
				mode: 'manual',
				stop,
			}),
		);
	return {
		run,
		async start() {
			const button = new AbortController();
			const running = run(button.signal);
			return {
				async stop() {
					button.abort();
					return await running;
				},
			};
		},
		stored: async (credential) => store.data(credential),
	};
}

async function park(json: WorkflowJson): Promise<Parked> {
	const waits = await serveWaits();
	const { name: startNode } = firstOf(json);
	const workflow = { ...json, id: randomUUID() };
	const execution = await waits.run({ workflow, startNode, input: json.pinData?.[startNode] });
	expect(execution.isWaiting).toBe(true);
	return {
		async ended() {
			const isOver = () => !execution.isWaiting && execution.result;
			return asStored(await eventually('the end of the execution', isOver));
		},
		remove: async () => await waits.close(),
	};
}

async function activate(json: WorkflowJson): Promise<Active> {
	const hook = new ServedTrigger({ ...json, id: randomUUID() }, new CredentialStore(), 'webhook');
	await hook.listen();
	const { type: node, parameters, webhookId } = firstOf(json);
	const baseUrl = new URL(hook.url).origin;
	const active = await activateTrigger({ node, parameters, settings: { webhookId }, baseUrl });
	return {
		url: hook.url,
		async executions(count) {
			const executions = await hook.settled();
			expect(executions).toHaveLength(count);
			return executions.flatMap(({ result }) => (result ? [asStored(result)] : []));
		},
		staticData: async () => hook.staticData,
		async deactivate() {
			await active.deactivate();
			await hook.close();
		},
	};
}

/** As n8n's database gives it back: plain data. */
function asStored({ run, executionId }: RunResult): RunResult {
	return new RunResult(JSON.parse(JSON.stringify(run)) as RunResult['run'], executionId);
}

function firstOf({ nodes: [first] }: WorkflowJson): INode {
	if (!first) throw new Error('The workflow has no nodes');
	return first;
}
