import { setTimeout as pause } from 'node:timers/promises';

import { eventually } from '../../../hosts/eventually';
import { startWaterPurifier } from '../../../simulators';
import type { FaultSpec, FlowStyle, WaterPurifierSimulator } from '../../../simulators';
import type { NodeResult } from '../../support/engine';
import { itemFailure } from '../../support/failures';
import { byId, gym, lobby, order, PurifierBench } from '../../support/waterPurifier';

/** Lost replies whose outcome takes several seconds to find out. Each case has its own platform; all of them look at once. */

const lockPath = '/api/open/v1/wp1/lock';
const cancelPath = '/api/open/v1/wp1/cancelLock';
const flowPath = '*/advOrder/checkAdvOrder';
const cancel = { iotId: byId(lobby), orderId: 'order-1' };

type Fault = Omit<FaultSpec, 'path'>;
type Expected = 'done' | 'over' | 'unknown';

interface Case {
	what: string;
	/** The command's path; Lock unless given. */
	path?: string;
	/** What happens to the command. */
	fault: Fault;
	/** Further faults of the platform. */
	others?: FaultSpec[];
	/** How the platform writes. */
	flow?: Partial<FlowStyle>;
	/** An order that holds the purifier before. */
	before?: string;
	/** What happens `after` milliseconds after the command. */
	then?: { after: number; act: (simulator: WaterPurifierSimulator) => void };
	expected: Expected;
	/** Part of the error's description. */
	words?: string;
}

const refuses = (status: number, body?: unknown): FaultSpec => ({
	kind: 'httpStatus',
	path: flowPath,
	status,
	body,
});
const dropped: Fault = { kind: 'dropConnection' };
const lost: Fault = { kind: 'loseReply' };
const sendAgain = 'Send it again with the same order ID';
const unread = 'could not be read';
const press = (simulator: WaterPurifierSimulator) => void simulator.pressButton(lobby, { then: 'finish' });

