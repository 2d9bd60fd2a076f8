import type { FlowEntry } from '../../../nodes/WaterPurifier/order/flow';
import { judgeCancel, judgeLock } from '../../../nodes/WaterPurifier/order/judgement';
import type { Evidence } from '../../../nodes/WaterPurifier/order/judgement';

const here = '9007199254740993';
const nextDoor = '9007199254740992';
const earlier = 1_700_000_000_000;
const later = earlier + 60_000;

const entry = (logType: string, changes: Partial<FlowEntry> = {}): FlowEntry => ({
	iotId: here,
	logType,
	iotStatus: 'READY',
	createTime: later,
	...changes,
});
const lock = (changes: Partial<FlowEntry> = {}) => entry('WP1_LOCK', { createTime: earlier, ...changes });
const cancel = (changes: Partial<FlowEntry> = {}) => entry('WP1_CANCEL_LOCK', changes);
const start = (changes: Partial<FlowEntry> = {}) =>
	entry('WP1_START', { iotStatus: 'WP_MAKING', ...changes });
const finish = (changes: Partial<FlowEntry> = {}) => entry('WP1_WOK_FNS', changes);

const evidence = (changes: Partial<Evidence>): Evidence => ({
	iotId: here,
	orderId: 'order-1',
	volume: 2000,
	...changes,
});

/** The entries of a purifier that another order holds, or that cannot be reached. */
const attempts = [
	['WP_LOCKING', 'LOCKING', undefined, null, '', 'OFFLINE', 'NOT_READY', 'CMD_ERROR', 'NOT_ANSWER'],
	['WP_DISABLE', 'ERROR', 'WP_MAKING', 'WP_RUNNING', 'WP_PAUSING', 'WASHING', 'SOMETHING_NEW'],
].flat();
const anyStatus = [undefined, null, 'READY', 'WP_LOCKING', 'OFFLINE', 'SOMETHING_NEW'];

type Case = [what: string, flow: FlowEntry[]];

const begun: Case[] = [
	['its lock', [lock()]],
	['its lock, twice', [lock(), lock()]],
	['its lock after an attempt', [lock({ iotStatus: 'WP_LOCKING' }), lock({ createTime: later })]],
	['its lock before a refused repeat', [lock(), lock({ createTime: later, iotStatus: 'WP_LOCKING' })]],
	['its lock after a refused cancellation', [cancel({ createTime: earlier - 1 }), lock()]],
	['its lock with the volume', [lock({ volume: 2000 })]],
	['its lock with a volume that says nothing', [lock({ volume: 0 })]],
	[
		'its lock, and an attempt at another purifier after it',
		[lock(), lock({ iotId: nextDoor, iotStatus: 'WP_LOCKING', createTime: later })],
	],
	['water that has started', [start()]],
	['water that has started, spelled as in the callbacks', [entry('WP1_START_WATER')]],
	['water that has started after an attempt', [lock({ iotStatus: 'WP_LOCKING' }), start()]],
	[
		'water that has started after a cancellation that failed',
		[lock(), cancel({ createTime: earlier + 1, iotStatus: 'WP_LOCKING' }), start()],
	],
];

const over: Case[] = [
	['a finish', [lock(), finish()]],
	['a finish, written first', [finish(), lock()]],
	['a finish alone', [finish()]],
	['a finish, in another spelling', [lock(), entry('WP1_WORK_FNS')]],
	['a finish, spelled as in the callbacks', [lock(), entry('WP1_WORK_FINISH')]],
	['a finish after an attempt', [lock({ iotStatus: 'WP_LOCKING' }), finish()]],
	['a finish that does not name its purifier', [lock(), finish({ iotId: '' })]],
	['a cancellation', [lock(), cancel()]],
	['a cancellation, written first', [cancel(), lock()]],
	['a cancellation after the start', [lock(), start({ createTime: earlier + 1 }), cancel()]],
	[
		'a cancellation, with times as text',
		[lock({ createTime: '2026-01-01 09:59:59' }), cancel({ createTime: '2026-01-01 10:00:00' })],
	],
];

