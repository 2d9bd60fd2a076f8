import { alternate, type Sample } from '../measure/alternate';
import { counted } from '../report/format';
import { compared, measured, type Comparison, type MeasuredWay } from '../report/results';
import type { Context } from './context';

/** One column of a comparison. */
export interface Contender extends Pick<MeasuredWay, 'name' | 'isOurs' | 'atOnce'> {
	/** How to measure one round, or the milliseconds that are forecast instead. */
	measure: (() => Promise<Sample>) | number;
}

/** What of a comparison is known before it is measured. */
export type Head = Omit<Comparison, 'ways'>;

/** Measures the contenders in turns, and adds what comes of it to the findings of the run. */
export async function compare(
	context: Context,
	head: Head,
	contenders: readonly Contender[],
	{ warmUp = true }: { warmUp?: boolean } = {},
): Promise<Comparison> {
	const samples = await takeTurns(context, head, contenders, warmUp);
	return record(context, head, contenders, (name) => samples.get(name) ?? []);
}

/** @returns the rounds that count, by the names of the contenders that are measured */
export async function takeTurns(
	{ options: { rounds }, progress }: Context,
	{ title, size, sizeUnit }: Head,
	contenders: readonly Contender[],
	warmUp: boolean,
): Promise<Map<string, Sample[]>> {
	const ways = contenders.flatMap(({ name, measure }) =>
		typeof measure === 'number' ? [] : [{ name, measure }],
	);
	const samples = await alternate(ways, {
		rounds,
		warmUp,
		onTurn: ({ way, round }) => {
			const turn = round === 0 ? 'warm-up' : `round ${round} of ${rounds}`;
			progress.step(`${title}, ${counted(size, sizeUnit)}, ${turn}, ${way}`);
		},
	});
	return new Map(ways.map(({ name }, index) => [name, samples[index] ?? []]));
}

/** Adds a comparison to the findings of the run. */
export function record(
	{ found }: Context,
	head: Head,
	contenders: readonly Contender[],
	samplesOf: (name: string) => readonly Sample[],
): Comparison {
	const ways = contenders.map(({ measure, ...way }) =>
		measured(way, typeof measure === 'number' ? measure : samplesOf(way.name)),
	);
	const comparison = compared({ ...head, ways });
	found.comparisons.push(comparison);
	return comparison;
}
