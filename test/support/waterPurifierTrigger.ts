import { randomUUID } from 'node:crypto';
import type { INode, INodeParameters } from 'n8n-workflow';

import { CredentialStore, node, NODE, ServedTrigger, type CredentialSource } from './engine';
import { NO_OP } from './engine/nodeTypes';
import { workflowJson } from './workflow';

export type Answer = { status: number; type: string; text: string };

/** A Water Purifier Trigger behind a real HTTP server, with a workflow of the test's choice behind it. */
export class CallbackBench {
	constructor(readonly hook: ServedTrigger) {}

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
		return (await this.hook.settled()).map(({ result }) => result?.items(NODE).map(({ json }) => json) ?? []);
	}

	/** The lines that somebody who watches n8n's log would see. */
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
	mode?: 'webhook' | 'manual';
};

const served: ServedTrigger[] = [];

/** Serves a trigger with these parameters. */
export async function serveCallbacks(
	parameters: INodeParameters = {},
	{ credentials = {}, then = [node('Next', NO_OP)], mode = 'webhook' }: ServeOptions = {},
): Promise<CallbackBench> {
	const store = credentials instanceof CredentialStore ? credentials : new CredentialStore(credentials);
	const trigger = {
		name: NODE,
		type: 'n8n-nodes-dispense.waterPurifierTrigger',
		parameters,
		webhookId: randomUUID(),
		credentials: store.references(),
	};
	const hook = new ServedTrigger(workflowJson([trigger, ...then], { id: randomUUID() }), store, mode);
	served.push(hook);
	await hook.listen();
	return new CallbackBench(hook);
}

/** Ends what `serveCallbacks` has started. */
export async function stopCallbacks(): Promise<void> {
	await Promise.all(served.splice(0).map(async (hook) => await hook.close()));
}
