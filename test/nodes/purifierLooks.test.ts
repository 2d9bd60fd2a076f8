import { type FaultSpec, startWaterPurifier } from '../../simulators';
import type { NodeResult } from '../support/engine';
import { failureOf, itemFailure } from '../support/failures';
import { byId, GYM, LOBBY, order, PurifierBench } from '../support/waterPurifier';

/** Lost replies whose outcome takes several seconds to find out. Each case has its own platform; all of them look at once. */

const LOCK = '/api/open/v1/wp1/lock';
const CANCEL = '/api/open/v1/wp1/cancelLock';
const FLOW = '*/advOrder/checkAdvOrder';
const cancel = { iotId: byId(LOBBY), orderId: 'order-1' };

type Fault = Omit<FaultSpec, 'path'>;
type Expected = 'done' | 'not' | 'unknown';

interface Case {
	what: string;
	/** The command's path; Lock unless given. */
	path?: string;
	/** What happens to the command. */
	fault: Fault;
	/** What else is wrong. */
	others?: FaultSpec[];
	/** An order that has the purifier before. */
	before?: string;
	expected: Expected;
	/** In the description of the error. */
	words?: string;
}

const refuses = (status: number, body?: unknown): FaultSpec => ({
	kind: 'httpStatus',
	path: FLOW,
	status,
	body,
});
const dropped: Fault = { kind: 'dropConnection' };
const SAFE = 'safe to send it again with the same order ID';
const UNREAD = 'the order flow could not be read';

const cases: Case[] = [
	{ what: 'a lock whose connection drops', fault: dropped, expected: 'not', words: SAFE },
	{ what: 'a lock that a proxy answers', fault: { kind: 'httpStatus' }, expected: 'not', words: SAFE },
	{ what: 'a lock that nobody answers', fault: { kind: 'noAnswer' }, expected: 'not', words: SAFE },
	...[dropped, { kind: 'httpStatus', status: 503 } as const, { kind: 'noAnswer' } as const].map(
		(fault): Case => ({
			what: `a lock after ${fault.kind} that takes effect seconds later`,
			fault: { ...fault, effectAfterMs: 3500 },
			expected: 'done',
		}),
	),
	{
		what: 'a lock that the platform fails at, and carries out seconds later',
		fault: { kind: 'httpStatus', status: 500, body: { code: 500, msg: 'busy' }, effectAfterMs: 6000 },
		expected: 'done',
	},
	{
		what: 'a lock that the platform may still be at',
		fault: { kind: 'httpStatus', status: 504 },
		expected: 'unknown',
		words: 'may still be at work',
	},
	{
		what: 'a lock while somebody else has the purifier',
		fault: { kind: 'loseReply' },
		before: 'another',
		expected: 'unknown',
		words: 'is locked for an order (WP_LOCKING)',
	},
	...['/advOrder/checkAdvOrder', '/common/*', '/*'].map((path): Case => ({
		what: `a lock when ${path} fails too`,
		fault: dropped,
		others: [{ kind: 'httpStatus', status: 500, path: `/api/open/v1${path}` }],
		expected: 'unknown',
		words: 'order "order-1"',
	})),
	...[
		refuses(404),
		refuses(429, 'Too Many Requests'),
		refuses(200, { code: 20003, msg: 'too frequent' }),
		refuses(200, { code: 20005, msg: 'Parameter cannot be empty' }),
	].map((refusal): Case => ({
		what: `a lock whose flow is refused with ${refusal.status} ${JSON.stringify(refusal.body)}`,
		fault: { kind: 'noAnswer' },
		others: [refusal],
		expected: 'unknown',
		words: UNREAD,
	})),
	{
		what: 'a lock whose order the platform says it does not know',
		fault: dropped,
		others: [refuses(200, { code: 20005, msg: 'Order does not exist' })],
		expected: 'not',
		words: SAFE,
	},
	{
		what: 'a cancellation whose connection drops',
		path: CANCEL,
		fault: dropped,
		before: 'order-1',
		expected: 'not',
		words: 'safe to send it again',
	},
	{
		what: 'a cancellation that takes effect seconds later',
		path: CANCEL,
		fault: { ...dropped, effectAfterMs: 3500 },
		before: 'order-1',
		expected: 'done',
	},
	{
		what: 'a cancellation when nothing can be asked',
		path: CANCEL,
		fault: dropped,
		others: [{ kind: 'dropConnection' }],
		before: 'order-1',
		expected: 'unknown',
	},
];