const cases: Case[] = [
	...[
		dropped,
		{ kind: 'httpStatus' } as const,
		{ kind: 'httpStatus', status: 504 } as const,
		{ kind: 'httpStatus', status: 500, body: { code: 500, msg: 'busy' } } as const,
		{ kind: 'httpStatus', status: 200, body: { code: 500, msg: 'system error' } } as const,
		{ kind: 'noAnswer' } as const,
	].map((fault): Case => ({
		what: `a lock without effect after ${JSON.stringify(fault)}: it may have one later`,
		fault,
		expected: 'unknown',
		words: sendAgain,
	})),
	{
		what: 'a lock that has worked although the platform says that it failed, and whose flow comes too late',
		fault: {
			kind: 'httpStatus',
			status: 200,
			body: { code: 20005, msg: 'java.net.SocketTimeoutException' },
			afterEffect: true,
		},
		flow: { lagMs: 100_000 },
		expected: 'unknown',
		words: sendAgain,
	},
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
		what: 'a lock whose flow comes late',
		fault: lost,
		flow: { lagMs: 3500 },
		expected: 'done',
	},
	...[true, false].flatMap((showsRefused) =>
		(['reply', 'state', 'none'] as const).map((lockStatus): Case => ({
			what: `a lock while another order has the purifier (flow: ${lockStatus}, refused attempts: ${showsRefused})`,
			fault: lost,
			flow: { lockStatus, showsRefused },
			before: 'another',
			expected: 'unknown',
			words: 'is locked for an order (WP_LOCKING)',
		})),
	),
	...(['state', 'none'] as const).map((lockStatus): Case => ({
		what: `a lock that looks like a refused attempt (flow: ${lockStatus})`,
		fault: lost,
		flow: { lockStatus },
		expected: 'unknown',
		words: 'only entries that a refused attempt leaves as well',
	})),
	{
		what: 'a lock that looks like a refused attempt, until water starts',
		fault: lost,
		flow: { lockStatus: 'state' },
		then: { after: 2000, act: (simulator) => void simulator.pressButton(lobby, { pour: 500 }) },
		expected: 'done',
	},
	{
		what: 'a lock whose order is over before the flow shows it',
		fault: { kind: 'httpStatus', afterEffect: true },
		flow: { lagMs: 100_000 },
		then: {
			after: 0,
			act(simulator) {
				press(simulator);
				setTimeout(() => (simulator.flow.lagMs = 0), 1500);
			},
		},
		expected: 'over',
		words: 'shows its finish',
	},
	{
		what: 'a lock in the flow that the purifier contradicts',
		fault: lost,
		others: [
			{ kind: 'httpStatus', path: '*/checkStatus', status: 200, body: { code: 0, iotStatus: 'READY' } },
		],
		expected: 'unknown',
		words: 'shows its lock, and the purifier is ready',
	},
	{
		what: 'a lock whose entry does not say at which purifier it was',
		fault: lost,
		flow: { namesDevice: false },
		expected: 'unknown',
		words: 'does not say at which purifier',
	},
	...['/advOrder/checkAdvOrder', '/common/*', '/*'].map((path): Case => ({
		what: `a lock when ${path} fails too`,
		fault: dropped,
		others: [{ kind: 'httpStatus', status: 500, path: `/api/open/v1${path}` }],
		expected: 'unknown',
		words: '"order-1"',
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
		words: unread,
	})),
	{
		what: 'a lock whose order the platform says it does not know',
		fault: dropped,
		others: [refuses(200, { code: 20005, msg: 'Order does not exist' })],
		expected: 'unknown',
		words: 'has no entry, and the purifier is ready',
	},
	{
		what: 'a cancellation whose connection drops',
		path: cancelPath,
		fault: dropped,
		before: 'order-1',
		expected: 'unknown',
		words: 'To send it again does no harm',
	},
	{
		what: 'a cancellation of an order whose lock may be on its way',
		path: cancelPath,
		fault: dropped,
		expected: 'unknown',
		words: 'has no entry, and the purifier is ready',
	},
	{
		what: 'a cancellation that takes effect seconds later',
		path: cancelPath,
		fault: { ...dropped, effectAfterMs: 3500 },
		before: 'order-1',
		expected: 'done',
	},
	{
		what: 'a cancellation that the flow shows late',
		path: cancelPath,
		fault: lost,
		flow: { lagMs: 2000 },
		before: 'order-1',
		expected: 'done',
	},
	{
		what: 'a cancellation when the flow cannot be read',
		path: cancelPath,
		fault: lost,
		others: [{ kind: 'httpStatus', path: flowPath }],
		before: 'order-1',
		expected: 'unknown',
		words: unread,
	},
	{
		what: 'a cancellation when nothing can be asked',
		path: cancelPath,
		fault: dropped,
		others: [{ kind: 'dropConnection' }],
		before: 'order-1',
		expected: 'unknown',
	},
];

const benches: PurifierBench[] = [];

async function startBench(): Promise<PurifierBench> {
	const bench = new PurifierBench();
	bench.simulator = await startWaterPurifier({ durations: { makingMs: 0, mlPerSecond: 1e6 } });
	benches.push(bench);
	return bench;
}

interface Outcome {
	bench: PurifierBench;
	result: NodeResult;
}

async function play({ path = lockPath, fault, others = [], flow, before, then }: Case): Promise<Outcome> {
	const bench = await startBench();
	Object.assign(bench.simulator.flow, flow);
	if (before !== undefined) await bench.run('lock', order({ orderId: before }));
	bench.simulator.requests.length = 0;
	bench.simulator.faults.add({ path, times: 1, ...fault });
	for (const other of others) bench.simulator.faults.add(other);
	const operation = path === lockPath ? 'lock' : 'cancelLock';
	const parameters = path === lockPath ? order() : cancel;
	const running = bench.run(operation, parameters, { onError: 'continueErrorOutput' });
	if (then) {
		await eventually('the command', () => bench.paths.includes(path));
		await pause(then.after);
		then.act(bench.simulator);
	}
	return { bench, result: await running };
}

