import { judgeOrder, needsStatus } from '../../nodes/WaterPurifier/callbacks/claims';
import type { Delivery } from '../../nodes/WaterPurifier/callbacks/message';
import type { FlowEntry } from '../../nodes/WaterPurifier/orderFlow';

const HERE = '9007199254740993';

const entry = (logType: string, changes: Partial<FlowEntry> = {}): FlowEntry => ({
	iotId: HERE,
	logType,
	iotStatus: 'READY',
	...changes,
});
const claim = (event: Delivery['event'], volume?: number): Delivery => ({
	event,
	deliveryId: '',
	iotId: HERE,
	orderId: 'o',
	volume,
});

const locked = entry('WP1_LOCK', { volume: 2000 });
const started = entry('WP1_START');
const finished = (volume?: number, logType = 'WP1_WOK_FNS') => entry(logType, { volume });

describe('a finish', () => {
	const judge = (volume: number, ...flow: FlowEntry[]) => judgeOrder(claim('WP1_WORK_FINISH', volume), flow);

	it.each<[string, number, FlowEntry[]]>([
		['the amount that its flow says', 500, [locked, started, finished(500)]],
		['nothing left', 0, [locked, started, finished(0)]],
		['all left, when no water has started', 2000, [locked, finished(2000)]],
		['an amount, and no water has started', 500, [entry('WP1_LOCK'), finished(500)]],
		['an amount in another spelling', 500, [locked, entry('WP1_START_WATER'), finished(500, 'WP1_WORK_FNS')]],
		['an amount spelled as in the callbacks', 500, [locked, started, finished(500, 'WP1_WORK_FINISH')]],
		['an amount at a purifier that is not named', 500, [locked, started, { ...finished(500), iotId: '' }]],
	])('is true with %s', (_what, volume, flow) => {
		expect(judge(volume, ...flow)).toMatchObject({ verdict: 'true' });
	});

	it.each<[string, number, FlowEntry[]]>([
		['the flow says no amount', 500, [locked, started, finished()]],
		['the flow says no amount at all', 3000, [entry('WP1_LOCK'), started, finished()]],
		['the amount may be the ordered one', 2000, [locked, started, finished(2000)]],
		['the amount may be the ordered one, and another is claimed', 500, [locked, started, finished(2000)]],
		['nobody knows what was ordered', 500, [entry('WP1_LOCK'), started, finished(500)]],
		['the amount may be what was poured', 500, [locked, started, finished(1500)]],
		['nothing was poured, if the amount is that', 2000, [locked, finished(0)]],
	])('cannot be told when %s', (_what, volume, flow) => {
		expect(judge(volume, ...flow)).toMatchObject({
			verdict: 'cannot tell',
			statement: expect.stringMatching(/^The order flow of "o" shows its finish, but not .*left/),
		});
	});

	it.each<[string, number, FlowEntry[]]>([
		['no finish', 500, [locked, started]],
		['a finish at another purifier', 500, [locked, started, { ...finished(500), iotId: '7' }]],
		['another amount', 2000, [locked, started, finished(500)]],
		['less that was ordered', 2001, [locked, started, finished()]],
	])('is false when the flow has %s', (_what, volume, flow) => {
		expect(judge(volume, ...flow)).toMatchObject({ verdict: 'false' });
	});
});

describe('a timeout', () => {
	const timeout = claim('WP1_WAIT_TIMEOUT');
	const judge = (flow: FlowEntry[], status?: string) => judgeOrder(timeout, flow, status);

	it.each<[string, FlowEntry[], string | undefined]>([
		['nothing was locked', [], 'READY'],
		['the lock failed', [entry('WP1_LOCK', { iotStatus: 'OFFLINE' })], 'READY'],
		['all was taken', [locked, started, finished(0)], undefined],
		['it was cancelled', [locked, entry('WP1_CANCEL_LOCK')], undefined],
	])('is false when %s', (_what, flow, status) => {
		expect(judge(flow, status)).toMatchObject({ verdict: 'false' });
	});

	it.each<[string, FlowEntry[], string | undefined]>([
		['has ended with water left', [locked, started, finished(500)], undefined],
		['has ended without a start of water', [locked, finished(2000)], undefined],
		['has ended without an amount', [locked, started, finished()], undefined],
		['no longer holds the purifier', [locked], 'READY'],
		['is at a purifier that is offline', [locked], 'OFFLINE'],
		['is at a purifier that cannot be asked', [locked], undefined],
	])('is not proven when the order %s', (_what, flow, status) => {
		expect(judge(flow, status)).toMatchObject({ verdict: 'cannot tell' });
	});

	it.each(['WP_LOCKING', 'WP_PAUSING', 'WP_RUNNING'])(
		'has to come again while the purifier is %s',
		(status) => {
			const failed = entry('WP1_CANCEL_LOCK', { iotStatus: 'CMD_ERROR' });
			expect(judge([locked, failed], status)).toMatchObject({ verdict: 'not yet' });
		},
	);

	it('asks the purifier only when the flow leaves it open', () => {
		expect(needsStatus(timeout, [locked])).toBe(true);
		expect(needsStatus(timeout, [])).toBe(false);
		expect(needsStatus(timeout, [locked, finished()])).toBe(false);
		expect(needsStatus(claim('WP1_WORK_FINISH', 0), [locked])).toBe(false);
	});
});

it.each<[Delivery['event'], FlowEntry]>([
	['WP1_START_WATER', started],
	['WP1_START_WATER', entry('WP1_START_WATER')],
	['WP1_CARD_CONSUME_READY', locked],
	['WP1_CARD_CONSUME_READY', started],
	['WP1_CARD_CONSUME_READY', { ...locked, iotId: '' }],
])('%s is true by its step alone', (event, shown) => {
	expect(judgeOrder(claim(event), [shown])).toMatchObject({ verdict: 'true' });
	expect(judgeOrder(claim(event), [{ ...shown, iotId: '7' }])).toMatchObject({ verdict: 'false' });
});