/** The order was carried out, but it cannot be told whether it still holds the purifier. */
const undecided: Case[] = [
	['a cancellation of the same time', [lock(), cancel({ createTime: earlier })]],
	['a cancellation at no time', [lock(), cancel({ createTime: undefined })]],
	['a cancellation without a status', [lock(), cancel({ iotStatus: undefined })]],
	['a cancellation that met WP_LOCKING', [lock(), cancel({ iotStatus: 'WP_LOCKING' })]],
	[
		'a cancellation between two locks',
		[lock(), cancel({ createTime: earlier + 1 }), lock({ createTime: later })],
	],
];

const doubtful: Case[] = [
	...attempts.map((iotStatus): Case => [`an attempt with the status ${iotStatus}`, [lock({ iotStatus })]]),
	['another step', [entry('WP1_OPEN_DOOR')]],
	['a cancellation without a lock', [cancel()]],
	['a lock at a purifier that is not named', [lock({ iotId: '' })]],
	['a start at a purifier that is not named', [start({ iotId: '' })]],
	['a finish at a purifier that is not named', [finish({ iotId: '' })]],
	['an attempt at another purifier', [lock({ iotId: nextDoor, iotStatus: 'WP_LOCKING' })]],
	['locks at two purifiers', [lock(), lock({ iotId: nextDoor })]],
	[
		'an attempt, and a lock at another purifier later',
		[lock({ iotStatus: 'WP_LOCKING' }), lock({ iotId: nextDoor, createTime: later })],
	],
	['starts at two purifiers', [start(), start({ iotId: nextDoor })]],
	['locks with several volumes', [lock({ volume: 1000 }), lock({ volume: 2000 })]],
];

const taken: Array<[string, FlowEntry[], string]> = [
	['a lock at another purifier', [lock({ iotId: nextDoor })], nextDoor],
	['a start at another purifier', [lock(), start({ iotId: nextDoor })], nextDoor],
	['a finish at another purifier', [finish({ iotId: nextDoor })], nextDoor],
	[
		'a lock at another purifier, and a refused attempt here',
		[lock({ iotId: nextDoor }), lock({ createTime: later, iotStatus: 'WP_LOCKING' })],
		nextDoor,
	],
	['another volume', [lock({ volume: 1500 })], '1500 ml, not with 2000'],
	['another volume as text', [lock({ volume: '1500' })], '1500 ml, not with 2000'],
	['another volume of an order that is over', [lock({ volume: 1500 }), finish({ volume: 500 })], '1500 ml'],
	[
		'another volume, and a refused attempt with this one',
		[lock({ volume: 1500 }), lock({ volume: 2000, createTime: later, iotStatus: 'WP_LOCKING' })],
		'1500 ml',
	],
];

