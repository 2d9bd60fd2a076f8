import { judgeOrder } from '../../../nodes/WaterPurifier/callbacks/orderClaims';
import type { Delivery } from '../../../nodes/WaterPurifier/callbacks/message';
import type { FlowEntry } from '../../../nodes/WaterPurifier/order/flow';

const here = '9007199254740993';
const now = 1_700_000_000_000;

const entry = (logType: string, changes: Partial<FlowEntry> = {}): FlowEntry => ({
	createTime: now,
	iotId: here,
	logType,
	iotStatus: 'READY',
	...changes,
});
const claim = (event: Delivery['event'], changes: Partial<Delivery> = {}): Delivery => ({
	callTime: now,
	...changes,
	event,
	deliveryId: '',
	iotId: here,
	orderId: 'o',
});

const locked = entry('WP1_LOCK', { volume: 2000 });
/** The entry can also be a refused attempt, because another order held the purifier. */
const held = entry('WP1_LOCK', { volume: 2000, iotStatus: 'WP_LOCKING' });
const started = entry('WP1_START');
const finished = (volume?: number, logType = 'WP1_WOK_FNS') => entry(logType, { volume });
const cancelled = (iotStatus: string, createTime = now + 1) =>
	entry('WP1_CANCEL_LOCK', { iotStatus, createTime });
const elsewhere = (one: FlowEntry): FlowEntry => ({ ...one, iotId: '7' });
const unnamed = (one: FlowEntry): FlowEntry => ({ ...one, iotId: '' });

describe('a finish', () => {
	const judge = (volume: number, ...flow: FlowEntry[]) =>
		judgeOrder(claim('WP1_WORK_FINISH', { volume }), flow);

	it.each<[string, FlowEntry[]]>([
		['as the flow says', [locked, started, finished(1000)]],
		['in another spelling', [locked, entry('WP1_START_WATER'), finished(1000, 'WP1_WORK_FNS')]],
		['spelled as in the callbacks', [locked, started, finished(1000, 'WP1_WORK_FINISH')]],
		['without a start, which may be late', [held, finished(1000)]],
	])('is proven with all that it says when every reading leaves it, %s', (_what, flow) => {
		expect(judge(1000, ...flow)).toMatchObject({
			verdict: 'proven',
			statement: 'The order flow of "o" shows its finish with 1000 ml left',
			proven: ['event', 'volume', 'remainingVolume', 'orderedVolume', 'pouredVolume', 'iotId', 'orderId'],
		});
	});

	it('is proven without its amount when readings differ', () => {
		expect(judge(500, locked, started, finished(500))).toEqual({
			verdict: 'unproven',
			statement: 'The order flow of "o" shows its finish, but not for certain that 500 ml are left',
			proven: ['event', 'iotId', 'orderId'],
			steps: ['lock', 'start', 'finish'],
		});
	});

	it('is not proven at a purifier that the flow does not name', () => {
		expect(judge(1000, locked, started, unnamed(finished(1000)))).toMatchObject({
			verdict: 'unproven',
			statement: 'The order flow of "o" shows its finish, but not at which purifier',
			proven: ['iotId', 'orderId'],
			steps: ['lock', 'start'],
		});
		expect(judge(1000, ...[locked, finished(1000)].map(unnamed))).toMatchObject({ proven: [], steps: [] });
	});

	it.each<[string, number, FlowEntry[]]>([
		['no finish', 500, [locked, started]],
		['a finish at another purifier', 500, [locked, started, elsewhere(finished(500))]],
		['no reading with that amount', 700, [locked, started, finished(500)]],
		['less that was ordered', 2001, [locked, started, finished()]],
	])('is contradicted when the flow has %s', (_what, volume, flow) => {
		expect(judge(volume, ...flow)).toMatchObject({ verdict: 'contradicted', proven: [] });
	});
});

describe('a timeout', () => {
	const judge = (...flow: FlowEntry[]) => judgeOrder(claim('WP1_WAIT_TIMEOUT'), flow);

	it.each<[string, FlowEntry[]]>([
		['nothing was locked', []],
		['it was locked elsewhere', [elsewhere(locked)]],
		['it was cancelled', [locked, cancelled('READY')]],
	])('is contradicted when %s', (_what, flow) => {
		expect(judge(...flow)).toMatchObject({ verdict: 'contradicted' });
	});

	it.each<[string, FlowEntry[]]>([
		['water left', [locked, started, finished(500)]],
		['all water taken, or none, whichever its amount means', [locked, started, finished(0)]],
		['no start of water', [locked, finished(2000)]],
		['no amount', [locked, started, finished()]],
		['a cancellation that came too late', [locked, finished(), cancelled('READY')]],
	])('is not proven when the order has ended with %s', (_what, flow) => {
		expect(judge(...flow)).toMatchObject({ verdict: 'unproven', proven: ['iotId', 'orderId'] });
	});

	it.each<[string, FlowEntry[]]>([
		['is locked', [locked]],
		['may be locked', [held]],
		['has started', [locked, started]],
		['has a cancellation that failed', [locked, cancelled('CMD_ERROR')]],
		['has a cancellation before its lock', [locked, cancelled('READY', now - 1)]],
		['has a cancellation of an unknown time', [locked, { ...cancelled('READY'), createTime: 'today' }]],
	])('has to come again as long as the flow shows no end and the order %s', (_what, flow) => {
		expect(judge(...flow)).toMatchObject({ verdict: 'tooEarly' });
	});
});

