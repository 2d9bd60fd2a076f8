import type { Sample } from '../measure/alternate';
import { summarise, timesAsFast } from '../measure/statistics';
import type { Summary, Unit } from '../measure/statistics';
import type { WorkloadName } from '../options';

/** Everything that a run has found: the JSON file. */
export interface Results {
	ranAt: string;
	/** Milliseconds that the run took. */
	took: number;
	quick: boolean;
	rounds: number;
	machine: { cpu: string; cores: number; memoryGB: number; system: string };
	versions: { package: string; n8n: string; nodeOfN8n: string; nodeOfBench: string };
	/** Signed requests a second that the load generator and a stand-in platform do in one process, without n8n. */
	capacity: number;
	comparisons: Comparison[];
	repeats: Repeats[];
}

/** Some ways to do the same work, measured in turns. */
export interface Comparison {
	workload: WorkloadName;
	/** What is done. With the same title and different sizes they are one table. */
	title: string;
	size: number;
	sizeUnit: 'items' | 'connections';
	unit: Unit;
	/** Milliseconds that the platform takes to answer; undefined when none is asked. */
	latency?: number;
	ways: MeasuredWay[];
}

export interface MeasuredWay extends Summary {
	name: string;
	/** Whether the nodes of this package do it. */
	isOurs: boolean;
	/** How many questions may be under way at a time, where that was chosen. */
	atOnce?: number;
	/** The rounds that count. Empty: the median is a forecast from a smaller size, because a round would take too long. */
	samples: number[];
	/**
	 * Other numbers about the same rounds: `mostAtOnce` questions under way, `cpuPerItem` in milliseconds, `grownBy`
	 * megabytes at the peak, `p95` milliseconds until 95 of 100 messages were answered, `executionsPerMessage`.
	 */
	details: Partial<Record<string, Summary>>;
	/** How many times as fast as each way of others; only for ours. */
	timesAsFast?: Record<string, number>;
}

/** Messages that all come a second time, in queue mode. */
export interface Repeats {
	workers: number;
	messages: number;
	/** Messages that were acknowledged the first time and never passed on. */
	lost: number;
	/** Messages that were passed on more than once. */
	passedOnAgain: number;
	/** Executions that n8n ran for the repeats. */
	executions: number;
	/** Messages acknowledged a second: the first time, and the second. */
	perSecond: { first: number; again: number };
}

type Named = Pick<MeasuredWay, 'name' | 'isOurs' | 'atOnce'>;

/** @param outcome the rounds that were measured, or the milliseconds that were forecast instead */
export function measured(way: Named, outcome: readonly Sample[] | number): MeasuredWay {
	const { name, isOurs, atOnce } = way;
	const named = { name, isOurs, ...(atOnce !== undefined && { atOnce }) };
	if (typeof outcome === 'number')
		return { ...named, samples: [], details: {}, median: outcome, lowest: outcome, highest: outcome };
	const samples = outcome.map(({ value }) => value);
	const names = [...new Set(outcome.flatMap(({ details = {} }) => Object.keys(details)))];
	const details = names.map((name) => {
		const numbers = outcome.flatMap((sample) => sample.details?.[name] ?? []);
		return [name, summarise(numbers)] as const;
	});
	return { ...named, samples, details: Object.fromEntries(details), ...summarise(samples) };
}

/** Adds to each of our ways how fast it is beside those of others. */
export function compared(comparison: Comparison): Comparison {
	const { unit } = comparison;
	const others = comparison.ways.filter(({ isOurs }) => !isOurs);
	const ways = comparison.ways.map((way) => {
		if (!way.isOurs) return way;
		const ratios = others.map(({ name, median }) => [name, timesAsFast(way.median, median, unit)] as const);
		return { ...way, timesAsFast: Object.fromEntries(ratios) };
	});
	return { ...comparison, ways };
}
