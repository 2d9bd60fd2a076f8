import type { FlowEntry } from '../order/flow';
import { asVolume, isFinish, orderedVolumes } from '../order/flow';

/** What the volume of a finish in the order flow means, if the user knows. */
export type FinishVolume = 'left' | 'poured';

/** One way to read the records of an order that has ended, in millilitres. */
interface Reading {
	/** What was ordered; undefined when the records leave it open. */
	ordered?: number;
	/** What is left; undefined when it may be any amount up to what was ordered. */
	left?: number;
}

/**
 * Judges the millilitres that a finish says are left, by the order's flow at its purifier.
 *
 * The vendor documents that the flow's entries have a volume, but not what it means. The volume of a finish may be what is
 * left, as in the callback, or what was poured, or once more what was ordered. The volume of a lock may be that of an attempt
 * which the purifier refused. The amount is proven when all readings give it, and contradicted when none does.
 * `finishVolume` leaves out the readings that the user knows to be wrong for the platform.
 */
export function judgeAmount(
	claimed: number,
	flow: FlowEntry[],
	finishVolume?: FinishVolume,
): 'proven' | 'contradicted' | 'unproven' {
	const readings = readingsOf(flow, finishVolume);
	// No reading fits: the records mean something that we do not know.
	if (readings.length === 0) return 'unproven';
	if (readings.every(({ left }) => left === claimed)) return 'proven';
	return readings.some((reading) => allows(reading, claimed)) ? 'unproven' : 'contradicted';
}

/**
 * What was ordered if `remaining` is what is left, in millilitres; undefined when the records leave it open. The locks alone
 * decide when there is no finish yet, or no finish that can be read.
 */
export function orderedWhenLeft(
	remaining: number,
	flow: FlowEntry[],
	finishVolume?: FinishVolume,
): number | undefined {
	const read = readingsOf(flow, finishVolume);
	const readings =
		read.length > 0 ? read : (orderedVolumes(flow) ?? []).map((ordered): Reading => ({ ordered }));
	const orders = new Set(
		readings.filter((reading) => allows(reading, remaining)).map(({ ordered }) => ordered),
	);
	const [ordered] = orders;
	return orders.size === 1 ? ordered : undefined;
}

function readingsOf(flow: FlowEntry[], finishVolume: FinishVolume | undefined): Reading[] {
	const orders: Array<number | undefined> = orderedVolumes(flow) ?? [undefined];
	const volumes = [...new Set(flow.filter(isFinish).map(({ volume }) => asVolume(volume)))];
	return orders.flatMap((ordered) =>
		volumes
			.flatMap((volume) => amountsLeft(volume, ordered, finishVolume))
			.map((left): Reading => ({ ordered, left })),
	);
}

/** What can be left after a finish with this volume. */
function amountsLeft(
	volume: number | undefined,
	ordered: number | undefined,
	finishVolume: FinishVolume | undefined,
): Array<number | undefined> {
	if (volume === undefined) return [undefined];
	if (ordered !== undefined && volume > ordered) return [];
	if (finishVolume === 'left') return [volume];
	if (ordered === undefined) return [undefined];
	if (finishVolume === 'poured') return [ordered - volume];
	return volume === ordered ? [undefined] : [volume, ordered - volume];
}

function allows({ ordered = Infinity, left }: Reading, claimed: number): boolean {
	return left === undefined ? claimed <= ordered : left === claimed;
}
