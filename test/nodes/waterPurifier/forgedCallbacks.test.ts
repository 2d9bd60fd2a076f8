import type { IDataObject } from 'n8n-workflow';

import { eventually } from '../../../hosts/eventually';
import type { FlowStyle } from '../../../simulators';
import { byId, gym, lobby, order, usePurifier, warehouse } from '../../support/waterPurifier';
import { serveCallbacks, stopCallbacks } from '../../support/waterPurifierTrigger';
import type { CallbackBench } from '../../support/waterPurifierTrigger';

/** The events that a user can choose. Anybody who knows the trigger's address can send them. */
const events = [
	'WP1_START_WATER',
	'WP1_WORK_FINISH',
	'WP1_WAIT_TIMEOUT',
	'WP1_CARD_CONSUME_READY',
	'MACHINE_UPDATE_STATUS',
	'MACHINE_UPDATE_INFO',
	'MACHINE_ERROR',
];
const ordered = 2000;

const callback = (callbackType: string, fields: IDataObject, callTime = Date.now()) => {
	// An id beyond 2^53 is a bare number on the wire.
	const { iotId = lobby, ...rest } = fields as { iotId?: string };
	return `{"callTime":${callTime},"callbackType":"${callbackType}","iotId":${iotId},${JSON.stringify(rest).slice(1)}`;
};
const finish = (volume: number, orderId = 'order-1') => callback('WP1_WORK_FINISH', { orderId, volume });

let trigger: CallbackBench;
afterEach(stopCallbacks);

const arrived = async (from = trigger) => (await from.arrived()).flat();
const confirmed = (json: IDataObject) => (json.confirmation as IDataObject).confirmed;

/** Starts a platform and a trigger that asks it, for each test. */
function useBench(options: Parameters<typeof usePurifier>[0]) {
	const bench = usePurifier(options);
	const serve = async (finishVolume?: string) => {
		const parameters = {
			events: events,
			options: { confirmation: true, ...(finishVolume && { finishVolume }) },
		};
		trigger = await serveCallbacks(parameters, { credentials: bench.credentials });
	};
	beforeEach(async () => await serve());
	const stateOf = (orderId: string) => bench.simulator.orders.find((one) => one.orderId === orderId)?.state;
	return Object.assign(bench, {
		serve,
		async untilState(orderId: string, state: string) {
			await eventually(`${orderId} to be ${state}`, () => stateOf(orderId) === state);
		},
		/** Locks, and pours this many millilitres; with 0 the order times out. */
		async serveOrder(orderId: string, ml: number) {
			await bench.run('lock', order({ orderId, maxWaitTime: ml > 0 ? 120 : 30 }));
			if (ml > 0) bench.simulator.pressButton(lobby, { pour: ml, then: 'finish' });
			await this.untilState(orderId, 'FINISHED');
		},
	});
}

