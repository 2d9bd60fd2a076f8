import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import { setTimeout as pause } from 'node:timers/promises';

import { eventually } from '../../hosts/eventually';
import { nodeItems, nodeRan } from '../../hosts/executions';
import { benchLimitMs, startBench } from '../support/n8n/bench';
import type { Bench } from '../support/n8n/bench';
import { loadExample, productionUrl } from '../support/n8n/examples';
import { finishedExecutions } from '../support/n8n/finishedExecutions';
import { GoogleSheets } from '../support/standIns/googleSheets';
import { InternetProxy } from '../support/standIns/proxy';
import { Slack } from '../support/standIns/slack';

/** An id that no JavaScript number holds. */
const lobbyId = '9007199254740993';
const warehouse = '9007199254740992';

const google = new GoogleSheets('Orders', 'Settled', 'Dispensed');
const slack = new Slack();
let internet: InternetProxy;
let bench: Bench;

/** Imports an example as it is, activates it, and gives its id and the address of one of its triggers. */
async function install(file: string, triggerNode: string, settings: Record<string, string> = {}) {
	const workflow = await loadExample(file, settings);
	const id = await bench.n8n.importWorkflow(workflow, { credentials: bench.credentials });
	await bench.n8n.activate(id);
	return { id, url: productionUrl(bench.n8n, workflow, triggerNode), workflow };
}

async function post(url: string, body: object) {
	return await axios.post<Record<string, unknown>>(url, body, {
		proxy: false,
		timeout: 30_000,
		validateStatus: () => true,
	});
}

beforeAll(async () => {
	internet = await InternetProxy.start(google, slack);
	bench = await startBench({ env: internet.env });
	const { n8n, credentials } = bench;
	const account = { name: 'Google Service Account', type: 'googleApi', data: google.credential };
	credentials.googleApi = await n8n.createCredential(account);
	const app = { name: 'Slack account', type: 'slackApi', data: slack.credential };
	credentials.slackApi = await n8n.createCredential(app);
}, benchLimitMs);

afterAll(async () => {
	await bench.close();
	await internet.stop();
});

describe('1: water purifier, order and refund', () => {
	let order: string;
	let refund: string;
	let workflowId: string;

	beforeAll(async () => {
		const { id, url, workflow } = await install('1-purifier-order-lock-cancel', 'Order received');
		workflowId = id;
		order = url;
		refund = productionUrl(bench.n8n, workflow, 'Refund received');
	});

	beforeEach(() => {
		bench.purifier.requests.length = 0;
	});

	test('locks the purifier of an order, and releases it for the refund', async () => {
		const body = { orderId: 'order-1', iotId: lobbyId, volume: 1500, maxWaitTime: 120, price: 300 };
		const locked = await post(order, body);

		expect(locked.data).toEqual({ orderId: 'order-1', iotId: lobbyId, result: 'locked' });
		expect(locked.status).toBe(200);
		expect(bench.purifier.requests.map(({ path }) => path)).toEqual([
			'/api/open/v1/common/checkStatus',
			'/api/open/v1/wp1/lock',
		]);
		const { bodyText = '' } = bench.purifier.requests[1] ?? {};
		expect(bodyText).toContain(`"iotId":${lobbyId},`);
		expect(JSON.parse(bodyText)).toMatchObject({
			openId: bench.purifier.openId,
			volume: 1500,
			orderId: 'order-1',
			maxWaitTime: 120,
			programPrice: 300,
		});
		const [lobby] = bench.purifier.devices;
		expect(lobby).toMatchObject({ iotId: lobbyId, state: 'WP_LOCKING' });

		const busy = await post(order, { orderId: 'order-2', iotId: lobbyId, volume: 500 });
		expect(busy.data).toMatchObject({ orderId: 'order-2', result: 'not ready' });
		expect(busy.data.error).toContain('WP_LOCKING');
		expect(busy.status).toBe(409);
		expect(bench.purifier.requests.filter(({ path }) => path.endsWith('/lock'))).toHaveLength(1);

		const released = await post(refund, { orderId: 'order-1', iotId: lobbyId });
		expect(released.data).toEqual({ orderId: 'order-1', iotId: lobbyId, result: 'released' });
		expect(released.status).toBe(200);
		expect(lobby?.state).toBe('READY');
	});

	test('answers a refund of an order that holds no purifier with the reason', async () => {
		const { status, data } = await post(refund, { orderId: 'order-unknown', iotId: lobbyId });
		expect(status).toBe(422);
		expect(data).toMatchObject({ orderId: 'order-unknown', result: 'failed' });
		expect(data.error).toContain('CMD_ERROR');
	});

	test('answers an order for a purifier that is offline', async () => {
		const { status, data } = await post(order, { orderId: 'order-3', iotId: warehouse, volume: 500 });
		expect(status).toBe(409);
		expect(data.error).toContain('OFFLINE');
	});

	test('answers an order that the lock refuses, with code 0 too, with the reason', async () => {
		bench.purifier.faults.add({ kind: 'offline', path: '*/wp1/lock', times: 1 });
		const { status, data } = await post(order, { orderId: 'order-4', iotId: lobbyId, volume: 500 });
		expect(data).toMatchObject({ orderId: 'order-4', result: 'failed' });
		expect(data.error).toContain('OFFLINE');
		expect(status).toBe(422);
	});

	test('answers an order whose id came as a number and has lost digits, and sends nothing', async () => {
		const text = `{"orderId":"order-5","iotId":${lobbyId},"volume":500}`;
		const { status, data } = await axios.post<Record<string, unknown>>(order, text, {
			proxy: false,
			headers: { 'content-type': 'application/json' },
			validateStatus: () => true,
		});
		expect(status).toBe(422);
		expect(data.error).toContain('too large to be exact');
		expect(bench.purifier.requests).toEqual([]);
	});

	test('answers an order without a volume, and a platform that is down', async () => {
		const incomplete = await post(order, { orderId: 'order-6', iotId: lobbyId });
		expect(incomplete.status).toBe(422);
		expect(incomplete.data.error).toContain('"Volume (ml)" (volume)');

		bench.purifier.faults.add({ kind: 'dropConnection', times: 1 });
		const down = await post(order, { orderId: 'order-7', iotId: lobbyId, volume: 500 });
		expect(down.status).toBe(422);
		expect(down.data.error).toContain('No reply from the water purifier platform');

		const executions = await finishedExecutions(bench.n8n, workflowId);
		expect(new Set(executions.map((execution) => execution.status))).toEqual(new Set(['success']));
	});
});

