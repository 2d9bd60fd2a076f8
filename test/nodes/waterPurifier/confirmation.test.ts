import { eventually } from '../../../hosts/eventually';

import { byId, gym, lobby, order, usePurifier, warehouse } from '../../support/waterPurifier';
import { serveCallbacks, stopCallbacks } from '../../support/waterPurifierTrigger';
import type { CallbackBench } from '../../support/waterPurifierTrigger';

const bench = usePurifier({ durations: { makingMs: 10, mlPerSecond: 50_000 } });
let trigger: CallbackBench;

beforeEach(async () => {
	trigger = await serveCallbacks(
		{
			events: [
				'WP1_START_WATER',
				'WP1_WORK_FINISH',
				'WP1_WAIT_TIMEOUT',
				'WP1_CARD_CONSUME_READY',
				'WP1_UPLOAD_TDS',
				'MACHINE_UPDATE_STATUS',
				'MACHINE_UPDATE_INFO',
				'MACHINE_ERROR',
			],
			options: { confirmation: true },
		},
		{ credentials: bench.credentials },
	);
});
afterEach(stopCallbacks);

const callback = (callbackType: string, fields: string) =>
	`{"callTime":1613633983928,"callbackType":"${callbackType}",${fields}}`;
const about = (iotId: string, orderId = 'order-1') => `"iotId":${iotId},"orderId":"${orderId}"`;
const untilLastOrderIs = async (state: string) =>
	await eventually(`the order to be ${state}`, () => bench.simulator.orders.at(-1)?.state === state);
const untilFinished = async () => await untilLastOrderIs('FINISHED');
const pour = async (ml: number) => {
	bench.simulator.pressButton(lobby, { pour: ml, then: 'finish' });
	await untilFinished();
};

/** Pours so much and leaves the order paused. */
const pourAndPause = async (ml: number) => {
	bench.simulator.pressButton(lobby, { pour: ml });
	await untilLastOrderIs('PAUSED');
};
/** All items, once the workflow has started that often. */
const arrivedAtLeast = async (count: number) =>
	await eventually(`${count} starts of the workflow`, async () => {
		const executions = await trigger.arrived();
		return executions.length >= count && executions.flat();
	});

describe('true events', () => {
	it('of a whole order start the workflow and say what was confirmed, and nothing else beside it', async () => {
		bench.simulator.setCallbackUrl(trigger.url);
		await bench.run('lock', order());
		await pourAndPause(1000);
		await arrivedAtLeast(1);
		await bench.run('cancelLock', { iotId: byId(lobby), orderId: 'order-1' });

		const callTime = expect.any(Number) as unknown;
		const common = { deliveryId: expect.any(String) as unknown, iotId: lobby, orderId: 'order-1' };
		expect(await arrivedAtLeast(2)).toEqual([
			{
				...common,
				callbackType: 'WP1_START_WATER',
				event: 'WP1_START_WATER',
				confirmation: {
					confirmed: true,
					statement: 'The order flow of "order-1" shows this start of water',
					proven: ['event', 'iotId', 'orderId'],
					steps: ['lock', 'start'],
					unproven: { callTime },
					record: expect.any(String),
				},
			},
			{
				...common,
				callbackType: 'WP1_WORK_FINISH',
				event: 'WP1_WORK_FINISH',
				volume: 1000,
				remainingVolume: 1000,
				orderedVolume: 2000,
				pouredVolume: 1000,
				confirmation: {
					confirmed: true,
					statement: 'The order flow of "order-1" shows its finish with 1000 ml left',
					proven: ['event', 'volume', 'remainingVolume', 'orderedVolume', 'pouredVolume', 'iotId', 'orderId'],
					steps: ['lock', 'start', 'finish'],
					unproven: { callTime },
				},
			},
		]);
		expect(trigger.warnings).toEqual([]);
	});

	it('of devices are compared with the platform’s records', async () => {
		bench.simulator.setOnline(gym, false);
		bench.simulator.reportError(lobby, 'pump stuck');
		const createTime = bench.simulator.callbacks.find(({ name }) => name === 'MACHINE_ERROR')?.body
			.createTime as number;
		for (const body of [
			callback('MACHINE_UPDATE_STATUS', `"iotIdList":[${gym},${warehouse}],"status":0,"name":"forged"`),
			callback(
				'MACHINE_UPDATE_INFO',
				`"iotId":${lobby},"name":"Lobby","errorStatus":"ERROR","onlineStatus":1,"floor":7`,
			),
			callback(
				'MACHINE_ERROR',
				`"iotId":${lobby},"errorMessage":"pump stuck","createTime":${createTime},"since":9`,
			),
		]) {
			expect(await trigger.post(body)).toMatchObject({ status: 200 });
		}
		const arrived = (await trigger.arrived()).flat();
		const common = ['confirmation', 'event', 'callbackType', 'deliveryId'];
		const fields = arrived.map((json) =>
			Object.fromEntries(Object.entries(json).filter(([name]) => !common.includes(name))),
		);
		expect(fields).toEqual([
			{ iotIdList: [gym, warehouse], status: 0 },
			{ iotId: lobby, name: 'Lobby', errorStatus: 'ERROR', onlineStatus: 1 },
			{ iotId: lobby, errorMessage: 'pump stuck', createTime },
		]);
		const unproven = [{ name: 'forged' }, { floor: 7 }, { since: 9 }];
		expect(arrived.map(({ confirmation }) => confirmation)).toMatchObject(
			unproven.map((rest) => ({ confirmed: true, unproven: { callTime: 1613633983928, ...rest } })),
		);
	});

	it('that no record can prove say so', async () => {
		await trigger.post(callback('WP1_UPLOAD_TDS', `"iotId":${lobby},"sourceTds":300,"cleanTds":12`));
		expect((await trigger.arrived()).flat()).toMatchObject([
			{
				sourceTds: 300,
				callTime: 1613633983928,
				confirmation: {
					confirmed: false,
					statement: expect.stringContaining('no record'),
					proven: ['iotId'],
				},
			},
		]);
	});

	it('are waited for when the platform writes its records late', async () => {
		bench.simulator.setCallbackUrl(trigger.url);
		bench.simulator.flow.lagMs = 1800;
		await bench.run('lock', order());
		await pourAndPause(1000);
		await arrivedAtLeast(1);
		await bench.run('cancelLock', { iotId: byId(lobby), orderId: 'order-1' });
		expect(await arrivedAtLeast(2)).toMatchObject([
			{ event: 'WP1_START_WATER', confirmation: { confirmed: true } },
			{ event: 'WP1_WORK_FINISH', confirmation: { confirmed: true } },
		]);
		await eventually('all deliveries', () =>
			bench.simulator.callbacks.every(({ state }) => state === 'delivered'),
		);
		expect(bench.simulator.callbacks.map(({ attempts }) => attempts.length)).toEqual([1, 1]);
	});
});

