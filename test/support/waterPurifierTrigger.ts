import { randomUUID } from 'node:crypto';
import type { INode, INodeParameters, IPinData } from 'n8n-workflow';

import { CredentialStore, node, nodeUnderTest, registerNodeType, ServedTrigger } from './engine';
import type { CredentialSource, WorkflowJson } from './engine';
import { noOpType } from './engine/nodeTypes';
import { workflowJson } from './workflow';

export type Answer = { status: number; type: string; text: string };

/** A Water Purifier Trigger behind a real HTTP server, with a workflow of the test's choice behind it. */
export class CallbackBench {
	constructor(
		readonly hook: ServedTrigger,
		private readonly workflow: WorkflowJson,
		private readonly store: CredentialStore,
	) {}

	/** The same workflow in another process of n8n: with the database in common, and with modules of its own. */
	async inAnotherProcess(): Promise<CallbackBench> {
		const type = `${randomUUID()}.waterPurifierTrigger`;
		await jest.isolateModulesAsync(async () => {
			const loaded = await import('../../nodes/WaterPurifier/WaterPurifierTrigger.node');
			registerNodeType(type, new loaded.WaterPurifierTrigger());
		});
		const nodes = this.workflow.nodes.map((one) => (one.name === nodeUnderTest ? { ...one, type } : one));
		return await serve({ ...this.workflow, nodes }, this.store, 'webhook');
	}

	get url(): string {
		return this.hook.url;
	}

	/** Posts a callback; ids beyond 2^53 need a body that is text already. */
	async post(body: unknown, { query = '', type = 'application/json' } = {}): Promise<Answer> {
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
		const bytes = new TextEncoder().encode(text);
		const response = await fetch(`${this.url}${query}`, { method: 'POST', headers, body: bytes });
		return {
			status: response.status,
			type: response.headers.get('content-type') ?? '',
			text: await response.text(),
		};
	}

	/** What came out of the trigger, execution by execution. */
	async arrived() {
		return (await this.hook.settled()).map(
			({ result }) => result?.items(nodeUnderTest).map(({ json }) => json) ?? [],
		);
	}

	/** The warnings and errors in n8n's log. */
	get warnings(): string[] {
		return this.hook.logs
			.filter(({ level }) => level === 'warn' || level === 'error')
			.map(({ message }) => message);
	}
}

type ServeOptions = {
	credentials?: CredentialSource;
	/** The nodes behind the trigger, one after the other. */
	then?: INode[];
	/** Other triggers, that lead to the same nodes. */
	beside?: INode[];
	pinData?: IPinData;
	mode?: 'webhook' | 'manual';
};

const served: ServedTrigger[] = [];

/** Serves a trigger with these parameters. */
export async function serveCallbacks(
	parameters: INodeParameters = {},
	{
		credentials = {},
		then = [node('Next', noOpType)],
		beside = [],
		pinData,
		mode = 'webhook',
	}: ServeOptions = {},
): Promise<CallbackBench> {
	const store = credentials instanceof CredentialStore ? credentials : new CredentialStore(credentials);
	const trigger = {
		name: nodeUnderTest,
		type: 'n8n-nodes-dispense.waterPurifierTrigger',
		parameters,
		webhookId: randomUUID(),
		credentials: store.references(),
	};
	const [first] = then;
	const nodes = [
		trigger,
		...then.map((next, index) => ({ ...next, to: index + 1 < then.length ? undefined : [] })),
		...beside.map((other) => ({ ...other, to: [first ? [first.name] : []] })),
	];
	return await serve(workflowJson(nodes, { id: randomUUID(), pinData }), store, mode);
}

async function serve(
	workflow: WorkflowJson,
	store: CredentialStore,
	mode: 'webhook' | 'manual',
): Promise<CallbackBench> {
	const hook = new ServedTrigger(workflow, store, mode);
	served.push(hook);
	await hook.listen();
	return new CallbackBench(hook, workflow, store);
}

/** Ends what `serveCallbacks` has started. */
export async function stopCallbacks(): Promise<void> {
	await Promise.all(served.splice(0).map(async (hook) => await hook.close()));
}
