import type { FaultSpec } from '../../simulators';
import { failureOf } from '../support/failures';
import { byId, GYM, LOBBY, order, usePurifier } from '../support/waterPurifier';

const bench = usePurifier();

const LOCK = '/api/open/v1/wp1/lock';
const CANCEL = '/api/open/v1/wp1/cancelLock';
const once = (path: string, fault: Omit<FaultSpec, 'path'>): FaultSpec => ({ path, times: 1, ...fault });
const sent = (path: string) => bench.paths.filter((entry) => entry === path).length;
const cancel = { iotId: byId(LOBBY), orderId: 'order-1' };

/** What can hide that a command was carried out. */
const lostReplies: Array<[string, Omit<FaultSpec, 'path'>]> = [
	['the connection drops', { kind: 'loseReply' }],
	[
		'the server answers 500',
		{ kind: 'httpStatus', status: 500, body: { code: 1, msg: 'x' }, afterEffect: true },
	],
	['a proxy answers 502', { kind: 'httpStatus', status: 502, afterEffect: true }],
	['a proxy answers 504', { kind: 'httpStatus', status: 504, afterEffect: true }],
	['the reply is garbage', { kind: 'garbage', afterEffect: true }],
	['the reply is a redirect', { kind: 'redirect', afterEffect: true }],
	['the purifier does not answer', { kind: 'noAnswer', afterEffect: true }],
];

describe('a lock whose reply is lost', () => {
	it.each(lostReplies)('succeeds when it took effect and %s', async (_what, fault) => {
		bench.simulator.faults.add(once(LOCK, fault));
		const { output, error } = await bench.run('lock', order());

		expect(error).toBeUndefined();
		expect(output).toMatchObject([
			{ json: { iotStatus: 'READY', reconciled: true, iotId: LOBBY, orderId: 'order-1' } },
		]);
		expect(sent(LOCK)).toBe(1);
		expect(bench.simulator.orders).toMatchObject([{ orderId: 'order-1', state: 'LOCKED' }]);
	});

	it('is found when the first look fails, and without asking the purifier', async () => {
		bench.simulator.faults.add(once(LOCK, { kind: 'loseReply' }));
		bench.simulator.faults.add(once('*/checkAdvOrder', { kind: 'dropConnection' }));
		bench.simulator.faults.add({ kind: 'dropConnection', path: '*/checkStatus' });
		const { output } = await bench.run('lock', order());
		expect(output).toMatchObject([{ json: { reconciled: true } }]);
	});

	it('is not mistaken for the same order at another purifier', async () => {
		await bench.run('lock', order({ iotId: byId(GYM) }));
		bench.simulator.faults.add(once(LOCK, { kind: 'loseReply' }));
		const failure = failureOf(await bench.run('lock', order()));
		expect(failure.message).toMatch(/^Lock was not carried out/);
		expect(failure.description).toContain(GYM);
		expect(failure.description).not.toContain('safe');
	});

	it('is no success when the order is over, however lately it was placed', async () => {
		await bench.run('lock', order());
		await bench.run('cancelLock', cancel);
		bench.simulator.faults.add(once(LOCK, { kind: 'loseReply' }));
		const failure = failureOf(await bench.run('lock', order()));
		expect(failure.message).toMatch(/^Lock was not carried out: No reply .* \(order "order-1"\)$/);
		expect(failure.description).toMatch(
			/^Order "order-1" is over already, by its order flow\. .*new order ID/,
		);
		expect(bench.simulator.orders).toHaveLength(1);
	});

	it('is not looked up when the platform or the purifier said no, or nothing was sent', async () => {
		bench.simulator.faults.add(once(LOCK, { kind: 'offline' }));
		expect(failureOf(await bench.run('lock', order())).message).toContain('(OFFLINE)');
		expect(failureOf(await bench.run('lock', order({ iotId: byId('1') }))).message).toContain('code 20005');
		expect(bench.paths).toEqual([LOCK, LOCK]);

		const { Purifier } = bench.credentials;
		await bench.simulator.close();
		const result = await bench.run('lock', order(), { credentials: { Purifier } });
		expect(failureOf(result).description).toContain('Nothing was sent');
	});
});

describe('a cancellation whose reply is lost', () => {
	beforeEach(async () => {
		await bench.run('lock', order());
	});

	it.each(lostReplies)('succeeds when it took effect and %s', async (_what, fault) => {
		bench.simulator.faults.add(once(CANCEL, fault));
		const { output, error } = await bench.run('cancelLock', cancel);
		expect(error).toBeUndefined();
		expect(output).toMatchObject([
			{ json: { iotStatus: 'READY', reconciled: true, iotId: LOBBY, orderId: 'order-1' } },
		]);
		expect(sent(CANCEL)).toBe(1);
	});

	it('succeeds by the ready purifier when the flow cannot be read', async () => {
		bench.simulator.faults.add(once(CANCEL, { kind: 'loseReply' }));
		bench.simulator.faults.add({ kind: 'httpStatus', path: '*/checkAdvOrder' });
		const { output } = await bench.run('cancelLock', cancel);
		expect(output).toMatchObject([{ json: { reconciled: true, reconciledBy: 'The purifier is ready' } }]);
	});
});
