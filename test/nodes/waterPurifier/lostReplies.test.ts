import type { IDataObject } from 'n8n-workflow';

import { eventually } from '../../../hosts/eventually';
import type { FaultSpec } from '../../../simulators';
import { failureOf, itemFailure } from '../../support/failures';
import { byId, gym, lobby, order, usePurifier, warehouse } from '../../support/waterPurifier';

const bench = usePurifier({ durations: { makingMs: 0, mlPerSecond: 1e6 } });

const lockPath = '/api/open/v1/wp1/lock';
const cancelPath = '/api/open/v1/wp1/cancelLock';
const flowPath = '/api/open/v1/advOrder/checkAdvOrder';
const statusPath = '/api/open/v1/common/checkStatus';
const once = (path: string, fault: Omit<FaultSpec, 'path'>): FaultSpec => ({ path, times: 1, ...fault });
const sent = (path: string) => bench.paths.filter((entry) => entry === path).length;
const cancel = { iotId: byId(lobby), orderId: 'order-1' };

/** Runs the node in front of a branch that gives money back: a failed item leaves through the error output. */
async function fail(operation: 'lock' | 'cancelLock', parameters = order()) {
	const result = await bench.run(operation, parameters, { onError: 'continueErrorOutput' });
	expect(result.output).toEqual([]);
	const [item] = result.errorOutput;
	const { error, ...known } = item?.json ?? {};
	return { error: error as string, known, description: itemFailure(item).description };
}

/** The customer takes all the water, and the order is over. */
async function takeWater(): Promise<void> {
	bench.simulator.pressButton(lobby);
	await eventually('the end of the order', () => bench.simulator.orders[0]?.state === 'FINISHED');
}

/** What can hide that a command was carried out. */
const lostReplies: Array<[string, Omit<FaultSpec, 'path'>]> = [
	['the connection drops', { kind: 'loseReply' }],
	[
		'the server answers 500',
		{ kind: 'httpStatus', status: 500, body: { code: 1, msg: 'x' }, afterEffect: true },
	],
	['a proxy answers 502', { kind: 'httpStatus', status: 502, afterEffect: true }],
	['a proxy answers 504', { kind: 'httpStatus', status: 504, afterEffect: true }],
	[
		'the platform says with HTTP 200 that it has failed',
		{ kind: 'httpStatus', status: 200, body: { code: 9, msg: 'request timed out' }, afterEffect: true },
	],
	...['java.lang.NullPointerException', 'No response from the water purifier'].map(
		(msg): [string, Omit<FaultSpec, 'path'>] => [
			`the platform says with HTTP 200: ${msg}`,
			{ kind: 'httpStatus', status: 200, body: { code: 20005, msg }, afterEffect: true },
		],
	),
	['the reply is garbage', { kind: 'garbage', afterEffect: true }],
	['the reply is a redirect', { kind: 'redirect', afterEffect: true }],
	['the purifier does not answer', { kind: 'noAnswer', afterEffect: true }],
];