describe('2, 3 and 4: SodaIot, orders in a spreadsheet and alerts in Slack', () => {
	const orders = google.tab('Orders');
	const settled = google.tab('Settled');
	let orderUrl: string;
	let orderFlow: string;
	let settledFlow: string;
	let alertUrl: string;

	const order = (orderId: string, changes: object = {}) => {
		const [device] = bench.soda.devices;
		return {
			orderId,
			deviceSerial: device?.serial,
			authCode: device?.authCode,
			presets: ['DRINKING_HOT'],
			...changes,
		};
	};
	const activationOf = (orderId: string) => {
		const activation = bench.soda.activations.find(({ clientOrderId }) => clientOrderId === orderId);
		if (!activation) throw new Error(`The platform has no activation for ${orderId}`);
		return activation;
	};
	const rowOf = (orderId: string) => orders.records.find((row) => row.order_id === orderId);

	beforeAll(async () => {
		const spreadsheetUrl = google.url;
		const settledExample = await install('3-sodaiot-settled-orders-to-sheet', 'Soda IoT Trigger', {
			spreadsheetUrl,
		});
		settledFlow = settledExample.id;
		const settings = { spreadsheetUrl, triggerUrl: settledExample.url };
		const orderExample = await install('2-sodaiot-order-activate', 'Order received', settings);
		orderUrl = orderExample.url;
		orderFlow = orderExample.id;
		alertUrl = (await install('4-sodaiot-failure-to-slack', 'Soda IoT Trigger')).url;
	});

	test('activates an order and links its row; the settlement becomes a row with all digits', async () => {
		const reply = await post(orderUrl, order('order-1', { presets: 'DRINKING_HOT,DRINKING_COLD' }));
		const activation = activationOf('order-1');
		expect(reply.data).toEqual({ orderId: 'order-1', activationId: activation.id, status: 'WAITING' });
		expect(reply.status).toBe(202);

		const { bodyText = '' } = bench.soda.requests.find(({ path }) => path === '/iot/activation/') ?? {};
		expect(JSON.parse(bodyText)).toMatchObject({
			client_order_id: 'order-1',
			device: { serial: 'DRINK-0001', auth_code: 'auth-drink-1' },
			modes: [{ preset: 'DRINKING_HOT' }, { preset: 'DRINKING_COLD' }],
			webhook_url: expect.stringMatching(/\/webhook\/[\w-]+\/webhook$/),
		});

		await eventually('the row to be linked', () => rowOf('order-1')?.status === 'WAITING');
		expect(orders.rows[0]).toEqual([
			'order_id',
			'ordered_at',
			'device',
			'presets',
			'activation_id',
			'status',
			'problem',
		]);
		expect(rowOf('order-1')).toMatchObject({
			device: 'DRINK-0001',
			presets: 'DRINKING_HOT,DRINKING_COLD',
			activation_id: activation.id,
			problem: '',
		});

		bench.soda.succeed(activation.id);
		bench.soda.settle(activation.id, { amount: 1.2, flowAmount: 3 });
		await eventually('the settled order', () => settled.records.length === 1);
		const [webhook] = bench.soda.webhooks.filter(({ name }) => name === 'TERIMATED');
		expect(settled.records).toEqual([
			{
				order_id: 'order-1',
				activation_id: activation.id,
				amount: 1.2,
				flow_amount: 3,
				litres: 3,
				terminated_at: (webhook?.body.iot_activation as { terminated_at: string }).terminated_at,
				delivery_id: expect.stringMatching(/^[0-9a-f]{64}$/),
			},
		]);
		expect(bench.soda.webhooks.map(({ state }) => state)).toEqual(['delivered', 'delivered']);

		const execution = await bench.n8n.waitForExecution(settledFlow);
		expect(nodeItems(execution, 'Soda IoT Trigger')).toEqual([
			expect.objectContaining({
				event: 'IOT_ACTIVATION:TERMINATED',
				vendorEvent: 'TERIMATED',
				iot_activation: expect.objectContaining({
					id: activation.id,
					status: 'TERMINATED',
					vendorStatus: 'TERIMATED',
				}),
			}),
		]);
	});

	test('writes the reason into the row of an order that is refused, and tells the shop', async () => {
		const { status, data } = await post(orderUrl, order('order-2', { authCode: 'from another sticker' }));
		expect(status).toBe(422);
		expect(data).toMatchObject({ orderId: 'order-2' });
		expect(data.error).toContain('auth_code does not fit the device');

		await eventually('the reason in the row', () => rowOf('order-2')?.problem !== '');
		expect(rowOf('order-2')).toMatchObject({ problem: data.error, activation_id: '', status: '' });
		expect(rowOf('order-1')).toMatchObject({ problem: '', status: 'WAITING' });
	});

	test('keeps one row for an order that is posted twice, with its activation', async () => {
		const { status, data } = await post(orderUrl, order('order-1'));
		expect(status).toBe(422);
		expect(data.error).toContain('has been used before');

		await eventually('the reason in the row', () => rowOf('order-1')?.problem !== '');
		expect(orders.records.map((row) => row.order_id)).toEqual(['order-1', 'order-2']);
		expect(rowOf('order-1')).toMatchObject({ activation_id: activationOf('order-1').id, status: 'WAITING' });
	});

	test('keeps orders of the same moment apart, and those whose ids are digits', async () => {
		const ids = ['20250101000000000001', '20250101000000000002', '20250101000000000003'];
		const replies = await Promise.all(ids.map(async (id) => await post(orderUrl, order(id))));
		expect(replies.map(({ status }) => status)).toEqual([202, 202, 202]);
		await eventually('all rows to be linked', () => ids.every((id) => rowOf(id)?.status === 'WAITING'));
		for (const id of ids) expect(rowOf(id)?.activation_id).toBe(activationOf(id).id);
	});

	test('makes one row of a settlement that is reported twice and while Google is out of order', async () => {
		const { id } = activationOf('20250101000000000001');
		google.outages = 1;
		bench.soda.succeed(id);
		bench.soda.settle(id);
		await eventually('the settled order', () => settled.records.some((row) => row.activation_id === id));

		const webhook = bench.soda.webhooks.at(-1);
		if (!webhook) throw new Error('The platform has sent nothing');
		const again = bench.soda.resend(webhook.id);
		await eventually('the acknowledgement', () => again.state === 'delivered');
		await finishedExecutions(bench.n8n, settledFlow);
		expect(settled.records.filter((row) => row.activation_id === id)).toHaveLength(1);
	});

	test('alerts Slack when the device was not activated, and does not when it was', async () => {
		// An activation reports to one address only; here that is the address of the other trigger.
		await bench.n8n.deactivate(orderFlow);
		const settings = { spreadsheetUrl: google.url, triggerUrl: alertUrl };
		orderFlow = (await install('2-sodaiot-order-activate', 'Order received', settings)).id;
		for (const orderId of ['order-8', 'order-9'])
			expect((await post(orderUrl, order(orderId))).status).toBe(202);

		bench.soda.succeed(activationOf('order-8').id);
		bench.soda.fail(activationOf('order-9').id);
		const [message] = await eventually('the alert', () => slack.messages.length > 0 && slack.messages);
		await eventually('both acknowledgements', () =>
			bench.soda.webhooks.slice(-2).every(({ state }) => state === 'delivered'),
		);

		expect(slack.messages).toHaveLength(1);
		expect(message?.channel).toBe('#dispense-alerts');
		expect(message?.text.split('\n')).toEqual([
			':warning: A device was not activated.',
			'Order: order-9',
			`Activation: ${activationOf('order-9').id}`,
			'Presets: DRINKING_HOT',
			'Status: ACTIVE_FAILURE',
		]);
	});

	test('the flows called nobody but Google and Slack, and no execution failed', async () => {
		expect(internet.refused).toEqual([]);
		const executions = await finishedExecutions(bench.n8n, orderFlow);
		expect(new Set(executions.map((execution) => execution.status))).toEqual(new Set(['success']));
	});
});

