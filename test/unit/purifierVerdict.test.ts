import type { FlowEntry } from '../../nodes/WaterPurifier/orderFlow';
import { judgeCancel, judgeLock, type Evidence } from '../../nodes/WaterPurifier/verdict';

const HERE = '9007199254740993';
const NEXT_DOOR = '9007199254740992';

const entry = (logType: string, changes: Partial<FlowEntry> = {}): FlowEntry => ({
	iotId: HERE,
	logType,
	iotStatus: 'READY',
	createTime: 1_700_000_000_000,
	...changes,
});

const evidence = (changes: Partial<Evidence>): Evidence => ({
	iotId: HERE,
	orderId: 'order-1',
	unfinished: false,
	...changes,
});

describe('lock', () => {
	const judge = (changes: Partial<Evidence>) => judgeLock(evidence(changes));

	it.each<[string, FlowEntry[]]>([
		['its lock', [entry('WP1_LOCK')]],
		['its lock, with the state after it', [entry('WP1_LOCK', { iotStatus: 'WP_LOCKING' })]],
		['its lock, with a state of other machines', [entry('WP1_LOCK', { iotStatus: 'LOCKING' })]],
		['its lock without a status', [entry('WP1_LOCK', { iotStatus: undefined })]],
		['its lock with null for a status', [entry('WP1_LOCK', { iotStatus: null })]],
		['its lock with an empty status', [entry('WP1_LOCK', { iotStatus: '' })]],
		['water that has started', [entry('WP1_START')]],
		['water that has started, spelled as in the callbacks', [entry('WP1_START_WATER')]],
		['its lock among entries of others', [entry('WP1_LOCK', { iotId: NEXT_DOOR }), entry('WP1_LOCK')]],
		['its lock at a purifier that is not named', [entry('WP1_LOCK', { iotId: '' })]],
		[
			'its lock and a cancellation that failed',
			[entry('WP1_LOCK'), entry('WP1_CANCEL_LOCK', { iotStatus: 'WP_LOCKING' })],
		],
	])('is done when the flow shows %s', (_what, flow) => {
		expect(judge({ flow })).toMatchObject({ outcome: 'done', final: true });
		expect(judge({ flow, unfinished: true, status: 'OFFLINE' })).toMatchObject({ outcome: 'done' });
	});

	const attempts = [
		['OFFLINE', 'NOT_READY', 'CMD_ERROR', 'NOT_ANSWER', 'WP_DISABLE', 'ERROR'],
		['WP_MAKING', 'WP_RUNNING', 'WP_PAUSING', 'WASHING', 'CAR_ERROR', 'SOMETHING_NEW'],
	].flat();

	it.each<[string, FlowEntry[]]>([
		['nothing', []],
		...attempts.map((iotStatus): [string, FlowEntry[]] => [
			`an attempt that met ${iotStatus}`,
			[entry('WP1_LOCK', { iotStatus })],
		]),
		['another step', [entry('WP1_OPEN_DOOR')]],
	])('is not done when the flow shows %s and the purifier is ready', (_what, flow) => {
		expect(judge({ flow, status: 'READY' })).toMatchObject({
			outcome: 'not',
			advice: expect.stringMatching(/safe to send it again with the same order ID.*Get Flow once more/),
			final: false,
		});
	});

	it.each(attempts)('is unknown when an attempt met %s and the purifier is held', (iotStatus) => {
		const flow = [entry('WP1_LOCK', { iotStatus })];
		expect(judge({ flow, status: 'WP_LOCKING' })).toMatchObject({ outcome: 'unknown' });
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

	it.each<[string, FlowEntry]>([
		['finished', entry('WP1_WOK_FNS')],
		['finished, in another spelling', entry('WP1_WORK_FNS')],
		['finished, spelled as in the callbacks', entry('WP1_WORK_FINISH')],
		['finished, at a time in words', entry('WP1_WOK_FNS', { createTime: '2020-01-01 00:00:00' })],
		['finished, at a purifier that is not named', entry('WP1_WOK_FNS', { iotId: '' })],
		['been cancelled', entry('WP1_CANCEL_LOCK')],
	])('is not done when the order has %s, whenever that was', (_what, end) => {
		for (const status of ['READY', 'WP_LOCKING', undefined]) {
			const verdict = judge({ flow: [entry('WP1_LOCK'), end], status });
			expect(verdict).toMatchObject({
				outcome: 'not',
				because: 'Order "order-1" is over already, by its order flow',
				final: true,
			});
			expect(verdict.advice).toContain('Give a new order a new order ID');
			expect(verdict.advice).not.toContain('safe');
		}
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
		['the flow shows it without a status', { flow: [entry('WP1_CANCEL_LOCK', { iotStatus: undefined })] }],
		['the flow shows it without a purifier', { flow: [entry('WP1_CANCEL_LOCK', { iotId: '' })] }],
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
			const attempt = entry('WP1_CANCEL_LOCK', { iotStatus: status });
			expect(judge({ flow: [locked, attempt], status })).toMatchObject({ outcome: 'not' });
			expect(judge({ flow: [locked, attempt], status: 'READY' })).toMatchObject({ outcome: 'done' });
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
