import { setTimeout as pause } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import axios from 'axios';

import { eventually } from '../../hosts/eventually';
import { executionError, isFinished, nodeItems, nodeRan } from '../../hosts/executions';
import type { WorkflowFile } from '../../hosts/workflowFile';
import type { Activation } from '../../simulators';
import { benchLimitMs, startBench } from '../support/n8n/bench';
import type { Bench } from '../support/n8n/bench';
import { pinned, workflowJson } from '../support/workflow';
import type { NodeSpec } from '../support/workflow';

const activateNode = 'Activate';
const waitNode = 'Wait for Event';
const afterNode = 'After';
const failedNode = 'Failed';

let orders = 0;

interface FlowOptions {
	onError?: NodeSpec['onError'];
	/** Fields of the first node, by default a webhook that takes an order. */
	order?: Partial<NodeSpec>;
	/** A node between Activate and what follows it. */
	between?: NodeSpec;
	/** Fields of the last node. */
	after?: Partial<NodeSpec>;
	/** What a manual run starts with; the first node is then a manual trigger. */
	items?: IDataObject[];
}

/** An order by webhook → Activate that waits → optionally Wait for Event → After; errors → Failed. */
function flow(
	activate: IDataObject,
	waitForEvent?: IDataObject,
	{ onError, order, between, after, items }: FlowOptions = {},
) {
	const hook = `orders-${++orders}`;
	const orderNode = order?.name ?? 'Order';
	const sodaNode = (name: string, operation: string, parameters: IDataObject): NodeSpec => ({
		name,
		type: 'n8n-nodes-dispense.sodaIot',
		parameters: { resource: 'activation', operation, ...parameters },
		credentials: { sodaIotApi: 'Soda IoT account' },
		onError,
	});
	const ours = [
		sodaNode(activateNode, 'activate', {
			clientOrderId: '={{ $json.body.order }}',
			deviceSerial: 'DRINK-0001',
			authCode: 'auth-drink-1',
			presets: ['DRINKING_HOT'],
			...activate,
		}),
		...(between ? [between] : []),
		...(waitForEvent
			? [
					sodaNode(waitNode, 'waitForEvent', {
						activationId: '={{ $json.iot_activation.id }}',
						...waitForEvent,
					}),
				]
			: []),
	];
	return workflowJson(
		[
			items
				? { name: orderNode, type: 'n8n-nodes-base.manualTrigger' }
				: {
						type: 'n8n-nodes-base.webhook',
						typeVersion: 2,
						webhookId: hook,
						...order,
						name: orderNode,
						parameters: { path: hook, httpMethod: 'POST', ...order?.parameters },
					},
			...ours.map((spec, index) => {
				const next = [ours[index + 1]?.name ?? afterNode];
				return { ...spec, to: spec.onError === 'continueErrorOutput' ? [next, [failedNode]] : [next] };
			}),
			{ type: 'n8n-nodes-base.noOp', ...after, name: afterNode, to: [] },
			{ name: failedNode, type: 'n8n-nodes-base.noOp' },
		],
		{ name: hook, ...(items && { pinData: pinned(orderNode, items) }) },
	);
}

