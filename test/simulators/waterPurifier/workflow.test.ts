import { eventually } from '../../../hosts/eventually';
import { startWaterPurifier } from '../../../simulators';
import type { WaterPurifierOptions, WaterPurifierSimulator } from '../../../simulators';
import { call, lobby, lock } from './client';
import { Cleanup, json, startReceiver } from '../tools';
import type { Receiver } from '../tools';

const cleanup = new Cleanup();
afterEach(async () => await cleanup.run());

/** Water comes out at once; waiting for the user takes its normal time, so that no test races against it. */
const quickWater = { durations: { makingMs: 0, mlPerSecond: 1e6 } };

async function start(
	options: WaterPurifierOptions = {},
	receiver?: Receiver,
): Promise<{ simulator: WaterPurifierSimulator; receiver: Receiver }> {
	receiver ??= cleanup.add(await startReceiver());
	const redelivery = { attempts: 4, everyMs: 10 };
	const simulator = await startWaterPurifier({ callbackUrl: receiver.url, redelivery, ...options });
	return { simulator: cleanup.add(simulator), receiver };
}

function types(receiver: Receiver): string[] {
	return receiver.received.map(({ bodyText }) =>
		String((JSON.parse(bodyText) as { callbackType: string }).callbackType),
	);
}

async function finishOf(simulator: WaterPurifierSimulator): Promise<Record<string, unknown>> {
	const finish = await eventually('the finish callback', () =>
		simulator.callbacks.find(({ name, state }) => name === 'WP1_WORK_FINISH' && state === 'delivered'),
	);
	return finish.body;
}

describe('an order', () => {
	it('starts, pauses, starts again and finishes with what is left', async () => {
		const { simulator, receiver } = await start(quickWater);
		await lock(simulator, 'a');
		simulator.pressButton(lobby, { pour: 1500 });
		await eventually('the pause', () => simulator.devices[0]?.state === 'WP_PAUSING');
		expect(simulator.orders[0]).toMatchObject({ left: 500, state: 'PAUSED' });
		simulator.pressButton(lobby, { pour: 9999 });
		expect(await finishOf(simulator)).toMatchObject({ iotId: lobby, orderId: 'a', volume: 0 });
		expect(types(receiver)).toEqual(['WP1_START_WATER', 'WP1_START_WATER', 'WP1_WORK_FINISH']);
		expect(simulator.devices[0]?.state).toBe('READY');
		expect(() => simulator.pressButton(lobby)).toThrow('no order waits');
	});

	it('reports 500 ml of 2000 as left when the user ends it after 1500', async () => {
		const { simulator } = await start(quickWater);
		await lock(simulator, 'a');
		simulator.pressButton(lobby, { pour: 1500, then: 'finish' });
		expect((await finishOf(simulator)).volume).toBe(500);
	});

	it('shows its flow as the platform does that is played: statuses, refused attempts, devices', async () => {
		const { simulator } = await start({ checksFirst: 'device' });
		const flow = async (orderId: string) =>
			json<{ advOrderList: Array<{ logType: string; iotStatus?: string; iotId?: string }> }>(
				await call(simulator, '/advOrder/checkAdvOrder', `"orderId":"${orderId}"`),
			).advOrderList.map(({ logType, iotStatus, iotId }) => [logType, iotStatus, iotId !== undefined]);
		await lock(simulator, 'a');
		expect(await lock(simulator, 'a')).toMatchObject({ code: 0, iotStatus: 'WP_LOCKING' });
		await lock(simulator, 'b');
		await call(simulator, '/wp1/cancelLock', `"iotId":${lobby},"orderId":"b"`);
		expect(await flow('a')).toEqual([['WP1_LOCK', 'READY', true]]);
		expect(await flow('b')).toEqual([]);

		simulator.flow.lockStatus = 'state';
		simulator.flow.showsRefused = true;
		const refused = ['WP1_LOCK', 'WP_LOCKING', true];
		expect(await flow('a')).toEqual([refused, refused]);
		expect(await flow('b')).toEqual([refused, ['WP1_CANCEL_LOCK', 'WP_LOCKING', true]]);

		simulator.flow.lockStatus = 'none';
		simulator.flow.namesDevice = false;
		expect((await flow('a'))[0]).toEqual(['WP1_LOCK', undefined, false]);
		await call(simulator, '/wp1/cancelLock', `"iotId":${lobby},"orderId":"a"`);
		expect(await lock(simulator, 'a')).toMatchObject({ msg: 'The order already exists' });
	});

	it('shows its flow late, and its finish with the amount that was chosen', async () => {
		const { simulator } = await start({ ...quickWater, flow: { lagMs: 150 } });
		const flow = async () =>
			json<{ advOrderList: Array<{ logType: string; volume?: number }> }>(
				await call(simulator, '/advOrder/checkAdvOrder', '"orderId":"a"'),
			).advOrderList;
		await lock(simulator, 'a');
		expect(await flow()).toEqual([]);
		simulator.pressButton(lobby, { pour: 1500, then: 'finish' });
		await finishOf(simulator);
		simulator.flow.lagMs = 0;
		const volumes = ['left', 'ordered', 'poured', 'none'] as const;
		const shown = [];
		for (simulator.flow.finishVolume of volumes) shown.push((await flow()).at(-1)?.volume);
		expect(shown).toEqual([500, 2000, 1500, undefined]);
	});

	it('shows what was refused, and leaves out what it is told to', async () => {
		const { simulator } = await start({ ...quickWater, flow: { showsRefused: true, lockStatus: 'state' } });
		const flow = async (orderId: string) =>
			json<{ advOrderList: Array<Record<string, unknown>> }>(
				await call(simulator, '/advOrder/checkAdvOrder', `"orderId":"${orderId}"`),
			).advOrderList;
		await lock(simulator, 'a');
		await lock(simulator, 'b', { volume: '700' });
		await lock(simulator, 'a', { volume: '900' });
		const refused = { logType: 'WP1_LOCK', iotStatus: 'WP_LOCKING' };
		expect(await flow('b')).toMatchObject([{ ...refused, volume: 700 }]);
		expect(await flow('a')).toMatchObject([
			{ ...refused, volume: 2000 },
			{ ...refused, volume: 900 },
		]);

		const before = Number((await flow('a'))[0]?.createTime);
		const style = { showsRefused: false, lockStatus: 'reply', lockVolume: 'none', clockOffsetMs: 5000 };
		Object.assign(simulator.flow, style);
		expect(await flow('b')).toEqual([]);
		const [locked, ...more] = await flow('a');
		expect(more).toEqual([]);
		expect(locked).toMatchObject({ iotStatus: 'READY', createTime: before + 5000 });
		expect(locked).not.toHaveProperty('volume');
		simulator.flow.missing = ['WP1_LOCK'];
		expect(await flow('a')).toEqual([]);
	});

	it('times out first and finishes then', async () => {
		const { simulator, receiver } = await start({ timeScale: 0.001 });
		await lock(simulator, 'a');
		expect((await finishOf(simulator)).volume).toBe(2000);
		expect(types(receiver)).toEqual(['WP1_WAIT_TIMEOUT', 'WP1_WORK_FINISH']);
		expect(simulator.orders[0]).toMatchObject({ timedOut: true, state: 'FINISHED' });
	});

	it('ends a working device on cancelLock and sends the normal finish', async () => {
		const { simulator } = await start({ durations: { makingMs: 0, mlPerSecond: 1 } });
		await lock(simulator, 'a');
		simulator.pressButton(lobby);
		await eventually('running water', () => simulator.devices[0]?.state === 'WP_RUNNING');
		expect(await lock(simulator, 'b')).toMatchObject({ code: 0, iotStatus: 'WP_RUNNING' });
		const cancel = await call(simulator, '/wp1/cancelLock', `"iotId":${lobby},"orderId":"a"`);
		expect(json(cancel).iotStatus).toBe('READY');
		expect((await finishOf(simulator)).volume).toBe(simulator.orders[0]?.left);
		expect(simulator.orders[0]?.left).toBeGreaterThan(1900);
		expect(simulator.orders[0]?.log.map(({ logType }) => logType)).toEqual([
			'WP1_LOCK',
			'WP1_START',
			'WP1_CANCEL_LOCK',
			'WP1_WOK_FNS',
		]);
	});
});