describe('a finish', () => {
	// Half a minute at a machine takes 1.5 s.
	const bench = useBench({ timeScale: 0.05 });
	const platforms: Array<[string, Partial<FlowStyle>]> = [
		['what is left', { finishVolume: 'left' }],
		['what was poured', { finishVolume: 'poured' }],
		['what was ordered', { finishVolume: 'ordered' }],
		['nothing', { finishVolume: 'none' }],
		['what was poured, and not what was ordered', { finishVolume: 'poured', lockVolume: 'none' }],
		['what is left, without the starts of water', { finishVolume: 'left', missing: ['WP1_START'] }],
		['what was poured, and locks that were refused', { finishVolume: 'poured', showsRefused: true }],
	];

	it.each(platforms)(
		'is never confirmed when it is forged, and never lost when it is genuine, where flows say %s',
		async (_what, style) => {
			Object.assign(bench.simulator.flow, style);
			const amounts = [0, 500, 1000, ordered];
			for (const ml of amounts) {
				if (style.showsRefused) {
					// Here another order holds the purifier, and the same order asks for another volume.
					await bench.run('lock', order({ orderId: `before-${ml}`, maxWaitTime: 120 }));
					await bench.run('lock', order({ orderId: `poured-${ml}`, volume: 1000 }));
					await bench.run('cancelLock', { iotId: byId(lobby), orderId: `before-${ml}` });
				}
				await bench.serveOrder(`poured-${ml}`, ml);
			}
			const claims = (isGenuine: boolean) =>
				amounts.flatMap((ml) =>
					[0, 500, 1000, 1500, ordered]
						.filter((volume) => (volume === ordered - ml) === isGenuine)
						.map((volume) => ({ orderId: `poured-${ml}`, volume })),
				);
			const post = async ({ orderId, volume }: { orderId: string; volume: number }) =>
				(await trigger.post(finish(volume, orderId))).status;

			const forged = await Promise.all(claims(false).map(post));
			expect(forged.filter((status) => ![200, 403].includes(status))).toEqual([]);
			expect((await arrived()).filter(confirmed)).toEqual([]);
			const before = (await arrived()).length;

			expect(await Promise.all(claims(true).map(post))).toEqual(amounts.map(() => 200));
			const genuine = (await arrived()).slice(before);
			const toId = ({ orderId, remainingVolume }: IDataObject) => JSON.stringify([orderId, remainingVolume]);
			expect(genuine.map(toId).sort()).toEqual(
				amounts.map((ml) => JSON.stringify([`poured-${ml}`, ordered - ml])).sort(),
			);
			for (const json of genuine)
				expect((json.confirmation as IDataObject).proven).toEqual(
					expect.arrayContaining(['event', 'iotId', 'orderId']),
				);
			// All are sent again, and none starts the workflow twice.
			const count = (await arrived()).length;
			expect(await Promise.all(claims(true).map(post))).toEqual(amounts.map(() => 200));
			expect(await arrived()).toHaveLength(count);
		},
	);

	it('with "500 left" is not confirmed after 500 of 2000 ml, and the genuine "1500 left" reaches the flow', async () => {
		bench.simulator.flow.finishVolume = 'poured';
		await bench.serveOrder('order-1', 500);
		for (const volume of [500, 1500])
			expect(await trigger.post(finish(volume))).toMatchObject({ status: 200 });
		const confirmation = { confirmed: false, proven: ['event', 'iotId', 'orderId'] };
		expect(await arrived()).toMatchObject([
			{ remainingVolume: 500, pouredVolume: 1500, confirmation },
			{ remainingVolume: 1500, pouredVolume: 500, confirmation },
		]);
	});

	it('with "0 left" is not confirmed in an order that never started and whose finish says 0', async () => {
		bench.simulator.flow.finishVolume = 'poured';
		await bench.serveOrder('order-1', 0);
		for (const volume of [0, ordered])
			expect(await trigger.post(finish(volume))).toMatchObject({ status: 200 });
		const confirmation = { confirmed: false };
		expect(await arrived()).toMatchObject([
			{ remainingVolume: 0, confirmation },
			{ remainingVolume: ordered, pouredVolume: 0, confirmation },
		]);
	});

	it.each(['left', 'poured'] as const)(
		'is proven with its amount where the user knows that flows say what is %s',
		async (finishVolume) => {
			await bench.serve(finishVolume);
			bench.simulator.flow.finishVolume = finishVolume;
			await bench.serveOrder('order-1', 500);
			const answers = await Promise.all(
				[500, 1500].map(async (volume) => await trigger.post(finish(volume))),
			);
			expect(answers).toMatchObject([{ status: 403 }, { status: 200 }]);
			expect(await arrived()).toMatchObject([
				{ remainingVolume: 1500, pouredVolume: 500, confirmation: { confirmed: true } },
			]);
		},
	);

	it('is not proven with its amount where the option says "notKnown"', async () => {
		await bench.serve('notKnown');
		await bench.serveOrder('order-1', 500);
		expect(await trigger.post(finish(1500))).toMatchObject({ status: 200 });
		expect((await arrived()).map(confirmed)).toEqual([false]);
	});

	it.each(['ordered', 'all of it'])(
		'is not taken where the option says %p, which is none of its values',
		async (option) => {
			await bench.serve(option);
			await bench.serveOrder('order-1', 500);
			expect(await trigger.post(finish(1500))).toMatchObject({ status: 503 });
			expect(await arrived()).toEqual([]);
		},
	);

	it('goes on once when it came unproven, and again in another process once it can be proven', async () => {
		bench.simulator.flow.finishVolume = 'none';
		await bench.serveOrder('order-1', 1000);
		expect(await trigger.post(finish(1000))).toMatchObject({ status: 200 });
		expect(await arrived()).toMatchObject([{ confirmation: { confirmed: false } }]);

		bench.simulator.flow.finishVolume = 'left';
		const other = await trigger.inAnotherProcess();
		expect(await other.post(finish(1000))).toMatchObject({ status: 200, text: 'success' });
		expect(other.hook.executions).toMatchObject([
			{ items: [{ json: { confirmation: { confirmed: true } } }] },
		]);
		expect(await arrived(other)).toEqual([]);
	});

	it('that contradicts an unproven one reaches the flow in another process as well', async () => {
		bench.simulator.flow.finishVolume = 'poured';
		await bench.serveOrder('order-1', 500);
		await trigger.post(finish(500));
		const other = await trigger.inAnotherProcess();
		await other.post(finish(1500));
		await other.post(finish(500));
		expect(await arrived()).toMatchObject([{ remainingVolume: 500 }]);
		expect(await arrived(other)).toMatchObject([{ remainingVolume: 1500 }]);
	});
});