describe('a lost lock', () => {
	const judge = (changes: Partial<Evidence>) => judgeLock(evidence(changes));

	it.each(begun)('is done when the flow shows %s', (_what, flow) => {
		for (const status of [null, 'WP_LOCKING', 'WP_RUNNING', 'OFFLINE', 'SOMETHING_NEW'])
			expect(judge({ flow, status })).toMatchObject({ outcome: 'done', isFinal: true });
		// The purifier may still contradict it.
		expect(judge({ flow })).toMatchObject({ outcome: 'done', isFinal: false });
	});

	it('is looked at again when the flow shows a lock and the purifier is ready, and is unknown in the end', () => {
		expect(judge({ flow: [lock()], status: 'READY' })).toMatchObject({
			outcome: 'unknown',
			because: expect.stringContaining('shows its lock, and the purifier is ready'),
			isFinal: false,
		});
		expect(judge({ flow: [lock(), start()], status: 'READY' })).toMatchObject({
			outcome: 'done',
			isFinal: false,
		});
	});

	it.each(over)('is over when the flow shows %s', (_what, flow) => {
		for (const status of anyStatus) {
			const verdict = judge({ flow, status });
			expect(verdict).toMatchObject({ outcome: 'over', isFinal: true });
			expect(verdict.advice).toContain('Give a new order a new order ID');
		}
	});

	it.each([...doubtful, ...undecided])('is unknown when the flow shows %s', (_what, flow) => {
		for (const status of anyStatus) {
			expect(judge({ flow, status })).toMatchObject({
				outcome: 'unknown',
				because: expect.stringContaining('"order-1"'),
				advice: expect.stringContaining('same order ID'),
				isFinal: false,
			});
		}
	});

	it.each<[string, Partial<Evidence>]>([
		['nothing could be asked', {}],
		['the flow could not be read', { status: 'READY' }],
		['the flow shows nothing', { flow: [] }],
		['the flow shows nothing, and the purifier could not be asked', { flow: [], status: null }],
		['the flow shows nothing, and the purifier is ready: it may act later', { flow: [], status: 'READY' }],
		['the flow shows nothing, and the purifier is held', { flow: [], status: 'WP_LOCKING' }],
	])('is unknown when %s', (_what, changes) => {
		expect(judge(changes)).toMatchObject({ outcome: 'unknown', isFinal: false });
	});

	it.each(taken)('has an order ID that is taken when the flow shows %s', (_what, flow, words) => {
		for (const status of anyStatus) {
			expect(judge({ flow, status })).toMatchObject({
				outcome: 'taken',
				because: expect.stringContaining(words),
				isFinal: true,
			});
		}
	});

	it('with an order ID of its own is proven also by entries that do not name a purifier', () => {
		const own = { isFresh: true, status: 'WP_LOCKING' };
		expect(judge({ ...own, flow: [lock({ iotId: '' })] })).toMatchObject({ outcome: 'done' });
		expect(judge({ ...own, flow: [finish({ iotId: '' })] })).toMatchObject({ outcome: 'over' });
		expect(judge({ ...own, flow: [lock({ iotId: '', iotStatus: 'WP_LOCKING' })] })).toMatchObject({
			outcome: 'unknown',
		});
	});
});

describe('a refused lock', () => {
	const sentAt = later + 60_000;
	const exists = { sentAt, vendorReason: 'The order already exists' };
	const other = { sentAt, vendorReason: 'too frequent' };
	const held = { sentAt, iotStatus: 'WP_LOCKING' };
	const refusals = [exists, other, held];
	const judge = (changes: Partial<Evidence>) => judgeLock(evidence(changes));

	it.each(begun)('was not needed when the flow shows %s and the purifier is held', (_what, flow) => {
		for (const refusal of refusals) {
			expect(judge({ flow, refusal, status: 'WP_LOCKING' })).toMatchObject({
				outcome: 'done',
				isFinal: true,
			});
			for (const status of [undefined, null, 'READY', 'OFFLINE'])
				expect(judge({ flow, refusal, status })).toMatchObject({ outcome: 'unknown', isFinal: false });
		}
	});

	it.each(over)('is over when the flow shows %s', (_what, flow) => {
		for (const refusal of refusals) expect(judge({ flow, refusal })).toMatchObject({ outcome: 'over' });
	});

	it.each(taken)('has an order ID that is taken when the flow shows %s', (_what, flow, words) => {
		for (const refusal of refusals) {
			const because = expect.stringContaining(words) as unknown;
			expect(judge({ flow, refusal })).toMatchObject({ outcome: 'taken', because });
		}
	});

	it.each([...doubtful, ...undecided])('is unknown when the flow shows %s', (_what, flow) => {
		for (const refusal of refusals)
			expect(judge({ flow, refusal, status: 'WP_LOCKING' })).toMatchObject({ outcome: 'unknown' });
	});

	it('is a refusal when the flow has nothing, unless it is about the order', () => {
		for (const refusal of [other, held])
			expect(judge({ flow: [], refusal })).toMatchObject({ outcome: 'refused', isFinal: true });
		expect(judge({ flow: [], refusal: exists })).toMatchObject({ outcome: 'unknown', isFinal: false });
		expect(judge({ refusal: held })).toMatchObject({ outcome: 'unknown', isFinal: false });
	});

	it('is a refusal when the flow has just the refused attempt', () => {
		const offline = { sentAt, iotStatus: 'OFFLINE' };
		const attempt = lock({ createTime: sentAt + 20, iotStatus: 'OFFLINE' });
		for (const refusal of [other, offline])
			expect(judge({ flow: [attempt], refusal })).toMatchObject({ outcome: 'refused' });
		expect(judge({ flow: [attempt], refusal: exists })).toMatchObject({ outcome: 'unknown' });

		const doubts: FlowEntry[][] = [
			[{ ...attempt, iotStatus: 'NOT_READY' }],
			[{ ...attempt, createTime: sentAt - 60_000 }],
			[{ ...attempt, createTime: '2099-01-01 00:00:00' }],
			[{ ...attempt, iotId: nextDoor }],
			[attempt, attempt],
			[{ ...attempt, logType: 'WP1_CANCEL_LOCK' }],
		];
		for (const flow of doubts)
			expect(judge({ flow, refusal: offline })).toMatchObject({ outcome: 'unknown' });
	});

	it.each(['READY', 'WP_LOCKING', 'WP_RUNNING', 'LOCKING', 'NOT_ANSWER', 'SOMETHING_NEW', undefined])(
		'is unknown when the attempt has the status %s, which a lock that has worked may leave as well',
		(iotStatus) => {
			const flow = [lock({ createTime: sentAt + 20, iotStatus })];
			for (const refusal of [other, { sentAt, iotStatus: iotStatus ?? 'WP_LOCKING' }])
				expect(judge({ flow, refusal, status: null })).toMatchObject({ outcome: 'unknown' });
		},
	);
});