describe('a lock whose reply is lost', () => {
	it.each(lostReplies)('succeeds when it took effect and %s', async (_what, fault) => {
		bench.simulator.faults.add(once(lockPath, fault));
		const { output, error } = await bench.run('lock', order());

		expect(error).toBeUndefined();
		expect(output).toMatchObject([
			{ json: { iotStatus: 'READY', reconciled: true, iotId: lobby, orderId: 'order-1' } },
		]);
		expect(sent(lockPath)).toBe(1);
		expect(bench.simulator.orders).toMatchObject([{ orderId: 'order-1', state: 'LOCKED' }]);
	});

	it('is found when the first look fails, and when the purifier cannot be asked', async () => {
		bench.simulator.faults.add(once(lockPath, { kind: 'loseReply' }));
		bench.simulator.faults.add(once('*/checkAdvOrder', { kind: 'dropConnection' }));
		bench.simulator.faults.add({ kind: 'dropConnection', path: '*/checkStatus' });
		const { output } = await bench.run('lock', order());
		expect(output).toMatchObject([{ json: { reconciled: true } }]);
	});

	it('is found with an order ID that was generated, also when the flow names no purifier', async () => {
		bench.simulator.flow.namesDevice = false;
		bench.simulator.faults.add(once(lockPath, { kind: 'loseReply' }));
		const { output } = await bench.run('lock', order({ orderId: '', generateOrderId: true }));
		expect(output).toMatchObject([{ json: { reconciled: true } }]);
	});

	it('with an order ID that was generated is not mistaken for another order, whatever volume the flow shows', async () => {
		const advOrderList = [
			{ createTime: Date.now(), logType: 'WP1_LOCK', iotStatus: 'READY', volume: 20 },
			{ createTime: Date.now(), logType: 'WP1_START', iotStatus: 'WP_RUNNING', volume: 15 },
		];
		bench.simulator.faults.add(once(lockPath, { kind: 'loseReply' }));
		bench.simulator.faults.add({
			kind: 'httpStatus',
			path: flowPath,
			status: 200,
			body: { code: 0, advOrderList },
		});
		const { output } = await bench.run('lock', order({ orderId: '', generateOrderId: true }));
		expect(output).toMatchObject([{ json: { reconciled: true } }]);
	});

	it('is not mistaken for the same order at another purifier, or with another volume', async () => {
		await bench.run('lock', order({ iotId: byId(gym) }));
		bench.simulator.faults.add(once(lockPath, { kind: 'loseReply' }));
		const elsewhere = await fail('lock');
		expect(elsewhere.error).toMatch(new RegExp(`^Lock was not carried out: .*at another purifier, ${gym}$`));
		expect(elsewhere.known).toMatchObject({ outcome: 'orderIdTaken', orderId: 'order-1', iotId: lobby });

		bench.simulator.faults.add(once(lockPath, { kind: 'loseReply' }));
		const larger = await fail('lock', order({ iotId: byId(gym), volume: 5000 }));
		expect(larger.error).toMatch(/^Lock was not carried out: .* was placed with 2000 ml, not with 5000$/);
		expect(larger.known).toMatchObject({ outcome: 'orderIdTaken' });
	});

	it('is over when the order has been cancelled, however lately it was placed', async () => {
		await bench.run('lock', order());
		await bench.run('cancelLock', cancel);
		bench.simulator.faults.add(once(lockPath, { kind: 'loseReply' }));
		const { error, known, description } = await fail('lock');
		expect(error).toMatch(
			/^Lock was carried out, and the order is over already: No reply .* \(order "order-1"\)$/,
		);
		expect(known).toMatchObject({ outcome: 'carriedOutAndOver', orderId: 'order-1', iotId: lobby });
		expect(description).toMatch(/^The order flow of "order-1" shows its cancellation\. .*new order ID/);
		expect(bench.simulator.orders).toHaveLength(1);
	});
});

