import type { FlowEntry } from '../orderFlow';
import { asVolume, isStep, orderedVolumes } from '../orderFlow';

/** One way to read the records of an order that has ended, in millilitres. */
interface Reading {
	/** What was ordered; undefined when the records leave it open. */
	ordered?: number;
	/** What is left; undefined when it can be any amount up to what was ordered. */
	left?: number;
}

/**
 * Judges the millilitres that a finish says are left, by the order's flow at its purifier.
 *
 * The vendor documents a volume for the flow's entries, but not which one. That of a finish can be what is left, as in the
 * callback, what was poured, or what was ordered once more; that of a lock can belong to an attempt that the purifier
 * refused. The amount is proven when all readings give it, and contradicted when none does.
 */
export function judgeAmount(claimed: number, flow: FlowEntry[]): 'proven' | 'contradicted' | 'unproven' {
	const readings = readingsOf(flow);
	// No reading at all: the records mean something else than we know of.
	if (readings.length === 0) return 'unproven';
	if (readings.every(({ left }) => left === claimed)) return 'proven';
	return readings.some((reading) => allows(reading, claimed)) ? 'unproven' : 'contradicted';
}

/**
 * What was ordered when so much is left, in millilitres; undefined when the records leave it open. An order that has not
 * ended by its flow yet is read as well.
 */
export function orderedWhenLeft(remaining: number, flow: FlowEntry[]): number | undefined {
	const readings = flow.some(isFinish)
		? readingsOf(flow)
		: (orderedVolumes(flow) ?? []).map((ordered): Reading => ({ ordered }));
	const orders = new Set(
		readings.filter((reading) => allows(reading, remaining)).map(({ ordered }) => ordered),
	);
	const [ordered] = orders;
	return orders.size === 1 ? ordered : undefined;
}

function readingsOf(flow: FlowEntry[]): Reading[] {
	const orders: Array<number | undefined> = orderedVolumes(flow) ?? [undefined];
	const volumes = [...new Set(flow.filter(isFinish).map(({ volume }) => asVolume(volume)))];
	return orders.flatMap((ordered) =>
		volumes.flatMap((volume) => amountsLeft(volume, ordered).map((left): Reading => ({ ordered, left }))),
	);
}

/** What can be left after a finish with this volume. */
function amountsLeft(volume: number | undefined, ordered: number | undefined): Array<number | undefined> {
	if (volume === undefined || ordered === undefined || volume === ordered) return [undefined];
	return volume > ordered ? [] : [volume, ordered - volume];
}

function allows({ ordered = Infinity, left }: Reading, claimed: number): boolean {
	return left === undefined ? claimed <= ordered : left === claimed;
}

function isFinish(entry: FlowEntry): boolean {
	return isStep(entry, 'finish');
}
