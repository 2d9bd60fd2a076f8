import type { INodeParameters } from 'n8n-workflow';

import { serveTrigger } from './engine';
import type { ServedTrigger, TriggerOptions } from './engine';
import { signed } from './signedRequests';

export const triggerSecret = 'trigger-client-secret';

const formType = 'application/x-www-form-urlencoded';

/** A Soda IoT Trigger behind a real HTTP server; `stopTriggers` ends all that a test has served. */
export class TriggerBench {
	constructor(readonly hook: ServedTrigger) {}

	/** Posts any body; without a content type none is sent. */
	async post(
		body: string | FormData,
		contentType?: string,
	): Promise<{ status: number; type: string; text: string }> {
		// fetch makes up a content type for texts, but not for bytes.
		const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
		const headers: Record<string, string> = contentType === undefined ? {} : { 'content-type': contentType };
		const response = await fetch(this.hook.url, { method: 'POST', body: bytes, headers });
		const text = await response.text();
		return { status: response.status, type: response.headers.get('content-type') ?? '', text };
	}

	/** Posts a `signed_request` as the platform does: as a form. */
	async send(signedRequest: string) {
		return await this.post(new URLSearchParams({ signed_request: signedRequest }).toString(), formType);
	}

	/** Signs a payload and sends it. */
	async deliver(payload: unknown) {
		return await this.send(signed(payload, triggerSecret));
	}

	/** What arrived at the node behind the trigger, execution by execution. */
	async arrived() {
		return (await this.hook.settled()).map(({ result }) => result?.items('Next') ?? []);
	}

	/** The warnings and errors in n8n's log. */
	get warnings(): string[] {
		return this.hook.logs
			.filter(({ level }) => level === 'warn' || level === 'error')
			.map(({ message }) => message);
	}
}

const served: ServedTrigger[] = [];

export async function serve(
	parameters: INodeParameters = {},
	options: Partial<TriggerOptions> & { mode?: 'webhook' | 'manual'; clientSecret?: string } = {},
): Promise<TriggerBench> {
	const { clientSecret = triggerSecret, ...rest } = options;
	const hook = await serveTrigger({
		node: 'sodaIotTrigger',
		parameters,
		credentials: {
			Soda: { type: 'sodaIotApi', data: { accessToken: 'trigger-access-token', clientSecret } },
		},
		...rest,
	});
	served.push(hook);
	return new TriggerBench(hook);
}

export async function stopTriggers(): Promise<void> {
	await Promise.all(served.splice(0).map(async (hook) => await hook.close()));
}

/** A message of the platform about one activation. */
export const message = (event: string, changes: object = {}) => ({
	event,
	iot_activation: {
		id: '20211711593109302611',
		client_order_id: 'order-1',
		status: event.split(':').at(-1),
		...changes,
	},
});