describe.each([2, 1] as const)('waiting for an activation in n8n %i', (major) => {
	let bench: Bench;

	/** It is parked before all tests, because n8n looks only once a minute for executions whose time is over. */
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
			const [item] = nodeItems(execution, afterNode);
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
		expect(nodeItems(execution, afterNode)).toMatchObject([
			{ event: 'IOT_ACTIVATION:ACTIVED', timedOut: false, iot_activation: { id: latest().id } },
		]);
	});

	test('goes on in a run that was started in the editor', async () => {
		bench.soda.setAutoOutcome({ result: 'ACTIVED', afterMs: 600, settleAfterMs: null });
		const file = flow({ waitFor: 'activation', clientOrderId: `manual-${major}` }, undefined, {
			items: [{}],
		});
		const workflow = await bench.n8n.importWorkflow(file, { credentials: bench.credentials });
		await bench.n8n.run(workflow);
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(nodeItems(execution, afterNode)).toMatchObject([{ event: 'IOT_ACTIVATION:ACTIVED' }]);
	});

	test('refuses several items before anything is sent, and names the ways out', async () => {
		const items = [{ order: 'several-1' }, { order: 'several-2' }];
		const file = flow({ waitFor: 'activation', clientOrderId: '={{ $json.order }}' }, undefined, { items });
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
		const [shown] = nodeItems(await bench.n8n.execution(id), activateNode);
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
			return execution.status === 'waiting' && nodeRan(execution, waitNode);
		});
		const late = await send(url, genuine);
		expect([late.status, late.data]).toEqual([200, 'success']);
		expect((await bench.n8n.execution(id)).status).toBe('waiting');
		bench.soda.settle(activation.id, { amount: 1.2, flowAmount: 3 });
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(nodeItems(execution, activateNode)).toMatchObject([{ event: 'IOT_ACTIVATION:ACTIVED' }]);
		expect(nodeItems(execution, afterNode)).toMatchObject([
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
		expect(nodeItems(execution, afterNode)).toMatchObject([{ event, vendorEvent, timedOut: false }]);
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
		expect(nodeItems(execution, afterNode)).toHaveLength(1);
		expect(execution.data.resultData.runData[afterNode]).toHaveLength(1);
		expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
	});

	test.each([
		['stopWorkflow', 'error'],
		['continueErrorOutput', 'success'],
		['continueRegularOutput', 'success'],
	] as const)('makes a failure an error on request, with %s', async (onError, status) => {
		bench.soda.setAutoOutcome({ result: 'ACTIVE_FAILURE', afterMs: 600 });
		const { workflow, order } = await start(
			flow({ waitFor: 'settlement', failOnFailure: true }, undefined, { onError }),
		);
		await order();
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(execution.status).toBe(status);
		const message = `Activation ${latest().id} has failed: ACTIVE_FAILURE`;
		expect(nodeRan(execution, failedNode)).toBe(onError === 'continueErrorOutput');
		expect(nodeRan(execution, afterNode)).toBe(onError === 'continueRegularOutput');
		const branch = onError === 'continueErrorOutput' ? 1 : 0;
		const reported =
			executionError(execution)?.message ?? nodeItems(execution, activateNode, branch)[0]?.error;
		expect(reported).toBe(message);
		const known = { outcome: 'notCarriedOut', activationId: latest().id };
		expect(nodeItems(execution, activateNode, branch)).toMatchObject(status === 'success' ? [known] : []);
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
		expect(nodeItems(execution, afterNode)).toMatchObject([
			{ event: 'IOT_ACTIVATION:ACTIVE_FAILURE', timedOut: false },
		]);
	});

	test('takes a late copy of a failure, after a retry, for what it is', async () => {
		bench.soda.setAutoOutcome({ result: 'none' });
		const again: NodeSpec = {
			name: 'Again',
			type: 'n8n-nodes-dispense.sodaIot',
			parameters: {
				resource: 'activation',
				operation: 'retry',
				activationId: '={{ $json.iot_activation.id }}',
			},
			credentials: { sodaIotApi: 'Soda IoT account' },
		};
		const file = flow(
			{ waitFor: 'activation' },
			{
				events: ['IOT_ACTIVATION:ACTIVED', 'IOT_ACTIVATION:ACTIVE_FAILURE'],
				activationId: '={{ $json.id }}',
			},
			{ between: again },
		);
		const { workflow, order } = await start(file);
		await order();
		const { id } = await parked(workflow);
		const activation = latest();
		bench.soda.fail(activation.id);
		await eventually('the second wait', async () => {
			const execution = await bench.n8n.execution(id);
			return execution.status === 'waiting' && nodeRan(execution, waitNode);
		});
		const failure = bench.soda.webhooks.at(-1);
		const copy = bench.soda.resend(failure?.id ?? 0);
		await eventually('the acknowledgement', () => copy.state === 'delivered');
		expect((await bench.n8n.execution(id)).status).toBe('waiting');

		bench.soda.succeed(activation.id);
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(nodeItems(execution, afterNode)).toMatchObject([{ event: 'IOT_ACTIVATION:ACTIVED' }]);
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
		await eventually('the second wait', async () => nodeRan(await bench.n8n.execution(id), waitNode));
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(nodeItems(execution, afterNode)).toMatchObject([{ event: 'IOT_ACTIVATION:ACTIVE_FAILURE' }]);
	});

	test('leaves the answer to a caller who waits for Respond to Webhook', async () => {
		bench.soda.setAutoOutcome({ result: 'none' });
		const file = flow({ waitFor: 'activation' }, undefined, {
			// The node reads it with expressions, which this name must not end.
			order: { name: 'Order }} "in"', parameters: { responseMode: 'responseNode' } },
			after: {
				type: 'n8n-nodes-base.respondToWebhook',
				typeVersion: 1.1,
				parameters: { respondWith: 'json', responseBody: '={{ { "event": $json.event } }}' },
			},
		});
		const { workflow } = await start(file);
		const answer = axios.post<unknown>(`${bench.n8n.url}/webhook/${file.name}`, { order: file.name });
		await parked(workflow);
		bench.soda.succeed(latest().id);
		expect((await answer).data).toEqual({ event: 'IOT_ACTIVATION:ACTIVED' });
		const [delivery] = bench.soda.webhooks.slice(-1);
		expect(delivery?.attempts.map(({ status, answer: text }) => [status, text])).toEqual([[200, 'success']]);
		const execution = await bench.n8n.waitForExecution(workflow);
		expect(nodeItems(execution, afterNode)).toHaveLength(1);
	});

	test('goes on with timedOut when the time is over', async () => {
		const { workflow, activation } = timeLimit;
		const execution = await bench.n8n.waitForExecution(workflow, isFinished, 100_000);
		expect(nodeItems(execution, afterNode)).toMatchObject([
			{
				timedOut: true,
				iot_activation: { id: activation.id, status: 'WAITING' },
				sent: { client_order_id: activation.clientOrderId },
			},
		]);
		expect(nodeItems(execution, afterNode)[0]).not.toHaveProperty('body');
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
				// A platform delivers again what a server did not take just after its start.
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
			expect(execution.data.resultData.runData[afterNode]).toHaveLength(1);
			ids.push((nodeItems(execution, afterNode)[0]?.iot_activation as IDataObject).id);
		}
		expect(new Set(ids)).toEqual(new Set(activations.map(({ id }) => id)));
	});
});
