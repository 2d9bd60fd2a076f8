import { GYM, LOBBY, OFFLINE, order, usePurifier } from '../support/waterPurifier';
import { serveCallbacks, stopCallbacks, type CallbackBench } from '../support/waterPurifierTrigger';

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
const untilFinished = async () => {
	while (bench.simulator.orders.at(-1)?.state !== 'FINISHED')
		await new Promise((resolve) => setTimeout(resolve, 5));
};
const pour = async (ml: number) => {
	bench.simulator.pressButton(LOBBY, { pour: ml, then: 'finish' });
	await untilFinished();
};

describe('true events', () => {
	it('of a whole order start the workflow and say what was confirmed', async () => {
		bench.simulator.setCallbackUrl(trigger.url);
		await bench.run('lock', order());
		await pour(1500);
		while ((await trigger.arrived()).length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
		expect((await trigger.arrived()).flat()).toMatchObject([
			{ event: 'WP1_START_WATER', iotId: LOBBY, confirmation: { confirmed: true } },
			{
				event: 'WP1_WORK_FINISH',
				remainingVolume: 500,
				pouredVolume: 1500,
				confirmation: { confirmed: true, statement: expect.stringContaining('with 500 ml left') },
			},
		]);
		expect(trigger.warnings).toEqual([]);
	});

	it('of devices are compared with the platform’s records', async () => {
		bench.simulator.setOnline(GYM, false);
		bench.simulator.reportError(LOBBY, 'pump stuck');
		const createTime = bench.simulator.callbacks.find(({ name }) => name === 'MACHINE_ERROR')?.body
			.createTime;
		for (const body of [
			callback('MACHINE_UPDATE_STATUS', `"iotIdList":[${GYM},${OFFLINE}],"status":0`),
			callback(
				'MACHINE_UPDATE_INFO',
				`"iotId":${LOBBY},"name":"Lobby","errorStatus":"ERROR","onlineStatus":1`,
			),
			callback(
				'MACHINE_ERROR',
				`"iotId":${LOBBY},"errorMessage":"pump stuck","createTime":${String(createTime)}`,
			),
		]) {
			expect(await trigger.post(body)).toMatchObject({ status: 200 });
		}
		expect((await trigger.arrived()).flat().map(({ confirmation }) => confirmation)).toEqual(
			Array(3).fill({ confirmed: true, statement: expect.any(String) }),
		);
	});

	it('that no record can prove say so', async () => {
		await trigger.post(callback('WP1_UPLOAD_TDS', `"iotId":${LOBBY},"sourceTds":300,"cleanTds":12`));
		expect((await trigger.arrived()).flat()).toMatchObject([
			{ sourceTds: 300, confirmation: { confirmed: false, statement: expect.stringContaining('no record') } },
		]);
	});

	it('of a timeout are told by the order that no longer holds the purifier', async () => {
		await bench.run('lock', order());
		expect(await trigger.post(callback('WP1_WAIT_TIMEOUT', about(LOBBY)))).toMatchObject({ status: 403 });
		await pour(100);
		expect(await trigger.post(callback('WP1_WAIT_TIMEOUT', about(LOBBY)))).toMatchObject({ status: 200 });
	});
});

describe('forged events', () => {
	it.each([
		['WP1_START_WATER', about(LOBBY), 'no start of water'],
		['WP1_WORK_FINISH', `${about(LOBBY)},"volume":0`, 'no finish'],
		['WP1_WORK_FINISH', `${about(LOBBY, 'nowhere')},"volume":0`, 'no finish'],
		['WP1_WORK_FINISH', `${about(OFFLINE)},"volume":0`, 'no finish'],
		['WP1_WAIT_TIMEOUT', about(LOBBY), 'is locked for an order'],
		['WP1_CARD_CONSUME_READY', about(LOBBY, 'nowhere'), 'no lock'],
		['WP1_CARD_CONSUME_READY', about(GYM), 'no lock'],
		['WP1_UPLOAD_TDS', '"iotId":123456789,"sourceTds":1,"cleanTds":1', 'no device 123456789'],
		['MACHINE_UPDATE_STATUS', `"iotIdList":[${LOBBY}],"status":0`, 'is online'],
		['MACHINE_UPDATE_STATUS', `"iotIdList":[${LOBBY},${OFFLINE}],"status":1`, 'is offline'],
		['MACHINE_UPDATE_INFO', `"iotId":${LOBBY},"name":"Mine","errorStatus":"OK"`, 'another name'],
		['MACHINE_ERROR', `"iotId":${LOBBY},"errorMessage":"on fire"`, 'does not have this fault'],
	])('%s {%s} start nothing', async (type, fields, words) => {
		await bench.run('lock', order());
		const body = callback(type, fields);
		expect(await trigger.post(body)).toMatchObject({ status: 403 });
		expect(await trigger.arrived()).toEqual([]);
		expect(trigger.warnings).toEqual([
			expect.stringMatching(new RegExp(`answered 403: it is a ${type} that is not true: .*${words}`)),
		]);
	});

	it('about a true finish cannot change what is left', async () => {
		await bench.run('lock', order());
		await pour(1500);
		for (const volume of [0, 499, 1500, 2000, 5000]) {
			const body = callback('WP1_WORK_FINISH', `${about(LOBBY)},"volume":${volume}`);
			expect(await trigger.post(body)).toMatchObject({ status: 403 });
		}
		expect(await trigger.arrived()).toEqual([]);
	});

	it('with an id that differs beyond 2^53 are told from the true one', async () => {
		await bench.run('lock', order());
		await pour(2000);
		const forged = callback('WP1_WORK_FINISH', `${about('9007199254740992')},"volume":0`);
		expect(await trigger.post(forged)).toMatchObject({ status: 403 });
		expect(await trigger.post(callback('WP1_WORK_FINISH', `${about(LOBBY)},"volume":0`))).toMatchObject({
			status: 200,
		});
	});
});

describe('a platform that cannot be asked', () => {
	const event = callback('WP1_CARD_CONSUME_READY', about(LOBBY));

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
