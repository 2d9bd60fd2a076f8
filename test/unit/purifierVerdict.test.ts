import type { FlowEntry } from '../../nodes/WaterPurifier/orderFlow';
import { judgeCancel, judgeLock, type Evidence } from '../../nodes/WaterPurifier/verdict';

const HERE = '9007199254740993';
const NEXT_DOOR = '9007199254740992';
const SENT_AT = 1_700_000_000_000;

const entry = (logType: string, changes: Partial<FlowEntry> = {}): FlowEntry => ({
	iotId: HERE,
	logType,
	iotStatus: 'READY',
	createTime: SENT_AT + 50,
	...changes,
});

const evidence = (changes: Partial<Evidence>): Evidence => ({
	iotId: HERE,
	orderId: 'order-1',
	sentAt: SENT_AT,
	unfinished: false,
	...changes,
});

describe('lock', () => {
	const judge = (changes: Partial<Evidence>) => judgeLock(evidence(changes));

	it.each<[string, FlowEntry[]]>([
		['its lock', [entry('WP1_LOCK')]],
		['its lock, with the state after it', [entry('WP1_LOCK', { iotStatus: 'WP_LOCKING' })]],
		['water that has started', [entry('WP1_START')]],
		['its lock and its end: the user was faster', [entry('WP1_LOCK'), entry('WP1_WOK_FNS')]],
		['its lock among entries of others', [entry('WP1_LOCK', { iotId: NEXT_DOOR }), entry('WP1_LOCK')]],
		['its lock by a clock that is a minute slow', [entry('WP1_LOCK', { createTime: SENT_AT - 60_000 })]],
		['its lock at a time in words', [entry('WP1_LOCK', { createTime: '2020-01-01 00:00:00' })]],
		['its lock without a time', [entry('WP1_LOCK', { createTime: undefined })]],
	])('is done when the flow shows %s', (_what, flow) => {
		expect(judge({ flow })).toMatchObject({ outcome: 'done', final: true });
		expect(judge({ flow, unfinished: true, status: 'OFFLINE' })).toMatchObject({ outcome: 'done' });
	});

	it.each<[string, FlowEntry[]]>([
		['nothing', []],
		['an attempt that failed', [entry('WP1_LOCK', { iotStatus: 'OFFLINE' })]],
		['an attempt that nobody answered', [entry('WP1_LOCK', { iotStatus: 'NOT_ANSWER' })]],
		['another step', [entry('WP1_OPEN_DOOR')]],
	])('is not done when the flow shows %s and the purifier is ready', (_what, flow) => {
		expect(judge({ flow, status: 'READY' })).toMatchObject({
			outcome: 'not',
			advice: expect.stringContaining('safe to send it again'),
			final: false,
		});
	});

	it.each<[string, Partial<Evidence>]>([
		['the flow could not be read', { status: 'READY' }],
		['nothing could be asked', {}],
		['the purifier could not be asked', { flow: [] }],
		['the purifier is locked, by whatever order', { flow: [], status: 'WP_LOCKING' }],
		['the purifier is offline', { flow: [], status: 'OFFLINE' }],
		['the purifier does not answer', { flow: [], status: 'NOT_ANSWER' }],
		['its status is not documented', { flow: [], status: 'SOMETHING_NEW' }],
		['the platform may still be at work on it', { flow: [], status: 'READY', unfinished: true }],
	])('is unknown when %s', (_what, changes) => {
		expect(judge(changes)).toMatchObject({
			outcome: 'unknown',
			advice: expect.stringContaining('"order-1" with Get Flow'),
			final: false,
		});
	});

	it('is done when the order holds the purifier, whatever the clock of the platform says', () => {
		const old = entry('WP1_LOCK', { createTime: SENT_AT - 3_600_000 });
		expect(judge({ flow: [old], status: 'WP_LOCKING' })).toMatchObject({ outcome: 'done', final: true });
	});

	it('is not done when the order had been placed before and is over', () => {
		const before = entry('WP1_LOCK', { createTime: SENT_AT - 3_600_000 });
		const verdict = judge({ flow: [before, entry('WP1_WOK_FNS')], status: 'READY' });
		expect(verdict).toMatchObject({ outcome: 'not', because: expect.stringContaining('is over') });
		expect(verdict.advice).toContain('new order ID');
	});

	it('is not done when the order was placed at another purifier', () => {
		const verdict = judge({ flow: [entry('WP1_LOCK', { iotId: NEXT_DOOR })], status: 'READY' });
		expect(verdict).toMatchObject({ outcome: 'not', because: expect.stringContaining(NEXT_DOOR) });
		expect(verdict.advice).not.toContain('safe');
	});
});

describe('cancel lock', () => {
	const judge = (changes: Partial<Evidence>) => judgeCancel(evidence(changes));
	const locked = entry('WP1_LOCK');

	it.each<[string, Partial<Evidence>]>([
		['the flow shows it', { flow: [locked, entry('WP1_CANCEL_LOCK')] }],
		['the flow shows the finish', { flow: [locked, entry('WP1_WOK_FNS', { iotStatus: 'OFFLINE' })] }],
		['the purifier is ready', { flow: [locked], status: 'READY' }],
		['the purifier is ready, whatever the flow', { status: 'READY' }],
	])('is done when %s', (_what, changes) => {
		expect(judge(changes)).toMatchObject({ outcome: 'done', final: true });
	});

	it.each(['WP_LOCKING', 'WP_MAKING', 'WP_RUNNING', 'WP_PAUSING'])(
		'is not done while the purifier is %s',
		(status) => {
			expect(judge({ flow: [locked], status })).toMatchObject({
				outcome: 'not',
				advice: expect.stringContaining('safe to send it again'),
			});
			expect(judge({ flow: [locked], status, unfinished: true })).toMatchObject({ outcome: 'unknown' });
		},
	);

	it.each<[string, Partial<Evidence>]>([
		['nothing could be asked', {}],
		['the purifier is offline', { flow: [locked], status: 'OFFLINE' }],
		['only another purifier has ended it', { flow: [entry('WP1_WOK_FNS', { iotId: NEXT_DOOR })] }],
		['the attempt failed', { flow: [locked, entry('WP1_CANCEL_LOCK', { iotStatus: 'NOT_ANSWER' })] }],
		['the flow could not be read', { status: 'WP_LOCKING' }],
	])('is unknown when %s', (_what, changes) => {
		expect(judge(changes)).toMatchObject({ outcome: 'unknown', final: false });
	});
});