describe('a start of water', () => {
	const judge = (changes: Partial<Delivery>, ...flow: FlowEntry[]) =>
		judgeOrder(claim('WP1_START_WATER', changes), flow);
	const startedAt = (createTime: unknown) => entry('WP1_START', { createTime } as Partial<FlowEntry>);

	it.each<[string, Partial<Delivery>, FlowEntry[]]>([
		['at the same time', {}, [locked, started]],
		['in another spelling', {}, [locked, entry('WP1_START_WATER')]],
		['some seconds apart', { callTime: now + 9000 }, [locked, started]],
		['in full seconds', {}, [locked, startedAt(now / 1000)]],
		['after a pause', {}, [locked, startedAt(now - 60_000), started]],
		['after a lock that may have been refused', {}, [held, started]],
	])('is proven by a start of the flow %s', (_what, changes, flow) => {
		expect(judge(changes, ...flow)).toMatchObject({
			verdict: 'proven',
			proven: ['event', 'iotId', 'orderId'],
			steps: ['lock', 'start'],
			record: JSON.stringify(['WP1_START_WATER', here, 'o', now]),
		});
	});

	it('is proven by the start that is nearest', () => {
		const flow = [locked, startedAt(now - 6000), startedAt(now + 4000)];
		const recordOf = (callTime: number) => judge({ callTime }, ...flow).record;
		expect(recordOf(now)).toContain(String(now + 4000));
		expect(recordOf(now - 2000)).toContain(String(now - 6000));
		expect(recordOf(now + 3000)).toBe(recordOf(now));
	});

	it.each<[string, Partial<Delivery>, FlowEntry[]]>([
		['another time', { callTime: now + 11_000 }, [locked, started]],
		['a clock that is off by hours', {}, [locked, startedAt(now - 3 * 3600_000)]],
		['a time in words', {}, [locked, startedAt('2026-01-01 12:00:00')]],
		['no time', {}, [locked, startedAt(undefined)]],
		['a purifier that is not named', {}, [locked, unnamed(started)]],
	])('is not proven by a start with %s, but may be soon', (_what, changes, flow) => {
		expect(judge(changes, ...flow)).toMatchObject({ verdict: 'unproven', mayBeLate: true });
	});

	it.each(['yesterday', undefined, null, -1, {}])('is not proven with the time %p', (callTime) => {
		const finding = judge({ callTime }, locked, started);
		expect(finding).toMatchObject({ verdict: 'unproven', mayBeLate: false });
	});

	it.each<[string, FlowEntry]>([
		['ended', finished(500)],
		['ended at a purifier that is not named', unnamed(finished(500))],
		['was cancelled', cancelled('READY')],
		['may have been cancelled', cancelled('WP_RUNNING')],
	])('is not proven any more when the order has %s', (_what, end) => {
		const finding = judge({}, locked, started, end);
		expect(finding).toMatchObject({ verdict: 'unproven', proven: ['iotId', 'orderId'] });
		expect(finding.mayBeLate).toBeUndefined();
	});

	it('is contradicted by a flow without a start at this purifier', () => {
		expect(judge({}, locked)).toMatchObject({ verdict: 'contradicted' });
		expect(judge({}, locked, elsewhere(started))).toMatchObject({ verdict: 'contradicted' });
	});
});

describe('an accepted card', () => {
	const judge = (...flow: FlowEntry[]) => judgeOrder(claim('WP1_CARD_CONSUME_READY', { cardNum: 'c' }), flow);

	it.each<[string, FlowEntry[]]>([
		['a lock that worked', [locked]],
		['a start of water', [held, started]],
		['a finish', [finished()]],
	])('is never proven; but the lock is, by %s', (_what, flow) => {
		const finding = judge(...flow);
		expect(finding).toMatchObject({ verdict: 'unproven', proven: ['iotId', 'orderId'] });
		expect(finding.steps).toContain('lock');
	});

	it('proves no lock where another one may be the one that worked', () => {
		for (const other of [elsewhere(locked), elsewhere(held), unnamed(locked)])
			expect(judge(locked, other)).toMatchObject({ verdict: 'unproven', proven: [], steps: [] });
		expect(judge(locked, elsewhere(held), started).steps).toEqual(['lock', 'start']);
	});

	it.each<[string, FlowEntry]>([
		['whose status can be that of a refused one', held],
		['that was refused', { ...locked, iotStatus: 'OFFLINE' }],
		['without a status', { ...locked, iotStatus: undefined }],
		['at a purifier that is not named', unnamed(locked)],
	])('is not contradicted by a lock %s, which proves nothing', (_what, lock) => {
		expect(judge(lock)).toMatchObject({ verdict: 'unproven', proven: [], steps: [] });
	});

	it('is contradicted by a flow without a lock at this purifier', () => {
		expect(judge()).toMatchObject({ verdict: 'contradicted' });
		expect(judge(elsewhere(locked))).toMatchObject({ verdict: 'contradicted' });
	});
});
