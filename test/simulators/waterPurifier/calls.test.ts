import { startWaterPurifier } from '../../../simulators';
import type { WaterPurifierOptions, WaterPurifierSimulator } from '../../../simulators';
import { call, lobby, lock, makeSign } from './client';
import { Cleanup, http, json } from '../tools';

const cleanup = new Cleanup();
afterEach(async () => await cleanup.run());

async function start(options: WaterPurifierOptions = {}): Promise<WaterPurifierSimulator> {
	return cleanup.add(await startWaterPurifier(options));
}

describe('sign', () => {
	const vendor = { openId: 'aaaaaaaaaaaaaaaa', secret: 'bbbbbbbbbbbbbbbb', timeToleranceMs: Infinity };
	const time = '1613633983928';
	const sign = '036ytW2zWyI0V6JqEhCDrrH9YiW31PkQLodR694kwTs=';

	it("accepts the vendor's sample", async () => {
		const reply = await call(await start(vendor), '/common/getIotInfo', '', { time, sign });
		expect(json(reply)).toMatchObject({ code: 0 });
	});

	it('keeps leading zeros of the last three digits', async () => {
		const simulator = await start(vendor);
		const zeros = '1613633983007';
		const padded = makeSign(vendor.openId, vendor.secret, zeros);
		expect(
			json(await call(simulator, '/common/getIotInfo', '', { time: zeros, sign: padded })),
		).toMatchObject({
			code: 0,
		});
	});

	it.each([
		['missing', { sign: '' }],
		['made from another time', { time: '1613633983929', sign }],
		['not Base64', { sign: '%%%' }],
		['base64url', { sign: sign.replace('=', '') }],
	])('refuses a sign that is %s', async (_name, parts) => {
		const reply = json(await call(await start(vendor), '/common/getIotInfo', '', { time, ...parts }));
		expect(reply.code).not.toBe(0);
		expect(String(reply.msg)).toMatch(/sign/);
	});

	it('refuses a time that is long past, though its sign is right', async () => {
		const simulator = await start();
		const reply = json(await call(simulator, '/common/getIotInfo', '', { time }));
		expect(reply).toMatchObject({ code: 20005, msg: expect.stringContaining('time') });
	});

	it('refuses a quoted time, an unknown openId and another content type', async () => {
		const simulator = await start();
		expect(json(await call(simulator, '/common/getIotInfo', '', { time: '"1613633983928"' }))).toMatchObject({
			msg: expect.stringContaining('time must be'),
		});
		const stranger = Object.assign(Object.create(simulator) as WaterPurifierSimulator, {});
		Object.defineProperty(stranger, 'openId', { value: 'cccccccccccccccc' });
		expect(json(await call(stranger, '/common/getIotInfo', ''))).toMatchObject({
			msg: expect.stringContaining('openId'),
		});
		const form = await http.post(`${simulator.url}/api/open/v1/common/getIotInfo`, 'a=b');
		expect(form.status).toBe(415);
	});
});