const benches: PurifierBench[] = [];

async function startBench(): Promise<PurifierBench> {
	const bench = new PurifierBench();
	bench.simulator = await startWaterPurifier();
	benches.push(bench);
	return bench;
}

interface Outcome {
	bench: PurifierBench;
	result: NodeResult;
}

async function play({ path = LOCK, fault, others = [], before }: Case): Promise<Outcome> {
	const bench = await startBench();
	if (before !== undefined) await bench.run('lock', order({ orderId: before }));
	bench.simulator.requests.length = 0;
	bench.simulator.faults.add({ path, times: 1, ...fault });
	for (const other of others) bench.simulator.faults.add(other);
	const result = path === LOCK ? await bench.run('lock', order()) : await bench.run('cancelLock', cancel);
	return { bench, result };
}

/** Two items whose replies are lost, one of them without an effect, and one that goes well. */
async function playItems(): Promise<Outcome> {
	const bench = await startBench();
	bench.simulator.faults.add({ path: LOCK, times: 1, kind: 'loseReply' });
	bench.simulator.faults.add({ path: LOCK, times: 1, ...dropped });
	const result = await bench.run(
		'lock',
		order({ iotId: byId('={{ $json.id }}'), orderId: '={{ $json.order }}', generateOrderId: true }),
		{
			items: [
				{ json: { id: LOBBY, order: 'a' } },
				{ json: { id: GYM, order: '' } },
				{ json: { id: GYM, order: 'c' } },
			],
			onError: 'continueErrorOutput',
		},
	);
	return { bench, result };
}

const outcomes = new Map<string, Outcome>();
let items: Outcome;

beforeAll(async () => {
	const played = cases.map(async (one) => outcomes.set(one.what, await play(one)));
	[items] = await Promise.all([playItems(), ...played]);
}, 60_000);

afterAll(async () => {
	await Promise.all(benches.map(async ({ simulator }) => await simulator.close()));
});

const beginnings: Record<Expected, string> = {
	done: '',
	not: ' was not carried out: ',
	unknown: ' was carried out: ',
};

it.each(cases)('$what is $expected, and was sent once', ({ what, path = LOCK, expected, words = '' }) => {
	const { bench, result } = outcomes.get(what) as Outcome;
	const isDone = expected === 'done';
	const said = isDone ? { message: '', description: '' } : failureOf(result);
	expect(bench.paths.filter((entry) => entry === path)).toHaveLength(1);
	expect(result.output.map(({ json }) => json.reconciled)).toEqual(isDone ? [true] : []);
	expect(said.message).toContain(beginnings[expected]);
	expect(said.message).toMatch(
		isDone ? /^$/ : /^(It is not known whether )?(Cancel )?Lock .* \(order "order-1"\)$/,
	);
	expect(said.description).toContain(words);
});

it('a lock that was not carried out can be sent again', async () => {
	const { bench } = outcomes.get(cases[0]?.what ?? '') as Outcome;
	expect((await bench.run('lock', order())).output).toMatchObject([{ json: { iotStatus: 'READY' } }]);
});

it('is looked up for each item on its own, and an error has the order ID that was generated', () => {
	const { bench, result } = items;
	expect(result.output).toMatchObject([
		{ json: { orderId: 'a', reconciled: true }, pairedItem: { item: 0 } },
		{ json: { orderId: 'c', iotStatus: 'READY' }, pairedItem: { item: 2 } },
	]);
	const [failed] = result.errorOutput;
	const sent = bench.bodies.filter((body) => body.includes('"volume"'));
	const generated = (JSON.parse(sent[1] ?? '{}') as { orderId: string }).orderId;
	expect(generated).toMatch(/^[\w-]{36}$/);
	expect(failed?.json).toEqual({
		error: expect.stringMatching(new RegExp(`^Lock was not carried out: .* \\(order "${generated}"\\)$`)),
	});
	expect(itemFailure(failed)).toMatchObject({ itemIndex: 1 });
});
