/** What one round of a way came to. */
export interface Sample {
	value: number;
	/** Other numbers about the same round, e.g. its CPU time. */
	details?: Record<string, number>;
}

/** One of the ways to do the same work. */
export interface Way {
	name: string;
	measure: () => Promise<Sample>;
}

/** Which round comes next, for the line that shows progress. Round 0 is the one that does not count. */
export interface Turn {
	way: string;
	round: number;
}

export interface Rounds {
	/** The rounds that count. */
	rounds: number;
	/** Whether a first round, which does not count, warms everything up. */
	warmUp?: boolean;
	/** Whether the time is up: then the round that has begun is the last one. Each way gets one that counts. */
	isLate?: () => boolean;
	onTurn?: (turn: Turn) => void;
}

/**
 * Measures the ways in turns, so that whatever else the machine does meets all of them. Each round starts with another
 * way: what one leaves behind does not always burden the same next one.
 *
 * @returns for each way, in the given order, the rounds that count
 */
export async function alternate(
	ways: readonly Way[],
	{ rounds, warmUp = true, isLate = () => false, onTurn = () => {} }: Rounds,
): Promise<Sample[][]> {
	const samples: Sample[][] = ways.map(() => []);
	for (let round = warmUp ? 0 : 1; round <= rounds; round++) {
		if (round > 1 && isLate()) break;
		for (const index of rotated(ways.length, round)) {
			const way = ways[index];
			if (!way) continue;
			onTurn({ way: way.name, round });
			const sample = await way.measure();
			if (round > 0) samples[index]?.push(sample);
		}
	}
	return samples;
}

/** @returns 0 to length − 1, with another one first in each round */
function rotated(length: number, round: number): number[] {
	return Array.from({ length }, (_, index) => (index + round) % length);
}