describe('callbacks', () => {
	it('carry bare 64-bit ids, time and type, and no signature', async () => {
		const { simulator, receiver } = await start();
		simulator.setOnline(lobby, false);
		const { bodyText, contentType } = await eventually('the callback', () => receiver.received[0]);
		expect(contentType).toContain('application/json');
		expect(bodyText).toMatch(
			/^\{"callTime":\d{13},"callbackType":"MACHINE_UPDATE_STATUS","iotIdList":\[9007199254740993\],"status":0\}$/,
		);
	});

	it('are sent again until the answer is 200', async () => {
		const receiver = cleanup.add(
			await startReceiver((_body, index) => ({ status: index < 2 ? 500 : 200, body: '' })),
		);
		const { simulator } = await start({}, receiver);
		simulator.uploadTds(lobby, { sourceTds: 200, cleanTds: 10 });
		const [callback] = simulator.callbacks;
		await eventually('delivery', () => callback?.state === 'delivered');
		expect(callback?.attempts.map(({ status }) => status)).toEqual([500, 500, 200]);
		expect(new Set(receiver.received.map(({ bodyText }) => bodyText)).size).toBe(1);
	});

	it('are given up after a bounded number of tries, without holding up later ones', async () => {
		const receiver = cleanup.add(
			await startReceiver((body) => ({ status: body.includes('bad') ? 404 : 200, body: '' })),
		);
		const { simulator } = await start({}, receiver);
		simulator.emit({ callbackType: 'bad', iotId: lobby });
		simulator.emit({ callbackType: 'good', iotId: lobby });
		await eventually('the end', () => simulator.callbacks[0]?.state === 'givenUp');
		expect(simulator.callbacks.map(({ attempts, state }) => [attempts.length, state])).toEqual([
			[4, 'givenUp'],
			[1, 'delivered'],
		]);
	});

	it('keep the order of what happened at a device, though the first answer takes its time', async () => {
		const events: string[] = [];
		const receiver = cleanup.add(
			await startReceiver(async (body) => {
				const name = body.includes('first') ? 'first' : 'second';
				events.push(`${name} came`);
				if (name === 'first') await new Promise((resolve) => setTimeout(resolve, 30));
				events.push(`${name} answered`);
				return { status: 200, body: '' };
			}),
		);
		const { simulator } = await start({}, receiver);
		simulator.emit({ callbackType: 'first', iotId: lobby });
		simulator.emit({ callbackType: 'second', iotId: lobby });
		await eventually('both', () => events.length === 4);
		expect(events).toEqual(['first came', 'first answered', 'second came', 'second answered']);
	});

	it('report faults of the machine and changes of its record', async () => {
		const { simulator } = await start({ callbackUrl: '' });
		simulator.reportError(lobby, 'Filter blocked');
		simulator.resolveErrors(lobby);
		expect(simulator.callbacks.map(({ body }) => body)).toMatchObject([
			{ callbackType: 'MACHINE_ERROR', iotId: lobby, errorMessage: 'Filter blocked' },
			{ callbackType: 'MACHINE_UPDATE_INFO', iotId: lobby, errorStatus: 'ERROR', onlineStatus: 1 },
			{ callbackType: 'MACHINE_UPDATE_INFO', errorStatus: 'OK' },
		]);
		expect(simulator.devices[0]?.errors).toMatchObject([{ hasDealt: true }]);
	});

	it('stay in the journal if no URL is set', async () => {
		const { simulator } = await start({ callbackUrl: '' });
		simulator.emit({ callbackType: 'FINISH_WASH', iotId: '1' });
		expect(simulator.callbacks).toMatchObject([{ name: 'FINISH_WASH', state: 'noUrl', attempts: [] }]);
	});
});