describe('device commands', () => {
	it('locks a device and lets no second order on it', async () => {
		const simulator = await start();
		expect(await lock(simulator, 'a')).toMatchObject({ code: 0, iotStatus: 'READY' });
		expect(await lock(simulator, 'b')).toMatchObject({ code: 0, iotStatus: 'WP_LOCKING' });
		expect(simulator.orders.map(({ orderId }) => orderId)).toEqual(['a']);
	});

	it('never takes the same orderId twice', async () => {
		const simulator = await start();
		await lock(simulator, 'a');
		await call(simulator, '/wp1/cancelLock', `"iotId":${lobby},"orderId":"a"`);
		expect(await lock(simulator, 'a')).toMatchObject({ code: 20005, msg: expect.stringContaining('order') });
	});

	it('tells neighbours of 64-bit ids apart', async () => {
		const simulator = await start();
		const status = async (iotId: string) =>
			json(await call(simulator, '/common/checkStatus', `"iotId":${iotId}`)).iotStatus;
		expect([await status('9007199254740993'), await status('9007199254740992')]).toEqual([
			'READY',
			'OFFLINE',
		]);
		const list = await call(simulator, '/common/getIotInfo', '');
		expect(list.data).toContain('"iotId":9007199254740993');
		expect(list.data).toContain('"iotId":9007199254740992');
	});

	it.each([
		['a quoted iotId', { iotId: '"9007199254740993"' }, 'iotId'],
		['an unknown iotId', { iotId: '1' }, 'IotId does not exist'],
		['an iotId with a fraction', { iotId: '1.5' }, 'iotId'],
		['an iotId beyond 64 bits', { iotId: '9223372036854775808' }, 'iotId'],
		['no volume', { volume: undefined }, 'Parameter cannot be empty'],
		['an empty orderId', { orderId: '""' }, 'Parameter cannot be empty'],
		['a bare orderId', { orderId: '7' }, 'orderId'],
		['a quoted volume', { volume: '"2000"' }, 'volume'],
		['a volume beyond an int', { volume: '2147483648' }, 'volume'],
		['29 seconds', { maxWaitTime: '29' }, 'maxWaitTime'],
		['121 seconds', { maxWaitTime: '121' }, 'maxWaitTime'],
	])('refuses %s', async (_name, changes, text) => {
		const simulator = await start();
		expect(await lock(simulator, 'a', changes)).toEqual({ code: 20005, msg: expect.stringContaining(text) });
		expect(simulator.orders).toEqual([]);
	});

	it('answers code 0 with OFFLINE for a device that cannot be reached', async () => {
		const simulator = await start();
		simulator.setOnline(lobby, false);
		expect(await lock(simulator, 'a')).toMatchObject({ code: 0, iotStatus: 'OFFLINE' });
		simulator.setOnline(lobby, true);
		expect(await lock(simulator, 'a')).toMatchObject({ code: 0, iotStatus: 'READY' });
	});

	it('unlocks for the orderId that locked, and for no other', async () => {
		const simulator = await start();
		await lock(simulator, 'a');
		const cancel = async (orderId: string) =>
			json(await call(simulator, '/wp1/cancelLock', `"iotId":${lobby},"orderId":"${orderId}"`)).iotStatus;
		expect([await cancel('b'), await cancel('a'), await cancel('a')]).toEqual([
			'CMD_ERROR',
			'READY',
			'CMD_ERROR',
		]);
		expect(simulator.devices[0]?.state).toBe('READY');
		expect(simulator.callbacks).toEqual([]);
	});

	it('opens the door and writes it to the order flow', async () => {
		const simulator = await start();
		await lock(simulator, 'a');
		const door = await call(simulator, '/wp1/openTheDoor', `"iotId":${lobby},"delayCloseTime":5`);
		expect(json(door)).toMatchObject({ code: 0, iotStatus: 'READY' });
		expect(simulator.devices[0]?.doorOpen).toBe(true);
		const flow = json<{ advOrderList: Array<{ logType: string }> }>(
			await call(simulator, '/advOrder/checkAdvOrder', '"orderId":"a"'),
		);
		expect(flow.advOrderList.map(({ logType }) => logType)).toEqual(['WP1_LOCK', 'WP1_OPEN_DOOR']);
	});
});

describe('error log', () => {
	it('is paged, newest first, twenty at most', async () => {
		const simulator = await start();
		for (let i = 1; i <= 25; i++) simulator.reportError(lobby, `fault ${i}`);
		const page = async (size: number) =>
			json<{ resList: Array<{ errorMessage: string; hasDealt: number }>; total: number; msg: string }>(
				await call(simulator, '/common/pageError', `"iotId":${lobby},"page":2,"size":${size}`),
			);
		const { resList, total } = await page(20);
		expect(total).toBe(25);
		expect(resList.map(({ errorMessage }) => errorMessage)).toEqual(
			[5, 4, 3, 2, 1].map((number) => `fault ${number}`),
		);
		expect(resList[0]?.hasDealt).toBe(0);
		expect((await page(21)).msg).toContain('size');
	});
});
