import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import { setTimeout as pause } from 'node:timers/promises';

import { eventually } from '../../hosts/eventually';
import { executionError, isFinished, nodeItems, nodeRan } from '../../hosts/executions';
import { defaultPurifiers } from '../../simulators';
import { benchLimitMs, startBench } from '../support/n8n/bench';
import type { Bench } from '../support/n8n/bench';
import { approve, callback, callbackFlow, question, send, triggerName } from '../support/n8n/callbackFlows';
import type { Step } from '../support/n8n/callbackFlows';
import { loadExample, productionUrl } from '../support/n8n/examples';
import { manualFlow, runFlow, succeeded } from '../support/n8n/flows';
import { gym, lobby, lock, warehouse } from '../support/n8n/parameters';
import { finishedExecutions } from '../support/n8n/finishedExecutions';
import { closeServers, startServer } from '../support/servers';
import { GoogleSheets } from '../support/standIns/googleSheets';
import { InternetProxy } from '../support/standIns/proxy';

/** The largest id that the platform's 64 bits hold. */
const roof = '9223372036854775807';
const washer = '70000000000001';
const devices = [
	...defaultPurifiers,
	{ iotId: roof, name: 'Roof' },
	{ iotId: washer, name: 'Car wash', machineType: 'CAR_WASHER' },
];

const refusal = { isOk: 0, mark: 1, balance: 0, orderId: '', volume: 0, maxWaitTime: 30 };

