/** A series of measurements in three numbers. */
export interface Summary {
	median: number;
	lowest: number;
	highest: number;
}

/** @throws when there is nothing to sum up */
export function summarise(samples: readonly number[]): Summary {
	const sorted = [...samples].sort((a, b) => a - b);
	const [lowest, highest] = [sorted[0], sorted.at(-1)];
	if (lowest === undefined || highest === undefined) throw new Error('There are no measurements to sum up');
	return { median: quantile(sorted, 0.5), lowest, highest };
}

/** @param sorted ascending, not empty */
export function quantile(sorted: readonly number[], share: number): number {
	const position = (sorted.length - 1) * share;
	const below = sorted[Math.floor(position)] ?? NaN;
	const above = sorted[Math.ceil(position)] ?? NaN;
	return below + (above - below) * (position - Math.floor(position));
}

/** Half of the distance from the lowest to the highest, as a share of the median. */
export const spread = ({ median, lowest, highest }: Summary) => (highest - lowest) / 2 / median;

/** What a number measures: of a time less is faster, of a rate more. */
export type Unit = 'ms' | 'requests/s';

/** How many times as fast `ours` is as `theirs`: above 1 is better. */
export function timesAsFast(ours: number, theirs: number, unit: Unit): number {
	return unit === 'requests/s' ? ours / theirs : theirs / ours;
}

/** The share of the best possible speed: `count` answers of `latency` each, never more than `atOnce` under way. */
export function shareOfIdeal(milliseconds: number, work: { count: number; latency: number; atOnce: number }) {
	return (Math.ceil(work.count / work.atOnce) * work.latency) / milliseconds;
}