/** Two items whose replies are lost, one of them without an effect, and one that goes well. */
async function playItems(): Promise<Outcome> {
	const bench = await startBench();
	bench.simulator.faults.add({ path: lockPath, times: 1, kind: 'loseReply' });
	bench.simulator.faults.add({ path: lockPath, times: 1, ...dropped });
	const result = await bench.run(
		'lock',
		order({ iotId: byId('={{ $json.id }}'), orderId: '={{ $json.order }}', generateOrderId: true }),
		{
			items: [
				{ json: { id: lobby, order: 'a' } },
				{ json: { id: gym, order: '' } },
				{ json: { id: gym, order: 'c' } },
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

const messages: Record<Exclude<Expected, 'done'>, RegExp> = {
	over: /^Lock was carried out, and the order is over already: .* \(order "order-1"\)$/,
	unknown: /^It is not known whether (Cancel )?Lock was carried out: .* \(order "order-1"\)$/,
};
const names = { over: 'carriedOutAndOver', unknown: 'unknown' };

const isDone = ({ expected }: Case) => expected === 'done';

it.each(cases)('$what is sent once', ({ what, path = lockPath }) => {
	const { bench } = outcomes.get(what) as Outcome;
	expect(bench.paths.filter((entry) => entry === path)).toHaveLength(1);
});

it.each(cases.filter(isDone))('$what succeeds', ({ what }) => {
	const { result } = outcomes.get(what) as Outcome;
	expect(result.output).toMatchObject([{ json: { iotStatus: 'READY', reconciled: true } }]);
	expect(result.errorOutput).toEqual([]);
});

it.each(cases.filter((one) => !isDone(one)))('$what is $expected', ({ what, expected, words = '' }) => {
	const { result } = outcomes.get(what) as Outcome;
	const [failed] = result.errorOutput;
	expect(result.output).toEqual([]);
	expect(failed?.json).toMatchObject({
		error: expect.stringMatching(messages[expected as keyof typeof messages]),
		outcome: names[expected as keyof typeof names],
		orderId: 'order-1',
		iotId: lobby,
	});
	expect(failed?.json).not.toHaveProperty('iotStatus');
	expect(itemFailure(failed).description).toContain(words);
});

it('an order that is over is told with its steps, and with no amount that is not proven', () => {
	const over = cases.find(({ expected }) => expected === 'over');
	const { result } = outcomes.get(over?.what ?? '') as Outcome;
	const [failed] = result.errorOutput;
	expect(failed?.json.flow).toMatchObject([
		{ logType: 'WP1_LOCK', iotId: lobby, iotStatus: 'READY', volume: 2000, createTime: expect.any(Number) },
		{ logType: 'WP1_START', iotId: lobby },
		{ logType: 'WP1_WOK_FNS', iotId: lobby },
	]);
	expect(JSON.stringify(failed?.json).match(/volume/g)).toHaveLength(1);
});

it('a lock that nobody knows of can be sent again: it locks, or says that it has locked', async () => {
	for (const [what, changes] of [
		[cases[0]?.what, {}],
		['a lock when /advOrder/checkAdvOrder fails too', {}],
	] as const) {
		const { bench } = outcomes.get(what ?? '') as Outcome;
		bench.simulator.faults.clear();
		const first = await bench.run('lock', order(changes));
		expect(first.output).toMatchObject([{ json: { iotStatus: 'READY', orderId: 'order-1' } }]);
		const second = await bench.run('lock', order(changes));
		expect(second.output).toMatchObject([{ json: { iotStatus: 'READY', alreadyLocked: true } }]);
		expect(bench.simulator.orders).toHaveLength(1);
	}
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
	expect(failed?.json).toMatchObject({
		error: expect.stringMatching(new RegExp(`\\(order "${generated}"\\)$`)),
		outcome: 'unknown',
		orderId: generated,
		flow: [],
		purifierStatus: 'READY',
	});
	expect(itemFailure(failed)).toMatchObject({ itemIndex: 1 });
});
