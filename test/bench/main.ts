import axios from 'axios';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { isFinished } from '../../hosts/executions';
import type { WorkflowFile } from '../../hosts/workflowFile';
import { startBench, type Bench } from '../support/n8n/bench';
import { signed } from '../support/signedRequests';
import { activateFlow, ownActivateFlow, ownWebhookFlow, triggerFlow } from './flows';

/**
 * `npm run bench`: what the nodes cost against what one would build of n8n's own, in one real n8n and one run. The two
 * take turns, so that whatever else the machine does meets both; the numbers are ratios of their medians.
 */

const ROUNDS = 5;
const MESSAGES = 60;
const AT_ONCE = 4;
const ITEMS = 100;

/** Nobody listens there: what the platform reports is no part of what is measured. */
const NOWHERE = 'http://127.0.0.1:9/';

const agent = new Agent({ keepAlive: true });

async function main(): Promise<void> {
	const folder = await mkdtemp(path.join(tmpdir(), 'dispense-bench-'));
	process.env.DISPENSE_TEST_FOLDER = folder;
	const bench = await startBench({ env: { N8N_CONCURRENCY_PRODUCTION_LIMIT: '-1' } });
	try {
		console.log(`n8n ${bench.n8n.log().match(/Version: (\S+)/)?.[1] ?? '2'}, ${ROUNDS} rounds of each\n`);
		await benchWebhooks(bench);
		await benchActivate(bench);
	} finally {
		agent.destroy();
		await bench.close();
		await rm(folder, { recursive: true, force: true });
	}
}

async function benchWebhooks(bench: Bench): Promise<void> {
	const { clientSecret } = bench.soda;
	bench.credentials.crypto = await bench.n8n.createCredential({
		name: 'Client secret',
		type: 'crypto',
		data: { hmacSecret: clientSecret },
	});
	const flows = {
		ours: triggerFlow('bench-trigger'),
		own: ownWebhookFlow('bench-webhook'),
	};
	const ours = { id: await listen(bench, flows.ours), url: `${bench.n8n.url}/webhook/bench-trigger/webhook` };
	const own = { id: await listen(bench, flows.own), url: `${bench.n8n.url}/webhook/bench-webhook` };

	for (const [name, secret, status] of [
		['a genuine webhook, until it is acknowledged', clientSecret, 200],
		['a forged webhook, until it is refused', 'another secret', 401],
	] as const) {
		const before = await Promise.all([count(bench, ours.id), count(bench, own.id)]);
		const ratio = await compare(
			async () => await post(ours.url, secret, status),
			async () => await post(own.url, secret, status),
		);
		const after = await Promise.all([count(bench, ours.id), count(bench, own.id)]);
		const [started, ownStarted] = after.map((number, index) => number - (before[index] ?? 0));
		say(name, ratio, 'Webhook, Crypto, If, Respond to Webhook');
		console.log(`    executions that they started: ${started} against ${ownStarted}`);
	}
}

async function benchActivate(bench: Bench): Promise<void> {
	const { soda } = bench;
	const { data } = await axios.post<{ access_token: string }>(
		`${soda.url}/oauth2/access_token`,
		{
			grant_type: 'client_credentials',
			client_id: soda.clientId,
			client_secret: soda.clientSecret,
			scope: 'iot:public,iot:control',
		},
		{ proxy: false },
	);
	const token = data.access_token;
	bench.credentials['SodaIot account'] = await bench.n8n.createCredential({
		name: 'SodaIot account',
		type: 'sodaIotApi',
		data: { baseUrl: soda.url, authentication: 'accessToken', accessToken: token, clientSecret: '' },
	});
	bench.credentials.httpQueryAuth = await bench.n8n.createCredential({
		name: 'Access token',
		type: 'httpQueryAuth',
		data: { name: 'access_token', value: token },
	});
	const ours = async () => await activate(bench, activateFlow(freshOrders(), NOWHERE));
	const ownWith = (options: object) => async () => {
		const call = { url: soda.url, webhookUrl: NOWHERE, options: { ...options } };
		return await activate(bench, ownActivateFlow(freshOrders(), call));
	};
	const oneByOne = { batching: { batch: { batchSize: 1, batchInterval: 0 } } };
	say(
		`${ITEMS} activations in one execution`,
		await compare(ours, ownWith(oneByOne)),
		'HTTP Request, one at a time',
	);
	say(`${ITEMS} activations in one execution`, await compare(ours, ownWith({})), 'HTTP Request, all at once');
}

/** The ratio of the medians of what two ways take, in turns; the first round of each warms n8n up and does not count. */
async function compare(ours: () => Promise<number>, own: () => Promise<number>): Promise<number> {
	const times: [number[], number[]] = [[], []];
	for (let round = 0; round <= ROUNDS; round++) {
		const [a, b] = [await ours(), await own()];
		if (round === 0) continue;
		times[0].push(a);
		times[1].push(b);
	}
	return median(times[0]) / median(times[1]);
}

let messages = 0;

/** Milliseconds until a round of messages is answered. */
async function post(url: string, secret: string, expected: number): Promise<number> {
	const bodies = Array.from({ length: MESSAGES }, () => {
		const id = `9007199254740993${++messages}`;
		const activation = { id, client_order_id: `order-${id}`, modes: [], status: 'TERIMATED' };
		const signedRequest = signed({ event: 'TERIMATED', iot_activation: activation }, secret);
		return new URLSearchParams({ signed_request: signedRequest }).toString();
	});
	const began = performance.now();
	await Promise.all(
		Array.from({ length: AT_ONCE }, async () => {
			for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
				const { status } = await axios.post(url, body, {
					httpAgent: agent,
					proxy: false,
					validateStatus: () => true,
				});
				if (status !== expected) throw new Error(`${url} answered ${status} instead of ${expected}`);
			}
		}),
	);
	return performance.now() - began;
}

let orders = 0;

const freshOrders = () => Array.from({ length: ITEMS }, () => ({ order: `bench-${++orders}` }));

/** Milliseconds that the node needs for its items, by n8n's own clock. */
async function activate(bench: Bench, flow: WorkflowFile): Promise<number> {
	const before = bench.soda.activations.length;
	const workflowId = await bench.n8n.importWorkflow(flow, { credentials: bench.credentials });
	const id = await bench.n8n.run(workflowId);
	const execution = await bench.n8n.waitForExecution(
		workflowId,
		(one) => one.id === id && isFinished(one),
		120_000,
	);
	const made = bench.soda.activations.length - before;
	if (execution.status !== 'success' || made !== ITEMS)
		throw new Error(`Execution ${id} ended with ${execution.status} and ${made} activations`);
	return execution.data.resultData.runData.Activate?.[0]?.executionTime ?? NaN;
}

async function listen({ n8n, credentials }: Bench, flow: WorkflowFile): Promise<string> {
	const id = await n8n.importWorkflow(flow, { credentials });
	await n8n.activate(id);
	return id;
}

/** How many executions a workflow has had. */
async function count({ n8n }: Bench, workflowId: string): Promise<number> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { count: number } = await n8n.rest<{ count: number }>('GET', `/executions?limit=1&filter=${filter}`);
	return number;
}

function median(numbers: number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function say(what: string, ratio: number, against: string): void {
	console.log(`${what}: ${ratio.toFixed(2)} × the time of ${against}`);
}

void main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
