import { judgeAmount, orderedWhenLeft } from '../../../nodes/WaterPurifier/callbacks/amounts';
import type { FlowEntry } from '../../../nodes/WaterPurifier/order/flow';

const entry = (logType: string, volume?: number): FlowEntry => ({ iotId: '7', logType, volume });

/** The events of an order, and how the platform records them. */
interface World {
	ordered: number;
	left: number;
	finishVolume: 'left' | 'poured' | 'ordered' | 'none';
	lockVolume: 'ordered' | 'none';
	/** The volume of a refused attempt, which is no part of the order's water. */
	refused?: { volume?: number };
	isStartShown: boolean;
}

const amounts = [0, 500, 1000, 1500, 2000];
const worlds: World[] = [1000, 2000].flatMap((ordered) =>
	amounts
		.filter((left) => left <= ordered)
		.flatMap((left) =>
			(['left', 'poured', 'ordered', 'none'] as const).flatMap((finishVolume) =>
				(['ordered', 'none'] as const).flatMap((lockVolume) =>
					[undefined, { volume: 1000 }, { volume: 2000 }, {}].flatMap((refused) =>
						[true, false].map((isStartShown): World => ({
							ordered,
							left,
							finishVolume,
							lockVolume,
							refused,
							isStartShown,
						})),
					),
				),
			),
		),
);

function flowOf({ ordered, left, finishVolume, lockVolume, refused, isStartShown }: World): FlowEntry[] {
	const shown = { left, poured: ordered - left, ordered, none: undefined }[finishVolume];
	return [
		...(refused ? [entry('WP1_LOCK', refused.volume)] : []),
		entry('WP1_LOCK', lockVolume === 'ordered' ? ordered : undefined),
		...(isStartShown ? [entry('WP1_START')] : []),
		entry('WP1_WOK_FNS', shown),
	];
}

/** The same records in any order of the locks: they do not tell which lock was refused. */
const keyOf = (flow: FlowEntry[]) => JSON.stringify(flow.map((one) => JSON.stringify(one)).sort());

describe.each([undefined, 'left', 'poured'] as const)(
	'the amount that is left, where a finish says %p',
	(finishVolume) => {
		const possibleWorlds = worlds.filter(
			(world) => finishVolume === undefined || world.finishVolume === finishVolume,
		);
		const leftBy = new Map<string, Set<number>>();
		for (const world of possibleWorlds) {
			const key = keyOf(flowOf(world));
			leftBy.set(key, (leftBy.get(key) ?? new Set()).add(world.left));
		}
		const judged = possibleWorlds.flatMap((world) =>
			[...amounts, 2500].map((claimed) => {
				const flow = flowOf(world);
				return {
					world,
					claimed,
					verdict: judgeAmount(claimed, flow, finishVolume),
					possible: leftBy.get(keyOf(flow)),
				};
			}),
		);
		const withVerdict = (wanted: string) => judged.filter(({ verdict }) => verdict === wanted);

		it('is proven only when all that can have happened leaves it', () => {
			const proven = withVerdict('proven');
			expect(proven.length).toBeGreaterThan(0);
			for (const { claimed, possible } of proven) expect([...(possible ?? [])]).toEqual([claimed]);
		});

		it('is proven wherever it is known what a finish and all locks say', () => {
			const isClear = ({ lockVolume, refused, ordered }: World) =>
				lockVolume === 'ordered' && (!refused || refused.volume === ordered);
			const genuine = judged.filter(({ world, claimed }) => isClear(world) && claimed === world.left);
			const verdicts = new Set(genuine.map(({ verdict }) => verdict));
			expect([...verdicts].sort()).toEqual(finishVolume ? ['proven'] : ['proven', 'unproven']);
		});

		it('is contradicted only when nothing that can have happened leaves it', () => {
			const contradicted = withVerdict('contradicted');
			expect(contradicted.length).toBeGreaterThan(0);
			for (const { claimed, possible } of contradicted) expect(possible?.has(claimed)).toBe(false);
		});
	},
);

const lock = entry('WP1_LOCK', 2000);
const start = entry('WP1_START');
const finish = (volume?: number) => entry('WP1_WOK_FNS', volume);

it.each<[string, number, FlowEntry[], ReturnType<typeof judgeAmount>]>([
	['half is left, which is what was poured as well', 1000, [lock, start, finish(1000)], 'proven'],
	['another amount than half', 500, [lock, start, finish(1000)], 'contradicted'],
	['what the finish says', 500, [lock, start, finish(500)], 'unproven'],
	['the rest of what the finish says', 1500, [lock, start, finish(500)], 'unproven'],
	['neither of both', 1000, [lock, start, finish(500)], 'contradicted'],
	['nothing, of an order that never started', 0, [lock, finish(0)], 'unproven'],
	['all, of an order that never started', 2000, [lock, finish(0)], 'unproven'],
	['some, when nothing is said to be left or poured', 500, [lock, finish(0)], 'contradicted'],
	['all, when the finish says what was ordered', 2000, [lock, finish(2000)], 'unproven'],
	['some, when the finish says what was ordered', 500, [lock, finish(2000)], 'unproven'],
	['more than was ordered', 2001, [lock, start, finish()], 'contradicted'],
	['some, when the finish says nothing', 500, [lock, start, finish()], 'unproven'],
	['any, when nobody knows what was ordered', 9000, [entry('WP1_LOCK'), finish(500)], 'unproven'],
	['any, when a lock says no volume', 1700, [lock, entry('WP1_LOCK'), finish(500)], 'unproven'],
	['any, when no lock is there', 1700, [start, finish(500)], 'unproven'],
	['half of one of two locks', 500, [lock, entry('WP1_LOCK', 1000), finish(500)], 'unproven'],
	['the rest of the other one', 1500, [lock, entry('WP1_LOCK', 1000), finish(500)], 'unproven'],
	[
		'half of the only lock that is possible',
		500,
		[entry('WP1_LOCK', 100), entry('WP1_LOCK', 1000), finish(500)],
		'proven',
	],
	['what one of two finishes says', 500, [lock, finish(500), finish(300)], 'unproven'],
	['any, when more was poured than ordered', 0, [lock, start, finish(2003)], 'unproven'],
])('judges that there is left: %s', (_what, claimed, flow, verdict) => {
	expect(judgeAmount(claimed, flow)).toBe(verdict);
});

it.each<[string, number, FlowEntry[], number | undefined]>([
	['the lock says it', 500, [lock, start, finish(500)], 2000],
	['the order has not ended', 500, [lock], 2000],
	['two locks say the same', 500, [lock, lock, finish()], 2000],
	['only one of two locks allows it', 1500, [lock, entry('WP1_LOCK', 1000), finish(500)], 2000],
	['two locks allow it', 500, [lock, entry('WP1_LOCK', 1000), finish(500)], undefined],
	['a lock does not say it', 500, [lock, entry('WP1_LOCK'), finish(500)], undefined],
	['its finish cannot be read', 0, [lock, finish(2003)], 2000],
	['more is left', 2500, [lock, finish()], undefined],
	['nothing is known', 500, [], undefined],
])('knows what was ordered when %s', (_what, remaining, flow, ordered) => {
	expect(orderedWhenLeft(remaining, flow)).toBe(ordered);
});