describe('a start of water', () => {
	const bench = useBench({ durations: { makingMs: 10, mlPerSecond: 50_000 } });
	const start = (callTime: number) =>
		callback('WP1_START_WATER', { orderId: 'order-1', cardNum: 'forged' }, callTime);
	const startedAt = () =>
		bench.simulator.orders[0]?.log.filter(({ logType }) => logType === 'WP1_START').at(-1)?.createTime ?? 0;
	const pourOnce = async () => {
		bench.simulator.pressButton(lobby, { pour: 100 });
		await bench.untilState('order-1', 'PAUSED');
		return startedAt();
	};

	it('is confirmed once for each start in the flow, in all processes; another one goes on unproven', async () => {
		await bench.run('lock', order());
		const first = await pourOnce();
		const other = await trigger.inAnotherProcess();
		for (const [at, ms] of [
			[trigger, first],
			[trigger, first],
			[other, first],
			[other, first + 1],
			[trigger, first + 2],
		] as const)
			expect(await at.post(start(ms))).toMatchObject({ status: 200 });

		const all = [...(await arrived()), ...(await arrived(other))];
		expect(all).toMatchObject([
			{ confirmation: { confirmed: true, unproven: { callTime: first, cardNum: 'forged' } } },
			{ callTime: first + 2, cardNum: 'forged', confirmation: { confirmed: false } },
			{ callTime: first + 1, cardNum: 'forged', confirmation: { confirmed: false } },
		]);
		expect(all[0]).not.toHaveProperty('cardNum');
		const taken = {
			proven: ['iotId', 'orderId'],
			steps: ['lock', 'start'],
			statement: expect.stringContaining('has confirmed another message already'),
		};
		expect(all.slice(1).map(({ confirmation }) => confirmation)).toEqual(
			Array(2).fill({ confirmed: false, ...taken }),
		);
	});

	it('is confirmed again after each pause', async () => {
		await bench.run('lock', order());
		const first = await trigger.post(start(await pourOnce()));
		const second = await trigger.post(start(await pourOnce()));
		expect([first, second]).toMatchObject([{ status: 200 }, { status: 200 }]);
		expect((await arrived()).map(confirmed)).toEqual([true, true]);
	});

	it('stays confirmed when its execution is started again, and stays unproven when it was', async () => {
		await bench.run('lock', order());
		const at = await pourOnce();
		await trigger.post(start(at));
		await trigger.post(start(at + 1));
		await trigger.hook.settled();
		const again = [];
		for (const execution of trigger.hook.executions)
			again.push(await trigger.hook.runElsewhere(execution, { mode: 'retry' }));
		const results = again.flatMap((result) => result.items('Node').map(({ json }) => json));
		expect(results.map(confirmed)).toEqual([true, false]);
	});

	it.each<[string, (at: number) => number, Partial<FlowStyle>]>([
		['of a time without a start in the flow', (at) => at - 60_000, {}],
		['of a platform whose flow has another clock', (at) => at, { clockOffsetMs: -7 * 3600_000 }],
	])('%s goes on unproven', async (_what, timeOf, style) => {
		Object.assign(bench.simulator.flow, style);
		await bench.run('lock', order());
		expect(await trigger.post(start(timeOf(await pourOnce())))).toMatchObject({ status: 200 });
		expect(await arrived()).toMatchObject([
			{ cardNum: 'forged', confirmation: { confirmed: false, steps: ['lock', 'start'] } },
		]);
	});

	it('is not confirmed after the order’s end, however often it comes', async () => {
		await bench.run('lock', order());
		const at = await pourOnce();
		await bench.run('cancelLock', { iotId: byId(lobby), orderId: 'order-1' });
		for (const ms of [at, at + 1, at + 2])
			expect(await trigger.post(start(ms))).toMatchObject({ status: 200 });
		expect((await arrived()).map(confirmed)).toEqual([false, false, false]);
	});

	it('is delivered in the end when the platform writes its flow later than it is looked at', async () => {
		bench.simulator.setCallbackUrl(trigger.url);
		bench.simulator.flow.lagMs = 4500;
		await bench.run('lock', order());
		await pourOnce();
		await eventually('the delivery', () =>
			bench.simulator.callbacks.every(({ state }) => state === 'delivered'),
		);
		expect((await arrived()).map(confirmed)).toEqual([true]);
		expect(trigger.warnings).toEqual([expect.stringContaining('shows no start of water')]);
	});
});