describe('card swipe', () => {
	const good = { isOk: 1, mark: 1, balance: 10000, orderId: 'card-1', volume: 2000, maxWaitTime: 60 };

	async function swipe(answer: { status: number; body: string }) {
		const operation = cleanup.add(await startReceiver(() => answer));
		const { simulator } = await start({ operationUrl: operation.url });
		return { simulator, operation, result: await simulator.swipeCard(lobby, '0042') };
	}

	it('asks, locks the device and reports that the card was accepted', async () => {
		const { simulator, operation, result } = await swipe({ status: 200, body: JSON.stringify(good) });
		expect(result).toMatchObject({ accepted: true });
		expect(operation.received[0]?.bodyText).toMatch(
			/^\{"callTime":\d{13},"iotId":9007199254740993,"callType":"WP1_SWIPE_CARD","cardNum":"0042"\}$/,
		);
		expect(simulator.devices[0]?.state).toBe('WP_LOCKING');
		expect(simulator.orders[0]).toMatchObject({ orderId: 'card-1', volume: 2000, cardNum: '0042', mark: 1 });
		expect(simulator.callbacks[0]?.body).toMatchObject({
			callbackType: 'WP1_CARD_CONSUME_READY',
			orderId: 'card-1',
		});
		expect(await simulator.swipeCard(lobby, '0042')).toMatchObject({ accepted: false });
	});

	it.each([
		['isOk 0', { status: 200, body: JSON.stringify({ ...good, isOk: 0 }) }, 'isOk'],
		['true instead of 1', { status: 200, body: JSON.stringify({ ...good, isOk: true }) }, 'isOk'],
		['an odd volume', { status: 200, body: JSON.stringify({ ...good, volume: 2050 }) }, '100'],
		['a short wait', { status: 200, body: JSON.stringify({ ...good, maxWaitTime: 10 }) }, 'maxWaitTime'],
		['no orderId', { status: 200, body: JSON.stringify({ ...good, orderId: undefined }) }, 'empty'],
		['HTTP 201', { status: 201, body: JSON.stringify(good) }, '201'],
		['no JSON', { status: 200, body: 'ok' }, 'JSON'],
	])('does nothing on %s', async (_name, answer, problem) => {
		const { simulator, result } = await swipe(answer);
		expect(result).toMatchObject({ accepted: false, problem: expect.stringContaining(problem) });
		expect(simulator.devices[0]?.state).toBe('READY');
	});

	it('gives up on an answer that does not come in time', async () => {
		const { simulator } = await start({ operationTimeoutMs: 50 });
		const silent = cleanup.add(await startWaterPurifier());
		silent.faults.add({ kind: 'slow', delayMs: 60_000 });
		simulator.setOperationUrl(`${silent.url}/operation`);
		expect(await simulator.swipeCard(lobby, '1')).toMatchObject({
			accepted: false,
			problem: expect.stringContaining('no answer'),
		});
	});
});
