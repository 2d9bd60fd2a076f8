import { setTimeout as pause } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import axios from 'axios';

import { executionError, isFinished, nodeItems, nodeRan } from '../../hosts/executions';
import type { WorkflowFile } from '../../hosts/workflowFile';
import type { Activation } from '../../simulators';
import { benchLimitMs, startBench } from '../support/n8n/bench';
import type { Bench } from '../support/n8n/bench';
import { eventually } from '../support/n8n/poll';

const activateValue = 'Activate';
const waitValue = 'Wait for Event';
const afterValue = 'After';
const failedValue = 'Failed';

let orders = 0;

/** An order by webhook → Activate that waits → optionally Wait for Event → After; errors → Failed. */
function flow(activate: IDataObject, waitForEvent?: IDataObject, onError = 'stopWorkflow'): WorkflowFile {
	const hook = `orders-${++orders}`;
	const node = (name: string, type: string, parameters: IDataObject, more: IDataObject = {}) => ({
		id: `${hook}-${name}`,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		...more,
	});
	const soda = { credentials: { sodaIotApi: { id: '', name: 'Soda IoT account' } }, onError };
	const chain = [activateValue, ...(waitForEvent ? [waitValue] : []), afterValue];
	const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
	return {
		name: hook,
		nodes: [
			node(
				'Order',
				'n8n-nodes-base.webhook',
				{ path: hook, httpMethod: 'POST' },
				{ webhookId: hook, typeVersion: 2 },
			),
			node(
				activateValue,
				'n8n-nodes-dispense.sodaIot',
				{
					resource: 'activation',
					operation: 'activate',
					clientOrderId: '={{ $json.body.order }}',
					deviceSerial: 'DRINK-0001',
					authCode: 'auth-drink-1',
					presets: ['DRINKING_HOT'],
					...activate,
				},
				soda,
			),
			...(waitForEvent
				? [
						node(
							waitValue,
							'n8n-nodes-dispense.sodaIot',
							{
								resource: 'activation',
								operation: 'waitForEvent',
								activationId: '={{ $json.iot_activation.id }}',
								...waitForEvent,
							},
							soda,
						),
					]
				: []),
			node(afterValue, 'n8n-nodes-base.noOp', {}),
			node(failedValue, 'n8n-nodes-base.noOp', {}),
		],
		connections: Object.fromEntries([
			['Order', { main: [to(activateValue)] }],
			...chain.slice(0, -1).map((name, index) => [
				name,
				{
					main: [
						to(chain[index + 1] ?? afterValue),
						...(onError === 'continueErrorOutput' ? [to(failedValue)] : []),
					],
				},
			]),
		]),
		settings: { executionOrder: 'v1' },
	};
}

