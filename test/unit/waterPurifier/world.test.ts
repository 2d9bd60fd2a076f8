import { judgeCancel, judgeLock } from '../../../nodes/WaterPurifier/order/judgement';
import type { Evidence, Judgement } from '../../../nodes/WaterPurifier/order/judgement';
import { here, longStories, shortStories, orderedVolume } from '../../support/purifierWorld';
import type { Step, Style, World } from '../../support/purifierWorld';

/** Checks that a verdict says only what is true, in every small world and for every way in which the platform writes. */

const order = { iotId: here, orderId: 'x' };
type Claims = Partial<Record<Judgement['outcome'], (world: World) => boolean>>;

const isOver = ({ placed, hasEnded }: World) => placed?.at === here && hasEnded;
const isTaken = ({ placed }: World) =>
	placed !== undefined && (placed.at !== here || placed.volume !== orderedVolume);

/** What must be true for each judgement of a lost Lock. */
const lostLock: Claims = {
	done: ({ placed }) => placed?.at === here,
	over: isOver,
	taken: isTaken,
};
const lostLockWithVolume: Claims = {
	...lostLock,
	done: ({ placed }) => placed?.at === here && placed.volume === orderedVolume,
};
const cancel: Claims = { done: ({ placed, hasEnded }) => placed !== undefined && hasEnded };

interface Falsehood {
	story: Step[];
	style: Style;
	outcome: string;
	because: string;
}

let falsehoods: Falsehood[] = [];
let outcomes: Record<string, number> = {};

beforeEach(() => {
	falsehoods = [];
	outcomes = {};
});

function check(
	story: Step[],
	style: Style,
	world: World,
	claims: Claims,
	{ outcome, because }: Judgement,
): void {
	outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
	if (outcome === 'unknown' || claims[outcome]?.(world) === true) return;
	falsehoods.push({ story, style, outcome, because });
}

/** What a look at a world can show, with and without the purifier's status. */
function* sights(world: World, style: Style): Generator<Evidence> {
	const flow = world.flow(style);
	yield { ...order, volume: orderedVolume, flow, status: world.status() };
	yield { ...order, volume: orderedVolume, flow, status: null };
}

function* stories() {
	yield* shortStories(3);
	yield* longStories(5000, 9);
}

it('a lost Lock', () => {
	for (const { story, world, styles } of stories()) {
		for (const style of styles) {
			const claims = style.hasVolume ? lostLockWithVolume : lostLock;
			for (const sight of sights(world, style)) check(story, style, world, claims, judgeLock(sight));
		}
	}
	expect(falsehoods.slice(0, 3)).toEqual([]);
	expect(outcomes).toMatchObject({ done: expect.any(Number), over: expect.any(Number) });
});

it('a lost Lock with an order ID of its own', () => {
	for (const { story, world, styles } of stories()) {
		if (story.filter((step) => step.startsWith('lock')).join() !== 'lock') continue;
		for (const style of styles) {
			for (const sight of sights(world, style))
				check(story, style, world, lostLockWithVolume, judgeLock({ ...sight, isFresh: true }));
		}
	}
	expect(falsehoods.slice(0, 3)).toEqual([]);
	expect(outcomes).toMatchObject({ done: expect.any(Number), over: expect.any(Number) });
	expect(outcomes).not.toHaveProperty('taken');
});

/** By a clock that is ahead of ours every entry looks as if it were written just now. */
it.each([
	['its ID', 'right'],
	['the purifier', 'right'],
	['the purifier', 'ahead'],
])('a repeated Lock that is refused for %s, by a clock that is %s', (first, clock) => {
	for (const { story, world, styles } of stories()) {
		if (story.at(-1) !== 'lock' || world.refusal === undefined) continue;
		// The platform looks at the order ID first, or at the purifier.
		const isAboutOrder = world.placed !== undefined && (first === 'its ID' || world.refusal === 'READY');
		const sentAt = clock === 'ahead' ? 0 : world.now;
		const refusal = isAboutOrder
			? { sentAt, vendorReason: 'The order already exists' }
			: { sentAt, iotStatus: world.refusal };
		for (const style of styles) {
			// Nobody can know what the flow does not show after a minute.
			const isLate = style.late > 0;
			const done = (now: World) => now.isHeld || isLate;
			const refused = ({ placed }: World) => placed === undefined || isLate;
			const claims = { over: isOver, taken: isTaken, done, refused };
			for (const sight of sights(world, style))
				check(story, style, world, claims, judgeLock({ ...sight, refusal }));
		}
	}
	expect(falsehoods.slice(0, 3)).toEqual([]);
	expect(outcomes).toMatchObject({ done: expect.any(Number), refused: expect.any(Number) });
});

it.each([undefined, { sentAt: 0, iotStatus: 'CMD_ERROR' }])('a Cancel Lock, refused with %j', (refusal) => {
	for (const { story, world, styles } of stories()) {
		for (const style of styles) {
			const claims = { ...cancel, ...(refusal && { refused: () => true }) };
			for (const sight of sights(world, style))
				check(story, style, world, claims, judgeCancel({ ...sight, refusal }));
		}
	}
	expect(falsehoods.slice(0, 3)).toEqual([]);
	expect(outcomes).toMatchObject({ done: expect.any(Number) });
});