describe('a lock that is refused', () => {
	describe.each(['orderId', 'device'] as const)('by a platform that checks the %s first', (checksFirst) => {
		const first = usePurifier({ checksFirst, durations: { makingMs: 0, mlPerSecond: 1e6 } });

		it.each([true, false])(
			'was not needed when an earlier one has locked the purifier (flow shows attempts: %s)',
			async (showsRefused) => {
				first.simulator.flow.showsRefused = showsRefused;
				await first.run('lock', order());
				const { output, error } = await first.run('lock', order());
				expect(error).toBeUndefined();
				expect(output).toMatchObject([
					{ json: { iotStatus: 'READY', alreadyLocked: true, iotId: lobby, orderId: 'order-1' } },
				]);
				expect(output[0]?.json).not.toHaveProperty('reconciled');
				expect(first.simulator.orders).toHaveLength(1);
			},
		);

		it.each([
			['long before', 10_000, 0],
			['in the same moment, as an order that comes twice', 0, 0],
			['long before, by a clock that is ahead', 10_000, 60_000],
		])(
			'is unknown when the flow cannot tell an attempt from an earlier lock, sent %s',
			async (_what, age, ahead) => {
				Object.assign(first.simulator.flow, { lockStatus: 'state', clockOffsetMs: ahead });
				await first.run('lock', order());
				for (const entry of first.simulator.orders[0]?.log ?? []) entry.createTime -= age;
				const { errorOutput } = await first.run('lock', order(), { onError: 'continueErrorOutput' });
				expect(errorOutput[0]?.json).toMatchObject({
					error: expect.stringContaining('; it is not known whether an earlier request was carried out'),
					outcome: 'unknown',
					purifierStatus: 'WP_LOCKING',
				});
			},
		);
	});

	it('is unknown when the flow shows the lock of a moment before and the purifier cannot be asked', async () => {
		await bench.run('lock', order());
		const body = { code: 20005, msg: 'too frequent' };
		bench.simulator.faults.add(once(lockPath, { kind: 'httpStatus', status: 200, body }));
		bench.simulator.faults.add({ kind: 'dropConnection', path: '*/checkStatus' });
		const { known } = await fail('lock');
		expect(known).toMatchObject({ outcome: 'unknown', flow: [{ logType: 'WP1_LOCK', iotStatus: 'READY' }] });
	});

	it('is over when the order is', async () => {
		await bench.run('lock', order());
		await takeWater();
		const { error, known, description } = await fail('lock');
		expect(error).toBe(
			'Lock was carried out by an earlier request, and the order is over already: The water purifier platform refused the request: The order already exists (code 20005) (order "order-1")',
		);
		expect(known).toMatchObject({
			outcome: 'carriedOutAndOver',
			orderId: 'order-1',
			iotId: lobby,
			flow: [{ logType: 'WP1_LOCK', volume: 2000 }, { logType: 'WP1_START' }, { logType: 'WP1_WOK_FNS' }],
		});
		expect(JSON.stringify(known).match(/volume/g)).toHaveLength(1);
		expect(description).toContain('Nothing was carried out by this request');
		expect(description).not.toMatch(/openId|secret/);
	});

	it.each([true, false])(
		'says whose the order ID is: another purifier, another volume (flow shows attempts: %s)',
		async (showsRefused) => {
			bench.simulator.flow.showsRefused = showsRefused;
			await bench.run('lock', order());
			const elsewhere = await fail('lock', order({ iotId: byId(gym) }));
			expect(elsewhere.error).toContain(`was placed at another purifier, ${lobby}`);
			expect(elsewhere.known).toMatchObject({ outcome: 'orderIdTaken', iotId: gym });
			const smaller = await fail('lock', order({ volume: 1000 }));
			expect(smaller.error).toContain('was placed with 2000 ml, not with 1000');
			expect(smaller.known).toMatchObject({ outcome: 'orderIdTaken', iotId: lobby });
		},
	);

	it('is a refusal when the flow has nothing of the order', async () => {
		await bench.run('lock', order({ orderId: 'another' }));
		const { error, known, description } = await fail('lock');
		expect(error).toBe('Lock was not carried out: the purifier is locked for an order (WP_LOCKING)');
		expect(known).toMatchObject({ outcome: 'notCarriedOut', orderId: 'order-1', iotId: lobby });
		expect(description).toContain('Nothing was carried out by this request');
		expect(bench.paths.filter((path) => path !== lockPath)).toEqual([flowPath]);
	});

	it.each<['NOT_READY' | 'WP_LOCKING', string]>([
		['NOT_READY', 'notCarriedOut'],
		// A lock that has worked may be written with the same status.
		['WP_LOCKING', 'unknown'],
	])('whose attempt is in the flow with %s is %s', async (state, outcome) => {
		bench.simulator.flow.showsRefused = true;
		if (state === 'WP_LOCKING') await bench.run('lock', order({ orderId: 'another' }));
		else for (const device of bench.simulator.devices) device.state = state;
		const { error, known } = await fail('lock');
		expect(error).toContain(`Lock was not carried out: the purifier is`);
		expect(known).toMatchObject({ outcome, flow: [{ logType: 'WP1_LOCK', iotStatus: state }] });
	});

	it('does not claim that nothing is locked when that cannot be looked up', async () => {
		await bench.run('lock', order());
		bench.simulator.faults.add({ kind: 'httpStatus', path: '*/checkAdvOrder' });
		const { error, known, description } = await fail('lock');
		expect(error).toBe(
			'The water purifier platform refused the request: The order already exists (code 20005); it is not known whether an earlier request was carried out (order "order-1")',
		);
		expect(known).toEqual({
			outcome: 'unknown',
			orderId: 'order-1',
			iotId: lobby,
			purifierStatus: 'WP_LOCKING',
		});
		expect(description).toContain('could not be read');
		expect(description).not.toMatch(/openId|secret/);
		expect(sent(flowPath)).toBeLessThanOrEqual(2);
	});

	it('is not believed against the flow when the purifier is ready', async () => {
		await bench.run('lock', order());
		bench.simulator.faults.add({
			kind: 'httpStatus',
			path: '*/checkStatus',
			status: 200,
			body: { code: 0, iotStatus: 'READY' },
		});
		const { known } = await fail('lock');
		expect(known).toMatchObject({ outcome: 'unknown', purifierStatus: 'READY' });
	});

	it('is not looked up when nobody can have used the order ID, or it was not the platform that refused', async () => {
		bench.simulator.faults.add(once(lockPath, { kind: 'offline' }));
		const fresh = await fail('lock', order({ orderId: '', generateOrderId: true }));
		expect(fresh.known).toEqual({
			outcome: 'notCarriedOut',
			orderId: expect.stringMatching(/^[\w-]{36}$/),
			iotId: lobby,
		});
		bench.simulator.faults.add(
			once(lockPath, { kind: 'httpStatus', status: 413, body: 'Request Entity Too Large' }),
		);
		expect((await fail('lock')).known).toMatchObject({ outcome: 'notCarriedOut', orderId: 'order-1' });
		expect(bench.paths).toEqual([lockPath, lockPath]);
	});

	it('takes as long as two looks', async () => {
		bench.simulator.faults.add({ kind: 'httpStatus', path: '*/checkAdvOrder' });
		const before = Date.now();
		await bench.run('lock', order({ iotId: byId(warehouse) }));
		expect(Date.now() - before).toBeLessThan(3000);
		expect([sent(lockPath), sent(flowPath), sent(statusPath)]).toEqual([1, 2, 2]);
	});
});