describe.each([2, 1] as const)('waiting for an activation in n8n %i', (major) => {
	let bench: Bench;

	/** Parked before all tests: n8n looks for executions whose time is over once a minute only. */
	let timeLimit: { workflow: string; activation: Activation };

	beforeAll(async () => {
		bench = await startBench({ major, soda: { redelivery: { attempts: 1 } } });
		bench.soda.setAutoOutcome({ result: 'none' });
		const limit = { limit: 'seconds', limitAmount: 2 };
		const { workflow, order } = await start(flow({ waitFor: 'activation', ...limit }));
		await order();
		await eventually('an activation', () => bench.soda.activations.length > 0);
		timeLimit = { workflow, activation: latest() };
	}, benchLimitMs);

	afterAll(async () => {
		await bench.close();
	});

	async function start(
		file: WorkflowFile,
	): Promise<{ workflow: string; order: (id?: string) => Promise<void> }> {
		const workflow = await bench.n8n.importWorkflow(file, { credentials: bench.credentials });
		await bench.n8n.activate(workflow);
		const order = async (id = `${file.name}-${major}-${++orders}`) => {
			await axios.post(`${bench.n8n.url}/webhook/${file.name}`, { order: id });
		};
		return { workflow, order };
	}

	const latest = () => {
		const activation = bench.soda.activations.at(-1);
		if (!activation) throw new Error('Nothing was activated');
		return activation;
	};

	async function parked(workflow: string) {
		return await bench.n8n.waitForExecution(workflow, ({ status }) => status === 'waiting');
	}

	async function send(url: string, signedRequest: string) {
		const body = new URLSearchParams({ signed_request: signedRequest });
		return await axios.post<unknown>(url, body, { validateStatus: () => true });
	}

	test.each([0, 10, 25, 50, 100, 150, 200, 500])(
		'goes on although the only callback comes %i ms after the activation',
		async (afterMs) => {
			bench.soda.setAutoOutcome({ result: 'ACTIVED', afterMs, settleAfterMs: null });
			const { workflow, order } = await start(flow({ waitFor: 'activation' }));
			await order();
			const execution = await bench.n8n.waitForExecution(workflow);
			expect(execution.status).toBe('success');
			const [item] = nodeItems(execution, afterValue);
			expect(item).toMatchObject({
				event: 'IOT_ACTIVATION:ACTIVED',
				vendorEvent: 'ACTIVED',
				timedOut: false,
				iot_activation: { id: latest().id, status: 'ACTIVED', vendorStatus: 'ACTIVED' },
				sent: { client_order_id: latest().clientOrderId, device: { serial: 'DRINK-0001' } },
			});
			expect(typeof item?.deliveryId).toBe('string');
		},
	);

	test('waits although the platform cannot be asked after the activation', async () => {
		bench.soda.setAutoOutcome({ result: 'ACTIVED', afterMs: 800, settleAfterMs: null });
		bench.soda.faults.add({ path: '/iot/activation/query', kind: 'httpStatus', status: 503 });
		const { workflow, order } = await start(flow({ waitFor: 'activation' }));
		await order();
		const execution = await bench.n8n.waitForExecution(workflow);
		bench.soda.faults.clear();
		expect(nodeItems(execution, afterValue)).toMatchObject([
			{ event: 'IOT_ACTIVATION:ACTIVED', timedOut: false, iot_activation: { id: latest().id } },
		]);
	});

	test('goes on in a run that was started in the editor', async () => {
		bench.soda.setAutoOutcome({ result: 'ACTIVED', afterMs: 600, settleAfterMs: null });
		const file = flow({ waitFor: 'activation', clientOrderId: `manual-${major}` });
		const [trigger] = file.nodes;
		if (trigger)
			Object.assign(trigger, { type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} });
		const workflow = await bench.n8n.importWorkflow(file, { credentials: bench.credentials });
		await bench.n8n.run(workflow);
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(nodeItems(execution, afterValue)).toMatchObject([{ event: 'IOT_ACTIVATION:ACTIVED' }]);
	});

	test('refuses several items before anything is sent, and names the ways out', async () => {
		const file = flow({ waitFor: 'activation', clientOrderId: '={{ $json.order }}' });
		const [trigger] = file.nodes;
		if (trigger) {
			Object.assign(trigger, {
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				parameters: {},
			});
		}
		file.pinData = { Order: [{ json: { order: 'several-1' } }, { json: { order: 'several-2' } }] };
		const workflow = await bench.n8n.importWorkflow(file, { credentials: bench.credentials });
		const before = bench.soda.activations.length;
		await bench.n8n.run(workflow);
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(execution.status).toBe('error');
		expect(executionError(execution)?.message).toContain('there are several items');
		expect(executionError(execution)?.description).toContain('Loop Over Items');
		expect(bench.soda.activations).toHaveLength(before);
	});

	test('waits twice in one execution, and leaves it waiting whatever else arrives', async () => {
		bench.soda.setAutoOutcome({ result: 'none' });
		const { workflow, order } = await start(flow({ waitFor: 'activation' }, { failOnFailure: true }));
		await order();
		const { id } = await parked(workflow);
		const activation = latest();
		const [shown] = nodeItems(await bench.n8n.execution(id), activateValue);
		expect(shown).toMatchObject({ waiting: true, iot_activation: { id: activation.id, status: 'WAITING' } });
		expect(shown).not.toHaveProperty('timedOut');
		const payload = { event: 'ACTIVED', iot_activation: { id: activation.id, status: 'ACTIVED' } };
		const genuine = bench.soda.signedRequest(payload);
		const url = activation.webhookUrl;
		const withoutProof = new URL(url);
		withoutProof.searchParams.delete('proof');

		expect((await send(withoutProof.toString(), genuine)).status).toBe(401);
		expect((await send(url, `x${genuine}`)).status).toBe(401);
		expect((await send(url, genuine.slice(0, 20))).status).toBe(401);
		expect((await send(url, '')).status).toBe(401);
		expect(
			(
				await axios.post(url, 'no form', {
					headers: { 'content-type': 'text/plain' },
					validateStatus: () => true,
				})
			).status,
		).toBe(401);
		const foreign = await send(
			url,
			bench.soda.signedRequest({ ...payload, iot_activation: { id: '1', status: 'ACTIVED' } }),
		);
		expect([foreign.status, foreign.data]).toEqual([200, 'success']);
		expect((await send(url, bench.soda.signedRequest({ event: 'ACTIVED' }))).status).toBe(400);
		expect((await bench.n8n.execution(id)).status).toBe('waiting');

		bench.soda.succeed(activation.id);
		await eventually('the second wait', async () => {
			const execution = await bench.n8n.execution(id);
			return execution.status === 'waiting' && nodeRan(execution, waitValue);
		});
		const late = await send(url, genuine);
		expect([late.status, late.data]).toEqual([200, 'success']);
		expect((await bench.n8n.execution(id)).status).toBe('waiting');
		bench.soda.settle(activation.id, { amount: 1.2, flowAmount: 3 });
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(nodeItems(execution, activateValue)).toMatchObject([{ event: 'IOT_ACTIVATION:ACTIVED' }]);
		expect(nodeItems(execution, afterValue)).toMatchObject([
			{
				event: 'IOT_ACTIVATION:TERMINATED',
				vendorEvent: 'TERIMATED',
				iot_activation: { status: 'TERMINATED', modes: [{ used: { amount: 1.2 } }] },
				sent: { client_order_id: activation.clientOrderId },
			},
		]);
		expect(
			bench.soda.webhooks
				.filter(({ body }) => JSON.stringify(body).includes(activation.id))
				.map(({ attempts }) => attempts.map(({ status, answer }) => [status, answer])),
		).toEqual([[[200, 'success']], [[200, 'success']]]);
	});

	test.each([
		['TERIMATED', 'IOT_ACTIVATION:TERMINATED'],
		['TERIMATE_FAILURE', 'IOT_ACTIVATION:TERMINATE_FAILURE'],
	])('goes on with %s, after which there is nothing to wait for', async (vendorEvent, event) => {
		bench.soda.setAutoOutcome({ result: 'none' });
		const { workflow, order } = await start(flow({ waitFor: 'activation', limit: 'none' }));
		await order();
		await parked(workflow);
		const { id, webhookUrl } = latest();
		const payload = { event: vendorEvent, iot_activation: { id, status: vendorEvent } };
		const answer = await send(webhookUrl, bench.soda.signedRequest(payload));
		expect([answer.status, answer.data]).toEqual([200, 'success']);
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(nodeItems(execution, afterValue)).toMatchObject([{ event, vendorEvent, timedOut: false }]);
	});

	test('refuses to wait without a limit for an activation that reports to another address', async () => {
		bench.soda.setAutoOutcome({ result: 'none' });
		const activate = { waitFor: 'nothing', webhookUrl: 'http://127.0.0.1:9/elsewhere' };
		const { workflow, order } = await start(
			flow(activate, { activationId: '={{ $json.id }}', limit: 'none' }),
		);
		await order();
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(execution.status).toBe('error');
		expect(executionError(execution)?.message).toContain('was not started in this execution');
	});

	test('goes on once although the message comes three times at the same time', async () => {
		bench.soda.setAutoOutcome({ result: 'none' });
		const { workflow, order } = await start(flow({ waitFor: 'settlement' }));
		await order();
		await parked(workflow);
		const { id, webhookUrl } = latest();
		const message = bench.soda.signedRequest({
			event: 'TERIMATED',
			iot_activation: { id, status: 'TERIMATED' },
		});
		const answers = await Promise.all([1, 2, 3].map(async () => await send(webhookUrl, message)));
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(nodeItems(execution, afterValue)).toHaveLength(1);
		expect(execution.data.resultData.runData[afterValue]).toHaveLength(1);
		expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
	});

	test.each([
		['stopWorkflow', 'error'],
		['continueErrorOutput', 'success'],
		['continueRegularOutput', 'success'],
	])('makes a failure an error on request, with %s', async (onError, status) => {
		bench.soda.setAutoOutcome({ result: 'ACTIVE_FAILURE', afterMs: 600 });
		const { workflow, order } = await start(
			flow({ waitFor: 'settlement', failOnFailure: true }, undefined, onError),
		);
		await order();
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(execution.status).toBe(status);
		const message = `Activation ${latest().id} has failed: ACTIVE_FAILURE`;
		expect(nodeRan(execution, failedValue)).toBe(onError === 'continueErrorOutput');
		expect(nodeRan(execution, afterValue)).toBe(onError === 'continueRegularOutput');
		const branch = onError === 'continueErrorOutput' ? 1 : 0;
		const reported =
			executionError(execution)?.message ?? nodeItems(execution, activateValue, branch)[0]?.error;
		expect(reported).toBe(message);
		const known = { outcome: 'notCarriedOut', activationId: latest().id };
		expect(nodeItems(execution, activateValue, branch)).toMatchObject(status === 'success' ? [known] : []);
		expect(
			bench.soda.requests.filter(
				({ path, bodyText }) => path === '/iot/activation/' && bodyText.includes(latest().clientOrderId),
			),
		).toHaveLength(1);
	});

	test('gives a failure as data otherwise', async () => {
		bench.soda.setAutoOutcome({ result: 'ACTIVE_FAILURE', afterMs: 600 });
		const { workflow, order } = await start(flow({ waitFor: 'activation' }));
		await order();
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(nodeItems(execution, afterValue)).toMatchObject([
			{ event: 'IOT_ACTIVATION:ACTIVE_FAILURE', timedOut: false },
		]);
	});

	test('takes a late copy of a failure, after a retry, for what it is', async () => {
		bench.soda.setAutoOutcome({ result: 'none' });
		const file = flow(
			{ waitFor: 'activation' },
			{
				events: ['IOT_ACTIVATION:ACTIVED', 'IOT_ACTIVATION:ACTIVE_FAILURE'],
				activationId: '={{ $json.id }}',
			},
		);
		const again = {
			...structuredClone(file.nodes[1]),
			id: 'again',
			name: 'Again',
			parameters: {
				resource: 'activation',
				operation: 'retry',
				activationId: '={{ $json.iot_activation.id }}',
			},
		} as WorkflowFile['nodes'][number];
		file.nodes.push(again);
		Object.assign(file.connections, {
			[activateValue]: { main: [[{ node: 'Again', type: 'main', index: 0 }]] },
			Again: { main: [[{ node: waitValue, type: 'main', index: 0 }]] },
		});
		const { workflow, order } = await start(file);
		await order();
		const { id } = await parked(workflow);
		const activation = latest();
		bench.soda.fail(activation.id);
		await eventually('the second wait', async () => {
			const execution = await bench.n8n.execution(id);
			return execution.status === 'waiting' && nodeRan(execution, waitValue);
		});
		const failure = bench.soda.webhooks.at(-1);
		const copy = bench.soda.resend(failure?.id ?? 0);
		await eventually('the acknowledgement', () => copy.state === 'delivered');
		expect((await bench.n8n.execution(id)).status).toBe('waiting');

		bench.soda.succeed(activation.id);
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(nodeItems(execution, afterValue)).toMatchObject([{ event: 'IOT_ACTIVATION:ACTIVED' }]);
	});

	test('goes on with a second failure that is the same to the letter', async () => {
		bench.soda.setAutoOutcome({ result: 'none' });
		const { workflow, order } = await start(
			flow(
				{ waitFor: 'activation' },
				{ events: ['IOT_ACTIVATION:ACTIVED', 'IOT_ACTIVATION:ACTIVE_FAILURE'] },
			),
		);
		await order();
		const { id } = await parked(workflow);
		bench.soda.fail(latest().id);
		await eventually('the second wait', async () => nodeRan(await bench.n8n.execution(id), waitValue));
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(nodeItems(execution, afterValue)).toMatchObject([{ event: 'IOT_ACTIVATION:ACTIVE_FAILURE' }]);
	});

	test('leaves the answer to a caller who waits for Respond to Webhook', async () => {
		bench.soda.setAutoOutcome({ result: 'none' });
		const file = flow({ waitFor: 'activation' });
		const [trigger] = file.nodes;
		const after = file.nodes.find(({ name }) => name === afterValue);
		Object.assign((trigger as unknown as { parameters: object }).parameters, {
			responseMode: 'responseNode',
		});
		Object.assign(after ?? {}, {
			type: 'n8n-nodes-base.respondToWebhook',
			typeVersion: 1.1,
			parameters: { respondWith: 'json', responseBody: '={{ { "event": $json.event } }}' },
		});
		// A name that must not end the expressions with which the node looks at it.
		const name = 'Order }} "in"';
		Object.assign(trigger ?? {}, { name });
		const { Order, ...connections } = file.connections as Record<string, unknown>;
		file.connections = { ...connections, [name]: Order };
		const { workflow } = await start(file);
		const answer = axios.post<unknown>(`${bench.n8n.url}/webhook/${file.name}`, { order: file.name });
		await parked(workflow);
		bench.soda.succeed(latest().id);
		expect((await answer).data).toEqual({ event: 'IOT_ACTIVATION:ACTIVED' });
		const [delivery] = bench.soda.webhooks.slice(-1);
		expect(delivery?.attempts.map(({ status, answer: text }) => [status, text])).toEqual([[200, 'success']]);
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(nodeItems(execution, afterValue)).toHaveLength(1);
	});

	test('goes on with timedOut when the time is over', async () => {
		const { workflow, activation } = timeLimit;
		const execution = await bench.n8n.waitForExecution(workflow, isFinished, 100_000);
		expect(nodeItems(execution, afterValue)).toMatchObject([
			{
				timedOut: true,
				iot_activation: { id: activation.id, status: 'WAITING' },
				sent: { client_order_id: activation.clientOrderId },
			},
		]);
		expect(nodeItems(execution, afterValue)[0]).not.toHaveProperty('body');
	});

	test('fifty parked executions survive a kill and go on exactly once', async () => {
		bench.soda.setAutoOutcome({ result: 'none', settleAfterMs: null });
		const { workflow, order } = await start(flow({ waitFor: 'activation' }));
		const before = bench.soda.activations.length;
		await Promise.all(
			Array.from({ length: 50 }, async () => {
				await order();
			}),
		);
		await eventually(
			'fifty parked executions',
			async () => {
				const executions = await bench.n8n.executions(workflow);
				return executions.filter(({ status }) => status === 'waiting').length === 50;
			},
			60_000,
		);
		await bench.n8n.kill('SIGKILL');
		await bench.n8n.start();

		const activations = bench.soda.activations.slice(before);
		expect(activations).toHaveLength(50);
		for (const { id } of activations) bench.soda.succeed(id);
		await eventually(
			'fifty finished executions',
			async () => {
				const executions = await bench.n8n.executions(workflow);
				if (executions.filter(({ status }) => status === 'success').length === 50) return true;
				// A platform delivers again what a server that has just started did not take.
				for (const { id, state, url } of bench.soda.webhooks) {
					const isLatest = bench.soda.webhooks.filter((other) => other.url === url).at(-1)?.id === id;
					if (state === 'givenUp' && isLatest) bench.soda.resend(id);
				}
				await pause(1000);
				return false;
			},
			90_000,
		);
		const ids: unknown[] = [];
		for (const { id } of await bench.n8n.executions(workflow)) {
			const execution = await bench.n8n.execution(id);
			expect(execution.data.resultData.runData[afterValue]).toHaveLength(1);
			ids.push((nodeItems(execution, afterValue)[0]?.iot_activation as IDataObject).id);
		}
		expect(new Set(ids)).toEqual(new Set(activations.map(({ id }) => id)));
	});
});
