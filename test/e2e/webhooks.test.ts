import axios from 'axios';
import { setTimeout as pause } from 'node:timers/promises';

import { eventually } from '../../hosts/eventually';
import { isFinished, nodeItems, nodeRan } from '../../hosts/executions';
import { provideNode24 } from '../../hosts/node24';
import { benchLimitMs, sodaCredential, startBench } from '../support/n8n/bench';
import type { Bench } from '../support/n8n/bench';
import { lockDatabase } from '../support/n8n/databaseLock';
import { succeeded, triggerFlow } from '../support/n8n/flows';
import { chain, sodaTrigger } from '../support/n8n/orderFlow';
import { finishedExecutions } from '../support/n8n/finishedExecutions';
import { closeServers, startServer } from '../support/servers';
import { sampleRequest, sampleSecret, signed } from '../support/signedRequests';

const formType = 'application/x-www-form-urlencoded';

let activations = 0;

/** An activation's message as the live platform writes it, with an ID that no number holds. */
function message(event: string, id = `900719925474099${1000 + ++activations}`) {
	return { event, iot_activation: { id, client_order_id: `order-${id}`, modes: [], status: event } };
}

describe.each([2, 1] as const)('the Soda IoT Trigger in n8n %i', (major) => {
	let bench: Bench;
	let workflowId: string;
	let url: string;

	const send = async (body: string, contentType = formType, to = url) => {
		const { status, data, headers } = await axios.post<string>(to, body, {
			headers: { 'content-type': contentType },
			proxy: false,
			responseType: 'text',
			transformResponse: (text: string) => text,
			timeout: 60_000,
			maxBodyLength: Infinity,
			validateStatus: () => true,
		});
		return { status, text: data, contentType: headers['content-type'] as string };
	};
	const form = (signedRequest: string) => new URLSearchParams({ signed_request: signedRequest }).toString();
	const genuine = (payload: unknown) => form(signed(payload, bench.soda.clientSecret));
	const timesPassedOn = async (id: string) => {
		const executions = await finishedExecutions(bench.n8n, id);
		const loaded = await Promise.all(executions.map(async (entry) => await bench.n8n.execution(entry.id)));
		return loaded.filter((execution) => nodeRan(execution, succeeded)).length;
	};
	const executionCount = async () => (await bench.n8n.executions(workflowId)).length;

	/** Imports a trigger with a credential of its own and activates it. */
	async function listen(webhookId: string, parameters = {}, credential = bench.credentials.sodaIotApi ?? '') {
		const flow = triggerFlow(webhookId, parameters);
		const id = await bench.n8n.importWorkflow(flow, { credentials: { sodaIotApi: credential } });
		await bench.n8n.activate(id);
		return { id, url: `${bench.n8n.url}/webhook/${webhookId}/webhook` };
	}

	beforeAll(async () => {
		bench = await startBench({ major });
		({ id: workflowId, url } = await listen('settlements'));
	}, benchLimitMs);

	afterAll(async () => {
		closeServers();
		await bench.close();
	});

	test('takes every event in both spellings, as a form and as JSON, and gives one shape', async () => {
		const documented = ['ACTIVED', 'ACTIVE_FAILURE', 'TERMINATED', 'TERMINATE_FAILURE'];
		const live = ['ACTIVED', 'ACTIVE_FAILURE', 'TERIMATED', 'TERIMATE_FAILURE'];
		const { id, url: to } = await listen('every-event');
		for (const [index, event] of documented.entries()) {
			const asForm = await send(genuine(message(`IOT_ACTIVATION:${event}`)), formType, to);
			const asJson = JSON.stringify({
				signed_request: signed(message(live[index] ?? ''), bench.soda.clientSecret),
			});
			for (const answer of [asForm, await send(asJson, 'application/json', to)]) {
				expect(answer).toMatchObject({ status: 200, text: 'success' });
				expect(answer.contentType).toMatch(/^text\/plain/);
			}
		}
		const executions = await finishedExecutions(bench.n8n, id, 8);
		const items = await Promise.all(
			executions.reverse().map(async (entry) => nodeItems(await bench.n8n.execution(entry.id), succeeded)[0]),
		);
		expect(items.map((item) => item?.event)).toEqual(
			documented.flatMap((event) => [`IOT_ACTIVATION:${event}`, `IOT_ACTIVATION:${event}`]),
		);
		expect(items.map((item) => item?.vendorEvent)).toEqual(
			documented.flatMap((event, index) => [`IOT_ACTIVATION:${event}`, live[index]]),
		);
		expect(new Set(items.map((item) => item?.deliveryId)).size).toBe(8);
		expect(items[4]?.iot_activation).toMatchObject({ id: expect.stringMatching(/^900719925474099\d{4}$/) });
	});

	test('takes the vendor’s own sample', async () => {
		const data = { ...sodaCredential(bench.soda), clientSecret: sampleSecret };
		const credential = await bench.n8n.createCredential({ name: 'Sample', type: 'sodaIotApi', data });
		const { id, url: to } = await listen('sample', {}, credential);
		expect(await send(form(sampleRequest), formType, to)).toMatchObject({ status: 200, text: 'success' });
		const execution = await bench.n8n.waitForExecution(id);
		expect(nodeItems(execution, succeeded)).toEqual([
			expect.objectContaining({
				event: 'IOT_ACTIVATION:TERMINATED',
				iot_activation: expect.objectContaining({
					id: '202117115931093026',
					status: 'TERMINATED',
					vendorStatus: 'TERIMATED',
					terminated_at: '2021-01-27T00:10:10+08:00d',
				}),
			}),
		]);
	});

	test('answers 401 to what is not provably the vendor’s, and starts nothing', async () => {
		const before = await executionCount();
		const good = signed(message('ACTIVED'), bench.soda.clientSecret);
		const [signature = '', payload = ''] = good.split('.');
		const refused = {
			forged: form(signed(message('ACTIVED'), 'another secret')),
			'another payload': form(`${signature}.${payload.slice(0, -4)}AAAA`),
			'cut off': form(good.slice(0, -10)),
			'without its signature': form(`.${payload}`),
			'without a payload': form(`${signature}.`),
			'without a dot': form(signature),
			empty: '',
			'another field': 'message=hello',
			twice: `${form(good)}&${form(good)}`,
		};
		for (const [name, body] of Object.entries(refused)) {
			const { status, text } = await send(body);
			expect({ name, status, text }).toEqual({ name, status: 401, text: 'invalid signature' });
		}
		expect(await send('{"signed_request":["a"]}', 'application/json')).toMatchObject({ status: 401 });
		expect(await send('signed_request', 'text/plain')).toMatchObject({ status: 401 });
		expect(await send('\u0000\u0001', 'application/octet-stream')).toMatchObject({ status: 401 });
		expect(await executionCount()).toBe(before);
	});

	test('answers 400 to what is signed but makes no sense, and says so in the log', async () => {
		const before = await executionCount();
		const senseless = [
			'not JSON',
			'[]',
			'{}',
			'{"event":7}',
			'{"event":"ACTIVED"}',
			'{"event":"ACTIVED","iot_activation":{}}',
		];
		for (const payload of senseless) expect(await send(genuine(payload))).toMatchObject({ status: 400 });
		expect(await executionCount()).toBe(before);
		expect(bench.n8n.log()).toContain('Trigger: a message was answered 400');
	});

	test('acknowledges events that were not chosen, and starts nothing', async () => {
		const { id, url: to } = await listen('one-event', { events: ['IOT_ACTIVATION:TERMINATED'] });
		for (const event of ['ACTIVED', 'ACTIVE_FAILURE', 'IOT_ANOMALY:ABNORMAL'])
			expect(await send(genuine(message(event)), formType, to)).toMatchObject({
				status: 200,
				text: 'success',
			});
		expect(await send(genuine(message('TERIMATED')), formType, to)).toMatchObject({
			status: 200,
			text: 'success',
		});
		expect(await finishedExecutions(bench.n8n, id)).toHaveLength(1);
	});

	test('acknowledges a replayed message, and the workflow goes no further', async () => {
		const { id, url: to } = await listen('replays');
		const body = genuine(message('TERIMATED'));
		const answers = await Promise.all([
			send(body, formType, to),
			send(body, formType, to),
			send(body, formType, to),
		]);
		answers.push(await send(body, formType, to));
		expect(answers.map(({ status, text }) => [status, text])).toEqual(answers.map(() => [200, 'success']));
		expect(await timesPassedOn(id)).toBe(1);

		// The process has forgotten the message; n8n's database remembers it.
		await bench.n8n.restart();
		expect(await send(body, formType, to)).toMatchObject({ status: 200, text: 'success' });
		expect(await timesPassedOn(id)).toBe(1);
	});

	test('goes on with Retry when n8n died after the acknowledgement', async () => {
		const rows: string[] = [];
		const sheet = await startServer((request, response) => {
			rows.push(request.url ?? '');
			// The first one hangs until n8n is gone.
			if (rows.length > 1) response.end('{}');
		});
		const flow = chain(sodaTrigger, {
			name: 'Row',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: { url: `=${sheet.url}/{{ $json.iot_activation.id }}` },
		});
		const id = await bench.n8n.importWorkflow(flow, { credentials: bench.credentials });
		await bench.n8n.activate(id);
		const body = genuine(message('TERIMATED'));
		const to = `${bench.n8n.url}/webhook/${flow.hook}/webhook`;
		expect(await send(body, formType, to)).toMatchObject({ status: 200, text: 'success' });
		await eventually('the row', () => rows.length === 1);
		await bench.n8n.kill();
		await bench.n8n.start();

		const [crashed] = await finishedExecutions(bench.n8n, id, 1);
		expect(crashed?.status).toBe('crashed');
		await bench.n8n.rest('POST', `/executions/${crashed?.id}/retry`, { loadWorkflow: false });
		await eventually('the row once more', () => rows.length === 2);
		expect(await send(body, formType, to)).toMatchObject({ status: 200, text: 'success' });
		await finishedExecutions(bench.n8n, id);
		expect(rows).toHaveLength(2);
	});

	test('is not hurt by what is too large', async () => {
		const before = await executionCount();
		const { status } = await send(`signed_request=${'A'.repeat(17 * 1024 * 1024)}`);
		expect(status).toBeGreaterThanOrEqual(400);
		const almost = await send(form(`${'A'.repeat(43)}.${'A'.repeat(15 * 1024 * 1024)}`));
		expect(almost).toMatchObject({ status: 401, text: 'invalid signature' });
		expect(await executionCount()).toBe(before);
		expect(await send(genuine(message('ACTIVED')))).toMatchObject({ status: 200, text: 'success' });
	});

	test('acknowledges only what n8n has stored, so that the platform delivers the rest again', async () => {
		const { id, url: to } = await listen('stored');
		const { binary } = await provideNode24(() => {});
		const unlock = await lockDatabase(binary, bench.n8n.databaseFile);
		const delivery = bench.soda.sendWebhook(to, message('TERIMATED'));
		await pause(2000);
		// n8n cannot have stored anything yet, so an acknowledgement now would be a lie.
		const whileLocked = delivery.attempts.map(({ answer }) => answer);
		await unlock();
		expect(whileLocked).not.toContain('success');

		await eventually('the acknowledgement', () => delivery.state === 'delivered');
		await bench.n8n.waitForExecution(id, (execution) => nodeRan(execution, succeeded));
	});

	test('refuses to be activated without the client secret, and says what to fill in', async () => {
		const data = {
			baseUrl: bench.soda.url,
			authentication: 'accessToken',
			accessToken: 'token',
			clientSecret: '',
		};
		const credential = await bench.n8n.createCredential({ name: 'No secret', type: 'sodaIotApi', data });
		await expect(listen('no-secret', {}, credential)).rejects.toThrow('without the client secret');
		const { status } = await send(
			genuine(message('ACTIVED')),
			formType,
			`${bench.n8n.url}/webhook/no-secret/webhook`,
		);
		expect(status).toBe(404);
	});

	test('no execution has failed but the one that n8n died in', async () => {
		const { results } = await bench.n8n.rest<{ results: Array<{ status: string }> }>(
			'GET',
			'/executions?limit=100',
		);
		expect(results.length).toBeGreaterThan(0);
		await eventually('all executions', async () =>
			(await bench.n8n.executions(workflowId)).every(isFinished),
		);
		// n8n was killed in this one.
		expect(results.map(({ status }) => status).filter((status) => status !== 'success')).toEqual(['crashed']);
	});
});