describe.each([2, 1] as const)('the water purifier in n8n %i', (major) => {
	const google = new GoogleSheets('Purifier orders', 'Cards', 'Card orders');
	let internet: InternetProxy;
	let bench: Bench;

	const device = (iotId: string) => {
		const found = bench.purifier.devices.find((entry) => entry.iotId === iotId);
		if (!found) throw new Error(`There is no device ${iotId}`);
		return found;
	};
	const isReady = async (iotId: string) =>
		await eventually(`${iotId} to be ready`, () => device(iotId).state === 'READY');
	const callsOf = (path: string) => bench.purifier.requests.filter((request) => request.path.endsWith(path));

	/** Imports an example, changes only these options of its trigger, and activates it. */
	async function install(file: string, settings: Record<string, string>, options: IDataObject = {}) {
		const workflow = await loadExample(file, settings, options);
		const id = await bench.n8n.importWorkflow(workflow, { credentials: bench.credentials });
		await bench.n8n.activate(id);
		return { id, url: productionUrl(bench.n8n, workflow, triggerName), workflow };
	}

	/** Activates a trigger with these nodes behind it. */
	async function listen(webhookId: string, parameters: IDataObject, steps?: Step[]) {
		const flow = callbackFlow(webhookId, parameters, steps);
		const id = await bench.n8n.importWorkflow(flow, { credentials: bench.credentials });
		await bench.n8n.activate(id);
		return { id, url: `${bench.n8n.url}/webhook/${webhookId}/webhook` };
	}

	/** What came out of the trigger's workflow, execution by execution, the first one first. */
	async function arrived(id: string, count?: number) {
		const executions = await finishedExecutions(bench.n8n, id, count);
		const loaded = await Promise.all(executions.map(async (entry) => await bench.n8n.execution(entry.id)));
		return loaded
			.reverse()
			.flatMap((execution) => (nodeRan(execution, succeeded) ? nodeItems(execution, succeeded) : []));
	}

	const count = async (id: string) => (await bench.n8n.executions(id)).length;

	beforeAll(async () => {
		internet = await InternetProxy.start(google);
		// A minute at a machine takes three seconds.
		const purifier = { devices, timeScale: 0.05, redelivery: { everyMs: 300 } };
		bench = await startBench({ major, env: internet.env, purifier });
		const account = { name: 'Google Service Account', type: 'googleApi', data: google.credential };
		bench.credentials.googleApi = await bench.n8n.createCredential(account);
	}, benchLimitMs);

	afterAll(async () => {
		await bench.close();
		await internet.stop();
		closeServers();
	});

	beforeEach(() => {
		bench.purifier.requests.length = 0;
		bench.purifier.faults.clear();
	});

	describe('the examples 5 and 7: poured, and refund', () => {
		const orders = google.tab('Purifier orders');
		const refunds: string[] = [];
		const shop = { status: 200 };
		let orderUrl: string;
		let poured: { id: string; url: string };
		let refund: { id: string; url: string };

		const rowOf = (orderId: string) => orders.records.find((row) => row.order_id === orderId);
		const place = async (body: IDataObject) =>
			await axios.post<IDataObject>(orderUrl, body, { proxy: false, validateStatus: () => true });
		const lockFor = async (order: IDataObject & { orderId: string }) =>
			expect((await place(order)).data).toMatchObject({ orderId: order.orderId, result: 'locked' });
		const written = async (orderId: string) =>
			await eventually('the row', () => rowOf(orderId)?.status === 'locked');

		beforeAll(async () => {
			const { url } = await startServer((request, response) => {
				request.on('data', (chunk: Buffer) => refunds.push(chunk.toString()));
				request.on('end', () => response.writeHead(shop.status).end());
			});
			const settings = { spreadsheetUrl: google.url };
			// What a user finds out about the platform.
			const options = { finishVolume: 'left' };
			const example = await install('5-purifier-poured-to-sheet', settings, options);
			poured = example;
			orderUrl = productionUrl(bench.n8n, example.workflow, 'Order received');
			refund = await install('7-purifier-refund-on-timeout', { ...settings, refundUrl: url }, options);
		});

		test('locks for an order and writes its row; the row gets what was poured', async () => {
			bench.purifier.setCallbackUrl(poured.url);
			const order = { orderId: '20250101000000000001', iotId: lobby, volume: 1500, maxWaitTime: 120 };
			await lockFor(order);
			await written(order.orderId);
			expect(device(lobby).state).toBe('WP_LOCKING');
			const busy = await place({ ...order, orderId: 'another' });
			expect(busy.status).toBe(409);

			bench.purifier.pressButton(lobby, { pour: 1000, then: 'finish' });
			await eventually('the poured volume', () => Boolean(rowOf(order.orderId)?.finished_at));
			expect(orders.records).toEqual([
				{
					order_id: order.orderId,
					iot_id: lobby,
					status: 'locked',
					locked_at: expect.stringMatching(/^\d{4}-/),
					ordered_ml: 1500,
					poured_ml: 1000,
					remaining_ml: 500,
					poured_confirmed: true,
					finished_at: expect.stringMatching(/^\d{4}-/),
				},
			]);
			const journal = bench.purifier.callbacks.map(({ name, state }) => [name, state]);
			expect(journal).toEqual([
				['WP1_START_WATER', 'delivered'],
				['WP1_WORK_FINISH', 'delivered'],
			]);
		});

		test('asks for the refund of an order that nobody came for, once', async () => {
			bench.purifier.setCallbackUrl(refund.url);
			await lockFor({ orderId: 'nobody', iotId: lobby, volume: 800, maxWaitTime: 60 });
			await written('nobody');
			await eventually('the refund', () => rowOf('nobody')?.refund === 'requested');
			await eventually('the timeout', () => Boolean(rowOf('nobody')?.timed_out_at));
			expect(refunds.map((text) => JSON.parse(text) as unknown)).toEqual([
				{ orderId: 'nobody', iotId: lobby, orderedVolume: 800, pouredVolume: 0 },
			]);
			expect(rowOf('nobody')).toMatchObject({ status: 'locked', ordered_ml: 800, refund_error: '' });
		});

		test('leaves an order that timed out in a pause alone, and says when the shop refuses', async () => {
			refunds.length = 0;
			shop.status = 422;
			await lockFor({ orderId: 'paused', iotId: gym, volume: 800, maxWaitTime: 60 });
			bench.purifier.pressButton(gym, { pour: 300 });
			await lockFor({ orderId: 'refused', iotId: lobby, volume: 500, maxWaitTime: 60 });
			await written('refused');

			await eventually('the refusal', () => rowOf('refused')?.refund === 'failed');
			expect(rowOf('refused')?.refund_error).toContain('422');
			await eventually('the pause to end', () => Boolean(rowOf('paused')?.timed_out_at));
			await isReady(gym);
			await finishedExecutions(bench.n8n, refund.id);
			expect(rowOf('paused')?.refund).toBe('');
			expect(refunds.map((text) => (JSON.parse(text) as IDataObject).orderId)).toEqual(
				Array.from({ length: 3 }, () => 'refused'),
			);
		});

		test('refunds no order whose records do not prove that nothing was poured; the row says so', async () => {
			refunds.length = 0;
			bench.purifier.flow.finishVolume = 'none';
			bench.purifier.setCallbackUrl('');
			await lockFor({ orderId: 'doubtful', iotId: lobby, volume: 800, maxWaitTime: 60 });
			await written('doubtful');
			await isReady(lobby);
			const finish = callback('WP1_WORK_FINISH', { iotId: lobby, orderId: 'doubtful', volume: 800 });
			expect(await send(refund.url, finish)).toMatchObject({ status: 200 });
			await eventually('the row', () => rowOf('doubtful')?.refund === 'check');
			expect(rowOf('doubtful')?.refund_error).toContain(
				'shows its finish, but not for certain that 800 ml are left',
			);
			expect(refunds).toEqual([]);
			bench.purifier.flow.finishVolume = 'left';
		});

		test('refunds nobody who only says that nothing was poured', async () => {
			refunds.length = 0;
			const before = await count(refund.id);
			const order = { iotId: lobby, orderId: '20250101000000000001' };
			const answers = await Promise.all([
				send(refund.url, callback('WP1_WORK_FINISH', { ...order, volume: 1500 })),
				send(refund.url, callback('WP1_WORK_FINISH', { ...order, orderId: 'invented', volume: 0 })),
				send(refund.url, callback('WP1_WAIT_TIMEOUT', { ...order, orderId: 'invented' })),
			]);
			expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
			expect(await count(refund.id)).toBe(before);
			expect(refunds).toEqual([]);
		});
	});

	describe('the example 8: card swipes', () => {
		const cards = google.tab('Cards');
		const cardOrders = google.tab('Card orders');
		let approval: { id: string; url: string };
		const swipe = async (iotId: string, cardNum: string) => {
			const { answerText = '', ...result } = await bench.purifier.swipeCard(iotId, cardNum);
			return { ...result, answer: JSON.parse(answerText) as IDataObject };
		};

		beforeAll(async () => {
			cards.rows = [
				['card_num', 'name', 'balance'],
				['0017', 'Ada', 120],
				['9007199254740995', 'Bob', 20],
			];
			const settings = { spreadsheetUrl: google.url, volume: '500', price: '50' };
			approval = await install('8-purifier-swipe-approval', settings);
			bench.purifier.setOperationUrl(approval.url);
			bench.purifier.setCallbackUrl(approval.url);
			bench.purifier.flow.lockStatus = 'reply';
		});

		afterAll(() => {
			bench.purifier.flow.lockStatus = 'reply';
		});

		test('approves a card that holds enough, and charges it when the machine is locked', async () => {
			const { accepted, answer, order } = await swipe(lobby, '0017');
			expect({ accepted, answer }).toMatchObject({
				accepted: true,
				answer: { isOk: 1, balance: 120, volume: 500, maxWaitTime: 60 },
			});
			expect(device(lobby).state).toBe('WP_LOCKING');
			await eventually('the charge', () => cards.records[0]?.balance === 70);
			expect(cards.records).toEqual([
				{ card_num: '0017', name: 'Ada', balance: 70 },
				{ card_num: '9007199254740995', name: 'Bob', balance: 20 },
			]);
			expect(cardOrders.records).toEqual([
				expect.objectContaining({ order_id: order?.orderId, card_num: '0017', iot_id: lobby, price: 50 }),
			]);
		});

		test('charges it once, whatever else is said of its order', async () => {
			const orderId = bench.purifier.orders.at(-1)?.orderId;
			const about = { iotId: lobby, orderId };
			const answers = await Promise.all([
				send(approval.url, callback('WP1_CARD_CONSUME_READY', { ...about, cardNum: '9007199254740995' })),
				send(approval.url, callback('WP1_CARD_CONSUME_READY', { ...about, cardNum: 'x' })),
			]);
			expect(answers.map(({ status }) => status)).toEqual([200, 200]);
			await isReady(lobby);
			await eventually('the reports', () =>
				bench.purifier.callbacks.every(({ state }) => state !== 'pending'),
			);
			await finishedExecutions(bench.n8n, approval.id);
			expect(cards.records.map(({ balance }) => balance)).toEqual([70, 20]);
		});

		test('charges it once, later, where the lock’s entry does not say that it worked', async () => {
			bench.purifier.flow.lockStatus = 'state';
			await swipe(gym, '0017');
			bench.purifier.pressButton(gym);
			await eventually('the charge', () => cards.records[0]?.balance === 20);
			await isReady(gym);
			await eventually('the reports', () =>
				bench.purifier.callbacks.every(({ state }) => state !== 'pending'),
			);
			await finishedExecutions(bench.n8n, approval.id);
			expect(cards.records[0]?.balance).toBe(20);
			cards.rows = cards.rows.map((row) => (row[0] === '0017' ? ['0017', 'Ada', 70] : row));
		});

		test('refuses a card that holds too little, and one that nobody knows', async () => {
			expect(await swipe(gym, '9007199254740995')).toMatchObject({
				accepted: false,
				status: 200,
				answer: { isOk: 0, balance: 20 },
			});
			expect(await swipe(gym, '9007199254740996')).toMatchObject({ accepted: false, answer: refusal });
			expect(device(gym).state).toBe('READY');
			expect(cardOrders.records).toHaveLength(2);
		});

		test('refuses while the cards cannot be read', async () => {
			google.outages = 10;
			expect(await swipe(gym, '0017')).toMatchObject({ accepted: false, status: 200, answer: refusal });
			google.outages = 0;
			expect(cards.records[0]?.balance).toBe(70);
			const [newest, ...others] = await finishedExecutions(bench.n8n, approval.id);
			expect(newest?.status).toBe('error');
			expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['success']));
		});
	});

	describe('a card swipe is refused with HTTP 200', () => {
		const swipes = { events: ['WP1_SWIPE_CARD'] };
		const refused = { status: 200, type: 'application/json; charset=utf-8', text: JSON.stringify(refusal) };

		test('when the flow throws, and when it ends without an answer', async () => {
			const fail = {
				name: 'Fail',
				type: 'n8n-nodes-base.stopAndError',
				parameters: { errorMessage: 'Broken' },
			};
			const throws = await listen('swipe-throws', swipes, [fail]);
			const says = await listen('swipe-silent', swipes);
			expect(await send(throws.url, question(lobby))).toEqual(refused);
			expect(await send(says.url, question(lobby))).toEqual(refused);
			expect((await finishedExecutions(bench.n8n, throws.id))[0]?.status).toBe('error');
			expect(bench.n8n.log()).toContain('a card swipe was refused: the workflow failed');
		});

		test('when the flow is too slow, which then cannot approve any more', async () => {
			const wait = { name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 2 } };
			const parameters = { ...swipes, options: { answerWithin: 1 } };
			const slow = await listen('swipe-slow', parameters, [wait, approve('too-late')]);
			const before = Date.now();
			expect(await send(slow.url, question(lobby))).toEqual(refused);
			expect(Date.now() - before).toBeLessThan(2000);
			const execution = await bench.n8n.waitForExecution(slow.id);
			expect(executionError(execution)?.message).toContain('the answer comes too late');
		});

		test('when it may not come in, and nothing starts', async () => {
			const parameters = { ...swipes, options: { token: 'a secret' } };
			const guarded = await listen('swipe-token', parameters, [approve('stolen')]);
			// Without the token the question is not even read.
			expect(await send(guarded.url, question(lobby))).toMatchObject({ status: 401, text: 'refused' });
			expect(await count(guarded.id)).toBe(0);
			const answer = await send(`${guarded.url}?token=a%20secret`, question(lobby));
			expect(JSON.parse(answer.text)).toMatchObject({ isOk: 1, orderId: 'stolen' });
		});

		test('unless Respond to Webhook approves it, behind a Webhook node that is switched off', async () => {
			const good = { isOk: 1, balance: 5, orderId: 'by-hand', volume: 300, maxWaitTime: 30 };
			const { url } = await listen('swipe-respond', swipes, [
				{
					name: 'Switched off',
					type: 'n8n-nodes-base.webhook',
					typeVersion: 2,
					parameters: { path: 'switched-off', responseMode: 'responseNode' },
					disabled: true,
					after: [],
				},
				{
					name: 'Respond',
					type: 'n8n-nodes-base.respondToWebhook',
					typeVersion: 1.5,
					parameters: { respondWith: 'json', responseBody: JSON.stringify(good), options: {} },
					after: [triggerName, 'Switched off'],
				},
			]);
			const answer = await send(url, question(lobby));
			expect(JSON.parse(answer.text)).toEqual({ mark: 1, ...good });
		});

		test('and n8n stays healthy', async () => {
			// By then n8n has written what it writes after the refusal.
			await pause(500);
			expect(bench.n8n.log()).not.toMatch(/headers (already|after they are) sent|ERR_HTTP_HEADERS_SENT/i);
			const { status } = await axios.get(`${bench.n8n.url}/healthz/readiness`, { proxy: false });
			expect(status).toBe(200);
		});
	});

	describe('callbacks', () => {
		const all = {
			events: ['WP1_START_WATER', 'WP1_WORK_FINISH', 'WP1_WAIT_TIMEOUT', 'MACHINE_UPDATE_STATUS'],
		};

		test('that are forged start nothing with confirmation on; a true one does', async () => {
			const options = { confirmation: true, finishVolume: 'left' };
			const { id, url } = await listen('confirmed', { ...all, options });
			const ended = { iotId: lobby, orderId: '20250101000000000001' };
			const invented = { iotId: roof, orderId: 'invented' };
			const forged = [
				callback('WP1_START_WATER', invented),
				callback('WP1_WAIT_TIMEOUT', invented),
				callback('WP1_WORK_FINISH', { ...invented, volume: 0 }),
				callback('WP1_WORK_FINISH', { ...ended, volume: 1500 }),
				callback('WP1_WORK_FINISH', { ...ended, iotId: gym, volume: 500 }),
				`{"callTime":1,"callbackType":"MACHINE_UPDATE_STATUS","iotIdList":[${roof}],"status":0}`,
				`{"callTime":1,"callbackType":"MACHINE_UPDATE_STATUS","iotIdList":[9223372036854775806],"status":1}`,
			];
			const answers = await Promise.all(forged.map(async (body) => await send(url, body)));
			expect(answers.map(({ status }) => status)).toEqual(forged.map(() => 403));
			bench.purifier.faults.add({ kind: 'dropConnection', times: 1 });
			const status = `{"callTime":1,"callbackType":"MACHINE_UPDATE_STATUS","iotIdList":[${warehouse},${roof}],"status":1}`;
			expect(await send(url, status)).toMatchObject({ status: 503 });
			expect(await count(id)).toBe(0);

			bench.purifier.setCallbackUrl(url);
			const execution = await runFlow(bench, lockFlow(roof, 'confirm-1'));
			expect(execution.status).toBe('success');
			const order = { iotId: roof, orderId: 'confirm-1' };
			bench.purifier.pressButton(roof, { pour: 300 });
			// A start is no longer confirmed once the order has ended.
			const [start] = await arrived(id, 1);
			bench.purifier.pressButton(roof, { pour: 200, then: 'finish' });
			const finish = (await arrived(id, 3)).find(({ event }) => event === 'WP1_WORK_FINISH');
			expect(start).toMatchObject({ ...order, event: 'WP1_START_WATER', confirmation: { confirmed: true } });
			expect(finish).toMatchObject({
				...order,
				event: 'WP1_WORK_FINISH',
				orderedVolume: 1500,
				pouredVolume: 500,
				remainingVolume: 1000,
				confirmation: { confirmed: true },
			});
			bench.purifier.setCallbackUrl('');
		});

		test('keep every digit of their ids', async () => {
			const { id, url } = await listen('digits', all);
			await send(url, callback('WP1_START_WATER', { iotId: roof, orderId: 'digits' }));
			await send(url, `{"callbackType":"MACHINE_UPDATE_STATUS","iotIdList":[${lobby},${roof}],"status":1}`);
			const [start, status] = await arrived(id, 2);
			expect(start?.iotId).toBe(roof);
			expect(status?.iotIdList).toEqual([lobby, roof]);
		});

		test('without the token are refused with 401, and start nothing', async () => {
			const { id, url } = await listen('token', { ...all, options: { token: 'sesame' } });
			const body = callback('WP1_START_WATER', { iotId: lobby, orderId: 'token' });
			for (const query of ['', '?token=', '?token=sesam', '?token=sesame&token=sesame', '?Token=sesame'])
				expect(await send(`${url}${query}`, body)).toMatchObject({ status: 401, text: 'refused' });
			expect(await count(id)).toBe(0);
			expect(await send(`${url}?token=sesame`, body)).toMatchObject({ status: 200, text: 'success' });
			expect(await arrived(id, 1)).toHaveLength(1);
		});

		test('that come in a burst, and again because their acknowledgements are lost, go on once each', async () => {
			const { id, url } = await listen('burst', all);
			const seen = new Set<string>();
			const lossy = await startServer((request, response) => {
				const chunks: Buffer[] = [];
				request.on('data', (chunk: Buffer) => chunks.push(chunk));
				request.on('end', () => {
					const body = Buffer.concat(chunks).toString();
					void send(url, body).then(({ status, text }) => {
						if (seen.has(body)) response.writeHead(status).end(text);
						else response.destroy();
						seen.add(body);
					});
				});
			});
			bench.purifier.setCallbackUrl(lossy.url);
			const ids = Array.from({ length: 20 }, (_, index) => String(BigInt(lobby) + BigInt(index)));
			const first = bench.purifier.callbacks.length;
			for (const iotId of ids)
				bench.purifier.emit({ callbackType: 'WP1_START_WATER', iotId, orderId: `burst-${iotId}` });
			bench.purifier.setCallbackUrl('');

			const burst = bench.purifier.callbacks.slice(first);
			await eventually('all acknowledgements', () => burst.every(({ state }) => state === 'delivered'));
			expect(lossy.requests).toHaveLength(40);
			const items = await arrived(id);
			expect(items.map(({ iotId }) => iotId).sort()).toEqual([...ids].sort());
		});

		test('that come in a burst, each twice at the same time, go on once each, and n8n stays well', async () => {
			const shop: string[] = [];
			const { url: shopUrl } = await startServer((request, response) => {
				shop.push(request.url ?? '');
				response.end();
			});
			const tell: Step = {
				name: 'Tell the shop',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				parameters: { url: `=${shopUrl}/{{ $json.orderId }}` },
			};
			const { id, url } = await listen('twice', all, [tell]);
			const deliver = async (orderId: string): Promise<void> => {
				const body = callback('WP1_WORK_FINISH', { iotId: lobby, orderId, volume: 0 });
				for (let tries = 0; tries < 10; tries++) {
					const answer = await send(url, body, 20_000).catch(() => undefined);
					if (answer?.status === 200) return;
					await pause(1000);
				}
				throw new Error(`${orderId} was never acknowledged`);
			};
			const orders = Array.from({ length: 60 }, (_, index) => `twice-${index}`);
			await Promise.all([...orders, ...orders].map(deliver));
			await eventually('all executions', async () => (await bench.n8n.executions(id)).every(isFinished));
			expect(shop.sort()).toEqual(orders.map((orderId) => `/${orderId}`).sort());
			const { status } = await axios.get(`${bench.n8n.url}/healthz/readiness`, { proxy: false });
			expect(status).toBe(200);
		});
	});

	describe('operations', () => {
		const run = async (parameters: IDataObject) => {
			const flow = manualFlow([{ name: 'Call', type: 'waterPurifier', parameters }]);
			const execution = await runFlow(bench, flow);
			expect(executionError(execution)).toBeUndefined();
			return nodeItems(execution, 'Call');
		};
		const at = (iotId: string) => ({ iotId: { __rl: true, mode: 'id', value: iotId } });

		test('a lock whose reply is lost is resolved, and the platform has seen one', async () => {
			await isReady(gym);
			bench.purifier.faults.add({ kind: 'loseReply', path: '*/wp1/lock', times: 1 });
			expect(await run(lock(gym, 'lost-1'))).toEqual([
				expect.objectContaining({ iotId: gym, orderId: 'lost-1', iotStatus: 'READY', reconciled: true }),
			]);
			expect(callsOf('/wp1/lock')).toHaveLength(1);
			expect(device(gym).state).toBe('WP_LOCKING');
		});

		test('a lock that is sent again says that it is locked already, and has locked once', async () => {
			expect(await run(lock(gym, 'lost-1'))).toEqual([
				expect.objectContaining({ iotId: gym, orderId: 'lost-1', iotStatus: 'READY', alreadyLocked: true }),
			]);
			expect(bench.purifier.orders.filter(({ orderId }) => orderId === 'lost-1')).toHaveLength(1);
		});

		test('the other ones work, one after the other', async () => {
			await isReady(lobby);
			const [locked] = await run(lock(lobby, '', { generateOrderId: true }));
			const orderId = locked?.orderId;
			expect(orderId).toMatch(/^[\w-]{36}$/);
			expect(await run({ resource: 'purifier', operation: 'checkStatus', ...at(lobby) })).toEqual([
				expect.objectContaining({ iotId: lobby, iotStatus: 'WP_LOCKING', ready: false }),
			]);
			expect(await run({ resource: 'order', operation: 'getFlow', orderId })).toEqual([
				expect.objectContaining({ orderId, iotId: lobby, logType: 'WP1_LOCK', volume: 1500 }),
			]);
			expect(await run({ resource: 'purifier', operation: 'cancelLock', ...at(lobby), orderId })).toEqual([
				expect.objectContaining({ iotId: lobby, orderId, iotStatus: 'READY' }),
			]);
			const door = { resource: 'purifier', operation: 'openDoor', ...at(lobby), delayCloseTime: 90 };
			expect(await run(door)).toEqual([expect.objectContaining({ iotId: lobby, iotStatus: 'READY' })]);
			expect(device(lobby).doorOpen).toBe(true);
		});

		test('devices and their faults are listed, page by page', async () => {
			const all = await run({ resource: 'device', operation: 'getMany', iotIds: '' });
			expect(all.map(({ iotId }) => iotId)).toEqual([lobby, gym, warehouse, roof, washer]);
			const two = await run({ resource: 'device', operation: 'getMany', iotIds: `${roof}, ${lobby}` });
			expect(two.map(({ name }) => name)).toEqual(['Roof', 'Lobby']);

			for (let fault = 1; fault <= 25; fault++) bench.purifier.reportError(roof, `Fault ${fault}`);
			const errors = { resource: 'purifier', operation: 'getErrors', ...at(roof) };
			expect(await run({ ...errors, returnAll: true })).toHaveLength(25);
			expect(callsOf('/common/pageError')).toHaveLength(2);
			const [newest, ...others] = await run({ ...errors, returnAll: false, limit: 3 });
			expect(newest).toMatchObject({ iotId: roof, errorMessage: 'Fault 25', hasDealt: 0 });
			expect(others).toHaveLength(2);
		});

		test('the editor’s list has the purifiers by name, those online first', async () => {
			const search = async (filter?: string) =>
				await bench.n8n.rest<{ results: Array<{ name: string; value: string }> }>(
					'POST',
					'/dynamic-node-parameters/resource-locator-results',
					{
						path: 'parameters.iotId',
						methodName: 'searchPurifiers',
						nodeTypeAndVersion: { name: 'n8n-nodes-dispense.waterPurifier', version: 1 },
						currentNodeParameters: { resource: 'purifier', operation: 'lock' },
						credentials: {
							waterPurifierApi: { id: bench.credentials.waterPurifierApi, name: 'Water Purifier account' },
						},
						filter,
					},
				);
			expect((await search()).results.map(({ name, value }) => [name, value])).toEqual([
				['Gym · 2 Spring Street · …0017', gym],
				['Lobby · 1 Spring Street · …0993', lobby],
				['Roof · …5807', roof],
				['Warehouse · 3 Spring Street · …0992 (offline)', warehouse],
			]);
			expect((await search('2 spring')).results.map(({ value }) => value)).toEqual([gym]);
		});
	});

	test('the flows called nobody but Google', () => {
		expect(internet.refused).toEqual([]);
	});

	const lockFlow = (iotId: string, orderId: string) =>
		manualFlow([
			{ name: 'Lock', type: 'waterPurifier', parameters: lock(iotId, orderId, { maxWaitTime: 120 }) },
		]);
});
