import { alternate } from '../measure/alternate';
import type { Sample, Way } from '../measure/alternate';
import { counted } from '../report/format';
import { compared, measured } from '../report/results';
import type { Comparison, MeasuredWay } from '../report/results';
import type { Context } from './context';

/** One column of a comparison. */
export interface Contender extends Pick<MeasuredWay, 'name' | 'isOurs' | 'atOnce'> {
	/** How to measure one round, or the milliseconds that are forecast instead. */
	measure: (() => Promise<Sample>) | number;
}

/** What of a comparison is known before it is measured. */
export type Head = Omit<Comparison, 'ways'>;

interface Options {
	/** Whether a first round, which does not count, is to load and compile what the contenders need. */
	warmUp?: boolean;
	/** When no further round begins: the share of the workload's time that may be used up by then. */
	until?: number;
}

/** Measures the contenders in turns, and adds the comparison to the findings of the run. */
export async function compare(
	context: Context,
	head: Head,
	contenders: readonly Contender[],
	options: Options = {},
): Promise<Comparison> {
	const [comparison] = await compareAll(context, [{ head, contenders }], options);
	if (!comparison) throw new Error('Nothing was compared');
	return comparison;
}

/** The same for several comparisons, whose contenders all take turns: what n8n gains or loses over time meets all. */
export async function compareAll(
	{ options: { rounds }, progress, isLate, found }: Context,
	plans: ReadonlyArray<{ head: Head; contenders: readonly Contender[] }>,
	{ warmUp = false, until = 1 }: Options = {},
): Promise<Comparison[]> {
	const ways = new Map<Contender, Way>();
	for (const { head, contenders } of plans) {
		for (const contender of contenders) {
			const name = `${head.title}, ${counted(head.size, head.sizeUnit)}, ${contender.name}`;
			if (typeof contender.measure !== 'number') ways.set(contender, { name, measure: contender.measure });
		}
	}
	const samples = await alternate([...ways.values()], {
		rounds,
		warmUp,
		isLate: () => isLate(until),
		onTurn: ({ way, round }) =>
			progress.step(`${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}, ${way}`),
	});
	const measuredOnes = [...ways.keys()];
	const outcome = (contender: Contender) =>
		typeof contender.measure === 'number'
			? contender.measure
			: (samples[measuredOnes.indexOf(contender)] ?? []);
	const comparisons = plans.map(({ head, contenders }) =>
		compared({
			...head,
			ways: contenders.map((contender) => measured(contender, outcome(contender))),
		}),
	);
	found.comparisons.push(...comparisons);
	return comparisons;
}