describe('the outcome of a command', () => {
	const outcomeOf = async (operation: string, parameters: IDataObject, items?: IDataObject[]) => {
		const result = await bench.run(operation, parameters as never, {
			onError: 'continueErrorOutput',
			...(items && { items: items.map((json) => ({ json })) }),
		});
		return result.errorOutput.map(({ json }) => json);
	};
	const door = { iotId: byId(lobby), delayCloseTime: 30 };

	it('is that nothing was carried out when the input is wrong or nothing was sent', async () => {
		const wrong = await outcomeOf('lock', order({ volume: 0 }));
		expect(wrong).toMatchObject([
			{ error: expect.stringContaining('"Volume (ml)"'), outcome: 'notCarriedOut' },
		]);
		expect(bench.paths).toEqual([]);

		const credentials = bench.credentialsFor('http://127.0.0.1:1');
		const unsent = await bench.run('lock', order(), { credentials, onError: 'continueErrorOutput' });
		expect(unsent.errorOutput[0]?.json).toMatchObject({ outcome: 'notCarriedOut', orderId: 'order-1' });
	});

	it('is the own one, whatever an earlier node has left in the item', async () => {
		const wrong = await outcomeOf('openDoor', { ...door, delayCloseTime: 0 }, [{ outcome: 'unknown' }]);
		expect(wrong).toMatchObject([{ outcome: 'notCarriedOut' }]);
	});

	it.each<[FaultSpec, string]>([
		[{ kind: 'dropConnection' }, 'unknown'],
		[{ kind: 'noAnswer' }, 'unknown'],
		[{ kind: 'garbage' }, 'unknown'],
		[{ kind: 'httpStatus', status: 500 }, 'unknown'],
		[{ kind: 'httpStatus', status: 408, body: { code: 408, msg: 'x' } }, 'unknown'],
		[{ kind: 'offline' }, 'notCarriedOut'],
		[{ kind: 'httpStatus', status: 404 }, 'notCarriedOut'],
		[{ kind: 'httpStatus', status: 200, body: { code: 1, msg: 'no' } }, 'notCarriedOut'],
	])('of Open Door after %j is %s', async (fault, outcome) => {
		bench.simulator.faults.add(fault);
		expect(await outcomeOf('openDoor', door)).toEqual([{ error: expect.any(String), outcome, iotId: lobby }]);
	});

	it('is in the error itself, for error workflows', async () => {
		bench.simulator.faults.add({ kind: 'offline' });
		const { error } = await bench.run('openDoor', door);
		expect(error).toMatchObject({ context: { output: { outcome: 'notCarriedOut', iotId: lobby } } });
	});

	it('is on the regular output too', async () => {
		bench.simulator.faults.add({ kind: 'offline' });
		const { output } = await bench.run('openDoor', door, { onError: 'continueRegularOutput' });
		expect(output).toMatchObject([
			{ json: { error: expect.any(String), outcome: 'notCarriedOut' }, pairedItem: { item: 0 } },
		]);
	});

	it('is said by no question', async () => {
		bench.simulator.faults.add({ kind: 'httpStatus', status: 200, body: { code: 1, msg: 'no' } });
		expect(await outcomeOf('checkStatus', { iotId: byId(lobby) })).toEqual([{ error: expect.any(String) }]);
	});
});