describe('an accepted card', () => {
	const bench = useBench({});
	const card = (changes: IDataObject = {}) =>
		callback('WP1_CARD_CONSUME_READY', { orderId: 'order-1', ...changes });

	it.each([
		['reply', ['iotId', 'orderId'], ['lock']],
		['state', [], []],
	] as const)(
		'is not confirmed by a lock, which is proven where its entry says a %s',
		async (lockStatus, proven, steps) => {
			bench.simulator.flow.lockStatus = lockStatus;
			await bench.run('lock', order());
			expect(await trigger.post(card({ cardNum: 'forged' }))).toMatchObject({ status: 200 });
			expect(await trigger.post(card())).toMatchObject({ status: 200 });
			expect(await trigger.post(card())).toMatchObject({ status: 200 });
			const confirmation = { confirmed: false, proven, steps };
			expect(await arrived()).toMatchObject([{ cardNum: 'forged', confirmation }, { confirmation }]);
		},
	);

	it('is contradicted where the flow has no lock', async () => {
		expect(await trigger.post(card())).toMatchObject({ status: 403 });
		expect(await arrived()).toEqual([]);
	});
});

describe('a fault', () => {
	const bench = useBench({});
	const fault = (fields: IDataObject, callTime = 1) =>
		callback('MACHINE_ERROR', { errorMessage: 'pump stuck', ...fields }, callTime);
	const report = (errorMessage = 'pump stuck') => {
		bench.simulator.reportError(lobby, errorMessage);
		const { errors } = bench.simulator.devices[0] ?? {};
		return errors?.at(-1)?.createTime ?? 0;
	};

	it('is confirmed once, by an entry of its time that was not dealt with', async () => {
		const createTime = report();
		for (const body of [fault({ createTime }), fault({ createTime }), fault({ createTime }, 2)])
			expect(await trigger.post(body)).toMatchObject({ status: 200 });
		expect((await arrived()).map(confirmed)).toEqual([true, false]);
	});

	it('is not confirmed without a time, with another one, or when it was dealt with', async () => {
		const createTime = report();
		await trigger.post(fault({}));
		await trigger.post(fault({ createTime: createTime - 90 * 86_400_000 }));
		bench.simulator.resolveErrors(lobby);
		await trigger.post(fault({ createTime }));
		expect((await arrived()).map(confirmed)).toEqual([false, false, false]);
	});

	it('is contradicted by a log that was read to its end, and by no longer one', async () => {
		for (let index = 0; index < 30; index++) report(`fault ${index}`);
		expect(await trigger.post(fault({ createTime: 1 }))).toMatchObject({ status: 403 });
		for (let index = 0; index < 90; index++) report(`fault ${index}`);
		expect(await trigger.post(fault({ createTime: 1 }))).toMatchObject({ status: 200 });
		expect(await arrived()).toMatchObject([
			{ confirmation: { confirmed: false, statement: expect.stringContaining('not read to its end') } },
		]);
	});
});