describe('a lost cancellation', () => {
	const judge = (changes: Partial<Evidence>) => judgeCancel(evidence(changes));

	it.each([...over, ['a finish at a purifier that is not named', [finish({ iotId: '' })]] as Case])(
		'is done when the flow shows %s',
		(_what, flow) => {
			for (const status of anyStatus)
				expect(judge({ flow, status })).toMatchObject({ outcome: 'done', isFinal: true });
		},
	);

	it.each([...begun, ...undecided])(
		'is done when the flow shows %s and the purifier is ready at the last look',
		(_what, flow) => {
			expect(judge({ flow, status: 'READY' })).toMatchObject({ outcome: 'done', isFinal: false });
			for (const status of [undefined, null, 'WP_LOCKING', 'WP_RUNNING', 'OFFLINE', 'SOMETHING_NEW'])
				expect(judge({ flow, status })).toMatchObject({ outcome: 'unknown', isFinal: false });
		},
	);

	it.each<[string, FlowEntry[] | undefined]>([
		['nothing, because it could not be read', undefined],
		['nothing: the lock may be on its way', []],
		['a lock at another purifier', [lock({ iotId: nextDoor })]],
		['a finish at another purifier', [lock(), finish({ iotId: nextDoor })]],
		...attempts.map((iotStatus): Case => [`an attempt with the status ${iotStatus}`, [lock({ iotStatus })]]),
	])('is unknown when the flow shows %s, whatever the purifier does', (_what, flow) => {
		for (const status of anyStatus)
			expect(judge({ flow, status })).toMatchObject({ outcome: 'unknown', isFinal: false });
	});
});

describe('a refused cancellation', () => {
	const refusal = { sentAt: later, iotStatus: 'CMD_ERROR' };
	const judge = (changes: Partial<Evidence>) => judgeCancel(evidence({ refusal, ...changes }));

	it.each(over)('was not needed when the flow shows %s', (_what, flow) => {
		expect(judge({ flow })).toMatchObject({ outcome: 'done', isFinal: true });
	});

	it.each([...begun, ...undecided, ...doubtful.filter(([what]) => !what.includes('finish'))])(
		'is a refusal when the flow shows %s',
		(_what, flow) => {
			for (const status of anyStatus) expect(judge({ flow, status })).toMatchObject({ outcome: 'refused' });
		},
	);

	it('leaves it open when the flow could not be read', () => {
		for (const status of anyStatus) expect(judge({ status })).toMatchObject({ outcome: 'unknown' });
	});
});