describe('a cancellation whose reply is lost', () => {
	beforeEach(async () => {
		await bench.run('lock', order());
	});

	it.each(lostReplies)('succeeds when it took effect and %s', async (_what, fault) => {
		bench.simulator.faults.add(once(cancelPath, fault));
		const { output, error } = await bench.run('cancelLock', cancel);
		expect(error).toBeUndefined();
		expect(output).toMatchObject([
			{ json: { iotStatus: 'READY', reconciled: true, iotId: lobby, orderId: 'order-1' } },
		]);
		expect(sent(cancelPath)).toBe(1);
	});
});

describe('a cancellation that is refused', () => {
	it.each(['finished', 'cancelled'])('was not needed when the order has %s', async (how) => {
		await bench.run('lock', order());
		if (how === 'finished') await takeWater();
		else await bench.run('cancelLock', cancel);
		const { output, error } = await bench.run('cancelLock', cancel);
		expect(error).toBeUndefined();
		expect(output).toMatchObject([{ json: { alreadyEnded: true, iotId: lobby, orderId: 'order-1' } }]);
	});

	it('is a refusal when the flow shows no end, and says so when it cannot be read', async () => {
		const never = await fail('cancelLock', cancel);
		expect(never.error).toBe(
			'Cancel Lock was not carried out: the purifier cannot do this in the state it is in (CMD_ERROR)',
		);
		expect(never.known).toMatchObject({ outcome: 'notCarriedOut', flow: [], purifierStatus: 'READY' });

		bench.simulator.faults.add({ kind: 'httpStatus', path: '*/checkAdvOrder' });
		const unread = await fail('cancelLock', cancel);
		expect(unread.error).toContain('; it is not known whether an earlier request was carried out');
		expect(unread.known).toMatchObject({ outcome: 'unknown' });
	});
});

it('says with "Stop Workflow" what it says on the error output', async () => {
	await bench.run('lock', order());
	await bench.run('cancelLock', cancel);
	const { message } = failureOf(await bench.run('lock', order()));
	expect(message).toBe((await fail('lock')).error);
});