describe('a timeout', () => {
	const timeout = (callTime = 1) =>
		callback('WP1_WAIT_TIMEOUT', about(lobby)).replace(/\d+/, String(callTime));

	it('comes again until the flow shows the order’s end, and is never proven', async () => {
		await bench.run('lock', order());
		expect(await trigger.post(timeout())).toMatchObject({ status: 503 });
		expect(trigger.warnings).toEqual([
			expect.stringMatching(/WP1_WAIT_TIMEOUT that cannot be confirmed yet: .* does not show its end/),
		]);
		await pour(100);
		expect(await trigger.post(timeout())).toMatchObject({ status: 200 });
		expect((await trigger.arrived()).flat()).toMatchObject([
			{
				confirmation: { confirmed: false, proven: ['iotId', 'orderId'], steps: ['lock', 'start', 'finish'] },
			},
		]);
	});

	it('is not true of an order that was cancelled', async () => {
		await bench.run('lock', order({ iotId: byId(gym), orderId: 'cancelled' }));
		await bench.run('cancelLock', { iotId: byId(gym), orderId: 'cancelled' });
		const cancelled = callback('WP1_WAIT_TIMEOUT', about(gym, 'cancelled'));
		expect(await trigger.post(cancelled)).toMatchObject({ status: 403 });
		expect(trigger.warnings).toEqual([expect.stringContaining('order "cancelled" was cancelled')]);
	});

	it('starts once for an order, also with another time', async () => {
		await bench.run('lock', order());
		await pour(100);
		for (const callTime of [1, 2])
			expect(await trigger.post(timeout(callTime))).toMatchObject({ status: 200 });
		expect((await trigger.arrived()).flat()).toHaveLength(1);
	});

	it('that is forged before the purifier is locked does not make the genuine one a repeat', async () => {
		bench.simulator.flow.showsRefused = true;
		await bench.run('lock', order({ orderId: 'first' }));
		await bench.run('lock', order());
		expect(await trigger.post(timeout())).toMatchObject({ status: 503 });
		await bench.run('cancelLock', { iotId: byId(lobby), orderId: 'first' });
		expect(await trigger.post(timeout())).toMatchObject({ status: 503 });
		await bench.run('lock', order());
		await pour(100);
		expect(await trigger.post(timeout(2))).toMatchObject({ status: 200 });
		expect((await trigger.arrived()).flat()).toMatchObject([{ callTime: 2 }]);
	});
});