describe('a device', () => {
	const bench = useBench({});
	const listing = (iotList: unknown[]) =>
		bench.simulator.faults.add({
			kind: 'httpStatus',
			status: 200,
			path: '*/getIotInfo',
			body: { code: 0, iotList },
		});
	const status = (iotIdList: string[], online: number) =>
		callback('MACHINE_UPDATE_STATUS', { status: online }).replace(
			/"iotId":\d+/,
			`"iotIdList":[${iotIdList.join(',')}]`,
		);

	it('is not offline because its record does not say that it is online', async () => {
		listing([{ iotId: lobby }, { iotId: warehouse, isOnline: 0 }]);
		expect(await trigger.post(status([lobby, warehouse], 0))).toMatchObject({ status: 200 });
		expect(await arrived()).toMatchObject([{ confirmation: { confirmed: false, proven: [] } }]);
	});

	it('has no changed record when nothing of it was compared', async () => {
		const info = (fields: IDataObject) => callback('MACHINE_UPDATE_INFO', { iotId: gym, ...fields });
		expect(await trigger.post(info({ floor: 3, programId: [9] }))).toMatchObject({ status: 200 });
		expect(await trigger.post(info({ name: 'Gym', floor: 3 }))).toMatchObject({ status: 200 });
		const [nothing, name] = await arrived();
		expect(nothing).toMatchObject({ floor: 3, confirmation: { confirmed: false, proven: ['iotId'] } });
		expect(name).toMatchObject({
			name: 'Gym',
			confirmation: { confirmed: true, proven: ['event', 'iotId', 'name'], unproven: { floor: 3 } },
		});
		expect(name).not.toHaveProperty('floor');
	});

	it('is not confirmed by the record of another one, which a list names', async () => {
		const info = callback('MACHINE_UPDATE_INFO', { iotId: gym, iotIdList: [lobby], name: 'Lobby' });
		const broken = callback('MACHINE_UPDATE_INFO', { iotId: gym, iotIdList: ['x'], name: 'Gym' });
		expect(await Promise.all([info, broken].map(async (body) => await trigger.post(body)))).toMatchObject([
			{ status: 403 },
			{ status: 200 },
		]);
		expect(await arrived()).toMatchObject([
			{ confirmation: { confirmed: true, unproven: { iotIdList: ['x'] } } },
		]);
	});
});

describe('a platform that does not answer', () => {
	const bench = useBench({ durations: { makingMs: 1, mlPerSecond: 1_000_000 } });
	const about = { orderId: 'order-1' };
	const messages = [
		callback('WP1_START_WATER', about),
		finish(1000),
		callback('WP1_WAIT_TIMEOUT', about),
		callback('WP1_CARD_CONSUME_READY', about),
		callback('MACHINE_UPDATE_STATUS', { status: 1 }).replace(/"iotId":(\d+)/, '"iotIdList":[$1]'),
		callback('MACHINE_UPDATE_INFO', { name: 'Lobby' }),
		callback('MACHINE_ERROR', { errorMessage: 'pump stuck' }),
	];
	it('proves and contradicts nothing when it redirects one call in its own words', async () => {
		const body = { code: 20005, msg: 'Order does not exist' };
		bench.simulator.faults.add({ kind: 'httpStatus', status: 302, body, path: '*/checkAdvOrder' });
		expect(await trigger.post(finish(1000))).toMatchObject({ status: 503 });
	});

	const json = (body: unknown, status = 200) => ({ kind: 'httpStatus', status, body }) as const;

	it.each([
		['with an error page', { kind: 'httpStatus' } as const],
		['with a page', { kind: 'garbage', body: '<html>' } as const],
		['with something else', json({ hello: 'world' })],
		['with nothing', { kind: 'garbage', body: '' } as const],
		['but hangs up', { kind: 'dropConnection' } as const],
		['but redirects', { kind: 'redirect' } as const],
		['but redirects in its own words', json({ code: 20005, msg: 'Order does not exist' }, 302)],
		['but succeeds without a list', json({ code: 0, msg: 'success' })],
		['but succeeds with null', json({ code: 0, advOrderList: null, iotList: null, resList: null })],
		['but succeeds with words', json({ code: 0, advOrderList: '', iotList: {}, resList: 0 })],
		[
			'but succeeds with a list of words',
			json({ code: 0, advOrderList: ['x'], iotList: [1], resList: [null] }),
		],
	])('%s proves and contradicts nothing', async (_what, fault) => {
		await bench.run('lock', order());
		bench.simulator.pressButton(lobby, { pour: 1000, then: 'finish' });
		await bench.untilState('order-1', 'FINISHED');
		bench.simulator.reportError(lobby, 'pump stuck');
		bench.simulator.faults.add(fault);
		const answers = await Promise.all(messages.map(async (body) => await trigger.post(body)));
		expect(answers.map(({ status }) => status)).toEqual(messages.map(() => 503));
		expect(await arrived()).toEqual([]);

		bench.simulator.faults.clear();
		const later = await Promise.all(messages.map(async (body) => await trigger.post(body)));
		expect(later.map(({ status }) => status)).toEqual(messages.map(() => 200));
		expect((await arrived()).map(({ event }) => event).sort()).toEqual([...events].sort());
	});
});
