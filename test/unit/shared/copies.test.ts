import type { IWebhookFunctions } from 'n8n-workflow';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { eventually } from '../../../hosts/eventually';
import { isCopyAtItsTurn } from '../../../nodes/shared/webhook/copies';

const ours = { 'content-type': 'text/plain; charset=utf-8' };
let servers: Server[] = [];

afterEach(() => {
	for (const server of servers) {
		server.close();
		server.closeAllConnections();
	}
	servers = [];
});

/** A process that takes messages, with n8n's part played by the test: it answers those that start an execution. */
async function startTrigger(mode = 'webhook') {
	const executions: ServerResponse[] = [];
	const id = `${Math.random()}`;
	const server = createServer((request, response) => {
		const ctx = {
			getMode: () => mode,
			getNode: () => ({ id }),
			getWorkflow: () => ({ id }),
			getResponseObject: () => response,
		} as unknown as IWebhookFunctions;
		const deliveryId = request.url === '/' ? undefined : request.url;
		void isCopyAtItsTurn(ctx, deliveryId).then((isCopy) => {
			if (isCopy) answer(response, 200, ours, 'copy');
			else executions.push(response);
		});
	});
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		executions,
		started: async (count: number) =>
			await eventually(`${count} executions`, () => executions.length === count),
		send: async (message: string, signal?: AbortSignal) => {
			const response = await fetch(`${url}/${message}`, { method: 'POST', signal });
			return `${response.status} ${await response.text()}`;
		},
	};
}

/** As Express writes an answer. */
function answer(
	response: ServerResponse | undefined,
	status: number,
	headers: Record<string, string>,
	body = '',
): void {
	if (!response) throw new Error('Nothing has started');
	response.statusCode = status;
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
	response.end(body);
}

const acknowledge = (response: ServerResponse | undefined) => answer(response, 200, ours, 'success');

it('lets copies wait for the first one, and starts nothing for them when that is acknowledged', async () => {
	const { executions, started, send } = await startTrigger();
	const answers = Promise.all([1, 2, 3].map(async () => await send('message')));
	await started(1);
	acknowledge(executions[0]);
	expect((await answers).sort()).toEqual(['200 copy', '200 copy', '200 success']);
	expect(await send('message')).toBe('200 copy');
	expect(executions).toHaveLength(1);
});

it.each([
	['n8n fails', 500, { 'content-type': 'application/json' }],
	['n8n has no room', 503, ours],
	['n8n ends the execution before it has run', 200, { 'content-type': 'application/json' }],
	['n8n ends the execution with an empty answer', 200, {}],
])('lets the next copy go on when %s', async (_what, status, headers) => {
	const { executions, started, send } = await startTrigger();
	const answers = Promise.all([1, 2, 3].map(async () => await send('message')));
	await started(1);
	answer(executions[0], status, headers);
	await started(2);
	acknowledge(executions[1]);
	expect((await answers).sort()).toEqual(['200 copy', '200 success', `${status} `].sort());
	expect(executions).toHaveLength(2);
});

it('lets the next copy go on when the sender of the first one has gone', async () => {
	const { executions, started, send } = await startTrigger();
	const sender = new AbortController();
	const first = send('message', sender.signal).catch(() => 'gone');
	await started(1);
	const second = send('message');
	sender.abort();
	expect(await first).toBe('gone');
	await started(2);
	acknowledge(executions[1]);
	expect(await second).toBe('200 success');
});

it.each([
	['messages that have no copies', 'webhook', ''],
	['messages of a test in the editor', 'manual', 'message'],
])('starts an execution for each of the %s', async (_what, mode, message) => {
	const { executions, started, send } = await startTrigger(mode);
	for (let count = 1; count <= 3; count++) {
		const given = send(message);
		await started(count);
		acknowledge(executions[count - 1]);
		expect(await given).toBe('200 success');
	}
});

it('keeps messages and triggers apart', async () => {
	for (const { executions, started, send } of [await startTrigger(), await startTrigger()]) {
		const answers = Promise.all(['one', 'two'].map(async (message) => await send(message)));
		await started(2);
		for (const response of executions) acknowledge(response);
		expect(await answers).toEqual(['200 success', '200 success']);
	}
});