describe('forged events', () => {
	it('start nothing, and do not keep each other waiting', async () => {
		const forged: Array<[string, string, string]> = [
			['WP1_START_WATER', about(lobby), 'no start of water'],
			['WP1_WORK_FINISH', `${about(lobby)},"volume":0`, 'no finish'],
			['WP1_WORK_FINISH', `${about(lobby, 'nowhere')},"volume":0`, 'no finish'],
			['WP1_WORK_FINISH', `${about(warehouse)},"volume":0`, 'no finish'],
			['WP1_WAIT_TIMEOUT', about(lobby, 'nowhere'), 'no lock'],
			['WP1_CARD_CONSUME_READY', about(lobby, 'nowhere'), 'no lock'],
			['WP1_CARD_CONSUME_READY', about(gym), 'no lock'],
			['WP1_UPLOAD_TDS', '"iotId":123456789,"sourceTds":1,"cleanTds":1', 'no device 123456789'],
			['MACHINE_UPDATE_STATUS', `"iotIdList":[${lobby}],"status":0`, 'is online'],
			['MACHINE_UPDATE_STATUS', `"iotIdList":[${lobby},${warehouse}],"status":1`, 'is offline'],
			['MACHINE_UPDATE_INFO', `"iotId":${lobby},"name":"Mine","errorStatus":"OK"`, 'another name'],
			['MACHINE_ERROR', `"iotId":${lobby},"errorMessage":"on fire"`, 'does not have this fault'],
			...Array.from({ length: 60 }, (_unused, index): [string, string, string] => [
				'WP1_START_WATER',
				about(lobby, `forged-${index}`),
				`"forged-${index}" shows no start of water`,
			]),
		];
		await bench.run('lock', order());
		const before = Date.now();
		const answers = await Promise.all(
			forged.map(async ([type, fields]) => await trigger.post(callback(type, fields))),
		);
		// Each takes three seconds; ten at the same time would still take longer than this.
		expect(Date.now() - before).toBeLessThan(18_000);
		expect(answers.map(({ status }) => status)).toEqual(forged.map(() => 403));
		expect(await trigger.arrived()).toEqual([]);
		const reasons = forged.map(([type, , words]): unknown =>
			expect.stringMatching(new RegExp(`answered 403: it is a ${type} that is not true: .*${words}`)),
		);
		expect(trigger.warnings).toHaveLength(forged.length);
		expect(trigger.warnings).toEqual(expect.arrayContaining(reasons));
	});

	it('about a true finish cannot say more than was ordered, nor what no reading of its flow allows', async () => {
		await bench.run('lock', order());
		await pour(1500);
		const answers = await Promise.all(
			[0, 499, 2000, 5000].map(
				async (volume) =>
					await trigger.post(callback('WP1_WORK_FINISH', `${about(lobby)},"volume":${volume}`)),
			),
		);
		expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
		expect(await trigger.arrived()).toEqual([]);
	});

	it('with an id that differs beyond 2^53 are told from the true one', async () => {
		await bench.run('lock', order());
		await pour(2000);
		const forged = callback('WP1_WORK_FINISH', `${about('9007199254740992')},"volume":0`);
		expect(await trigger.post(forged)).toMatchObject({ status: 403 });
		expect(await trigger.post(callback('WP1_WORK_FINISH', `${about(lobby)},"volume":0`))).toMatchObject({
			status: 200,
		});
	});
});

describe('a platform that cannot be asked', () => {
	const event = callback('WP1_CARD_CONSUME_READY', about(lobby));

	it('is the vendor’s reason to deliver again', async () => {
		await bench.run('lock', order());
		bench.simulator.faults.add({ kind: 'httpStatus', path: '*/checkAdvOrder', times: 1 });
		expect(await trigger.post(event)).toMatchObject({ status: 503 });
		expect(trigger.warnings).toEqual([expect.stringContaining('could not be confirmed')]);
		expect(await trigger.post(event)).toMatchObject({ status: 200 });
		expect(await trigger.arrived()).toHaveLength(1);
	});

	it('is not mistaken for a contradiction when it refuses our credential', async () => {
		bench.simulator.faults.add({
			kind: 'httpStatus',
			status: 200,
			body: { code: 1, msg: 'The sign is wrong' },
		});
		expect(await trigger.post(event)).toMatchObject({ status: 503 });
		expect(trigger.warnings.join()).toContain('The sign is wrong');
	});

	it.each<[string, number, unknown]>([
		['a limit', 200, { code: 20003, msg: 'too frequent' }],
		['a limit of a server in between', 429, 'Too Many Requests'],
		['a page that is not there', 404, undefined],
		['an empty parameter', 200, { code: 20005, msg: 'Parameter cannot be empty' }],
	])('is not mistaken for a contradiction when it answers with %s', async (_what, status, body) => {
		bench.simulator.faults.add({ kind: 'httpStatus', status, body, path: '*/checkAdvOrder' });
		expect(await trigger.post(event)).toMatchObject({ status: 503 });
	});

	it('contradicts what it refuses to show to a good credential', async () => {
		const body = { code: 20005, msg: 'Order does not exist' };
		bench.simulator.faults.add({ kind: 'httpStatus', status: 200, body, path: '*/checkAdvOrder' });
		expect(await trigger.post(event)).toMatchObject({ status: 403 });
	});

	it('is one without a credential', async () => {
		const bare = await serveCallbacks({ options: { confirmation: true } });
		expect(await bare.post(event)).toMatchObject({ status: 503 });
		expect(await bare.arrived()).toEqual([]);
		expect(bare.hook.errors).toEqual([]);
	});
});

it('asks only about callbacks that are chosen and well formed', async () => {
	await trigger.post('[]');
	await trigger.post('{"callbackType":"FINISH_WASH"}');
	expect(bench.paths).toEqual([]);
});