describe('6: SodaIot, from the order to the settlement in one execution', () => {
	const wait = 'Wait until settled';
	const dispensed = google.tab('Dispensed');
	let url: string;
	let flow: string;

	const shopUrl = () => `${bench.soda.url}/_simulator/alerts`;
	const settings = () => ({ spreadsheetUrl: google.url, shopUrl: shopUrl() });
	const rowsOf = (orderId: string) => dispensed.records.filter((row) => row.order_id === orderId);
	const toldAbout = (orderId: string) =>
		bench.soda.alerts
			.map(({ message }) => message as Record<string, unknown>)
			.filter((message) => message.orderId === orderId);
	const activationOf = (orderId: string) => {
		const activation = bench.soda.activations.find(({ clientOrderId }) => clientOrderId === orderId);
		if (!activation) throw new Error(`The platform has no activation for ${orderId}`);
		return activation;
	};
	const latest = async (workflowId: string) => {
		const [newest] = await bench.n8n.executions(workflowId);
		return newest && (await bench.n8n.execution(newest.id));
	};

	/** Posts an order and waits until its execution is parked. */
	async function order(orderId: string, to = { url, flow }, changes: object = {}) {
		const [device] = bench.soda.devices;
		const body = {
			orderId,
			deviceSerial: device?.serial,
			authCode: device?.authCode,
			presets: ['DRINKING_HOT'],
			...changes,
		};
		const { status, data } = await post(to.url, body);
		expect([status, data]).toEqual([202, { orderId, result: 'accepted' }]);
	}

	async function untilParked(workflowId: string, nodeName: string) {
		await eventually(`execution parked by ${nodeName}`, async () => {
			const execution = await latest(workflowId);
			return execution?.status === 'waiting' && nodeRan(execution, nodeName);
		});
		// n8n refuses what comes before it has let go of an execution that it has stored as waiting. The node gets over
		// that, but the platform has no answer then; the tests of waiting are about such moments, these are not.
		await pause(300);
	}

	async function untilSuccess(workflowId: string) {
		const execution = await eventually('the end of the execution', async () => {
			const newest = await latest(workflowId);
			return newest && newest.status !== 'waiting' && newest.status !== 'running' && newest;
		});
		expect(execution.status).toBe('success');
		return execution;
	}

	beforeAll(async () => {
		bench.soda.setAutoOutcome({ settleAfterMs: null });
		const example = await install('6-sodaiot-order-to-settlement', 'Order received', settings());
		url = example.url;
		flow = example.id;
	});

	test('tells the shop to go ahead, and writes one row when the use is settled', async () => {
		await order('whole-1');
		await untilParked(flow, 'Activate');
		const { id } = activationOf('whole-1');
		expect(toldAbout('whole-1')).toEqual([]);

		bench.soda.succeed(id);
		await untilParked(flow, wait);
		expect(toldAbout('whole-1')).toEqual([{ orderId: 'whole-1', result: 'active', activationId: id }]);
		expect(rowsOf('whole-1')).toEqual([]);

		google.outages = 1;
		bench.soda.settle(id, { amount: 1.2, flowAmount: 3 });
		await untilSuccess(flow);
		expect(rowsOf('whole-1')).toEqual([
			{
				order_id: 'whole-1',
				activation_id: id,
				status: 'TERMINATED',
				amount: 1.2,
				flow_amount: 3,
				litres: 3,
				terminated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
				problem: '',
			},
		]);
		expect(toldAbout('whole-1')).toHaveLength(1);
		await eventually('both acknowledgements', () =>
			bench.soda.webhooks.slice(-2).every(({ state }) => state === 'delivered'),
		);
	});

	test('tells the shop when the device could not be activated, and writes why', async () => {
		await order('whole-2');
		await untilParked(flow, 'Activate');
		const { id } = activationOf('whole-2');
		bench.soda.fail(id);
		const execution = await untilSuccess(flow);
		expect(nodeRan(execution, wait)).toBe(false);

		const problem = 'The device could not be activated';
		const known = { activationId: id, status: 'ACTIVE_FAILURE' };
		expect(toldAbout('whole-2')).toEqual([
			{ orderId: 'whole-2', result: 'failed', error: problem, ...known },
		]);
		expect(rowsOf('whole-2')).toMatchObject([{ activation_id: id, status: 'ACTIVE_FAILURE', problem }]);
	});

	test('tells the shop when the order is refused, also one that is posted twice, whose row it keeps', async () => {
		await order('whole-3', { url, flow }, { authCode: 'from another sticker' });
		await untilSuccess(flow);
		const [refusal, ...others] = toldAbout('whole-3');
		expect(others).toEqual([]);
		expect(refusal).toEqual({ orderId: 'whole-3', result: 'failed', error: expect.any(String) });
		expect(refusal?.error).toContain('auth_code does not fit the device');
		expect(rowsOf('whole-3')).toMatchObject([{ problem: refusal?.error }]);

		await order('whole-1');
		await eventually('the second message', () => toldAbout('whole-1').length === 2);
		await untilSuccess(flow);
		expect(rowsOf('whole-1')).toMatchObject([
			{ status: 'TERMINATED', amount: 1.2, problem: expect.stringContaining('has been used before') },
		]);
	});

	test('asks the platform when the use could not be ended', async () => {
		await order('whole-4');
		await untilParked(flow, 'Activate');
		const { id } = activationOf('whole-4');
		bench.soda.succeed(id);
		await untilParked(flow, wait);
		bench.soda.failTermination(id);
		const execution = await untilSuccess(flow);
		expect(nodeItems(execution, 'Query')).toMatchObject([{ id, status: 'TERMINATE_FAILURE' }]);
		expect(toldAbout('whole-4')).toMatchObject([
			{ result: 'active' },
			{ result: 'failed', activationId: id },
		]);
		expect(rowsOf('whole-4')).toMatchObject([{ status: 'TERMINATE_FAILURE', problem: expect.any(String) }]);
	});

	test('asks the platform when the time is over, and finds a settlement that was never reported', async () => {
		const workflow = await loadExample('6-sodaiot-order-to-settlement', settings());
		const nodes = workflow.nodes as unknown as Array<{ name: string; parameters: IDataObject }>;
		for (const { name, parameters } of nodes) {
			if (name === 'Order received') parameters.path = 'sodaiot-order-impatient';
			if (name === wait) Object.assign(parameters, { limit: 'seconds', limitAmount: 40 });
		}
		const impatient = await bench.n8n.importWorkflow(workflow, { credentials: bench.credentials });
		await bench.n8n.activate(impatient);
		await order('whole-5', { url: `${bench.n8n.url}/webhook/sodaiot-order-impatient`, flow: impatient });
		await untilParked(impatient, 'Activate');
		const activation = activationOf('whole-5');
		bench.soda.succeed(activation.id);
		await untilParked(impatient, wait);

		// The node looks after the execution for half a minute; what is lost later only a time limit brings out.
		await pause(31_000);
		activation.webhookUrl = '';
		bench.soda.settle(activation.id, { amount: 0.4, flowAmount: 1 });
		const execution = await bench.n8n.waitForExecution(impatient, undefined, 100_000);
		expect(nodeItems(execution, wait)).toMatchObject([
			{ timedOut: true, iot_activation: { status: 'ACTIVED' } },
		]);
		expect(nodeItems(execution, 'Query')).toMatchObject([{ status: 'TERMINATED' }]);
		expect(rowsOf('whole-5')).toMatchObject([{ status: 'TERMINATED', amount: 0.4, problem: '' }]);
	});

	test('the flow called nobody but Google and the shop', () => {
		expect(internet.refused).toEqual([]);
	});
});
