import { quote } from '../../shared/text';
import type { FlowEntry } from './flow';
import { asVolume, hasWorked, isFinish, isLock, isStart, isStep } from './flow';
import { ready, takesNoOrder } from '../platform/statuses';

/**
 * Where an order stands, read from the platform's records. `flow.ts` says what a single entry means; `judgement.ts` decides
 * from the standing what became of a command.
 */

/** An order as a command names it, and what the platform's records say about it. */
export interface Records {
	/** The purifier of the command, every digit. */
	iotId: string;
	orderId: string;
	/** The millilitres of the command; undefined when it names none. */
	volume?: number;
	/** Whether the order ID cannot have been used before this command. */
	isFresh?: boolean;
	/** The order's flow at all purifiers; undefined when it could not be read. */
	flow?: FlowEntry[];
	/** What the purifier is doing; undefined when it was not asked, null when it did not answer. */
	status?: string | null;
}

/** Where an order stands under every reading of the records. `because` says why, as a sentence. */
export type Standing =
	| { is: 'unread' }
	/** The flow is empty: the order was not placed, or the flow is written late. */
	| { is: 'unseen' }
	/** The records do not tell. With `wasLocked` they prove at least that the lock was carried out. */
	| { is: 'unclear'; because: string; wasLocked?: true }
	/** The order ID belongs to an order at another purifier or with another volume. */
	| { is: 'taken'; because: string }
	/** The lock was carried out, and no entry suggests an end. `contradicts`: the purifier is ready all the same. */
	| { is: 'locked'; because: string; hasStarted: boolean; contradicts: boolean }
	/** The lock was carried out, and the order has ended. */
	| { is: 'over'; because: string };

/**
 * Reads an order's flow. The vendor documents an `iotStatus` for each entry but does not say what it is the status of: it
 * may be the command's reply, or the purifier's state before or after the step. Platforms may log refused attempts too,
 * with whatever the purifier was doing. So these rules apply:
 *
 * - Starts and finishes are not commands, so they cannot be refused. An order that has one was carried out.
 * - The reply to a command that worked says READY. A lock with another status, or with none, may be an attempt that was
 *   refused because another order held the purifier.
 * - The platform takes an order ID only once. If there are several locks, all but one are refused repeats, and even READY
 *   may then be the purifier's state at such a repeat. So a lock counts only at the one purifier where it can have been
 *   carried out, and not after a cancellation.
 * - An entry without `iotId` does not say which purifier, but still belongs to the order.
 * - Entries may come in any order, and more than once. Only `createTime` says which of two is later.
 * - No order holds a purifier that is ready. That contradicts a lock whose end is not in the flow.
 */
export function standingOf({ iotId, orderId, volume, isFresh, flow, status }: Records): Standing {
	if (!flow) return { is: 'unread' };
	if (flow.length === 0) return { is: 'unseen' };
	const order = quote(orderId);
	const place = isFresh ? iotId : placeOf(flow, iotId);
	if (place === undefined) return unclear(`The order flow of ${order} does not say at which purifier it was`);
	if (place !== iotId)
		return { is: 'taken', because: `Order ${order} was placed at another purifier, ${place}` };

	const here = flow.filter((entry) => entry.iotId === iotId || entry.iotId === '');
	const proofs = here.filter(isProof);
	if (proofs.length === 0)
		return unclear(`The order flow of ${order} has only entries that a refused attempt leaves as well`);

	// With an ID that nobody else has, another volume is not another order's: then the platform writes something else there.
	const isComparable = volume !== undefined && !isFresh;
	const volumes = candidates(here)
		.map((entry) => asVolume(entry.volume))
		.filter((ordered) => isComparable && ordered !== undefined && ordered > 0);
	const other = volumes.find((ordered) => ordered !== volume);
	if (other !== undefined && !volumes.includes(volume))
		return { is: 'taken', because: `Order ${order} was placed with ${other} ml, not with ${volume}` };

	if (here.some(isFinish)) return { is: 'over', because: `The order flow of ${order} shows its finish` };
	const cancels = here.filter((entry) => isStep(entry, 'cancelLock'));
	if (cancels.some((cancel) => hasWorked(cancel) && proofs.every((proof) => isLater(cancel, proof))))
		return { is: 'over', because: `The order flow of ${order} shows its cancellation` };
	if (!cancels.every((cancel) => wasAliveAfter(cancel, here)))
		return {
			...unclear(`The order flow of ${order} shows its lock, and an attempt to cancel it`),
			wasLocked: true,
		};
	if (other !== undefined) return unclear(`The order flow of ${order} shows locks with several volumes`);

	const hasStarted = here.some(isStart);
	const because = `The order flow of ${order} shows ${hasStarted ? 'that water has started' : 'its lock'}`;
	return { is: 'locked', because, hasStarted, contradicts: status === ready };
}

function unclear(because: string) {
	return { is: 'unclear', because } as const;
}

/**
 * Whether the flow's only entry is the attempt of the request that was refused just now. Its time alone does not tell: the
 * platform's clock may be ahead, and an order that comes twice is sent twice in the same second. So its status must be one
 * that a lock which has worked never leaves.
 */
export function isOwnAttempt(
	{ iotId, flow = [] }: Records,
	{ sentAt = Infinity, iotStatus }: { sentAt?: number; iotStatus?: string } = {},
): boolean {
	const [entry, ...others] = flow;
	if (!entry || others.length > 0 || !isLock(entry) || ![iotId, ''].includes(entry.iotId)) return false;
	// To take it for an older one by mistake does no harm: the outcome is then "unknown".
	const isRecent = typeof entry.createTime === 'number' && entry.createTime > sentAt - clockTolerance;
	return isRecent && takesNoOrder(entry.iotStatus) && (iotStatus ?? entry.iotStatus) === entry.iotStatus;
}

/** Milliseconds by which the platform's clock may be behind. */
const clockTolerance = 1000;

/**
 * The purifier at which the order was carried out. There can be only one, because the platform takes an order ID only
 * once. Undefined when the flow leaves it open. When nothing was carried out, it is the purifier that was asked about.
 */
function placeOf(flow: FlowEntry[], asked: string): string | undefined {
	const events = flow.filter((entry) => isStart(entry) || isFinish(entry));
	const named = namesOf(events).filter((iotId) => iotId !== '');
	if (named.length > 0) return only(named);
	if (!flow.some(isProof)) return asked;
	// Of locks at several purifiers all but one were refused, and their status does not say which.
	const hasLock = flow.some((entry) => isLock(entry) && hasWorked(entry));
	return hasLock ? only(namesOf(candidates(flow))) || undefined : undefined;
}

function only(names: string[]): string | undefined {
	return names.length === 1 ? names[0] : undefined;
}

/** The purifiers that entries name; '' stands for an entry that names none. */
function namesOf(entries: FlowEntry[]): string[] {
	return [...new Set(entries.map(({ iotId }) => iotId))];
}

/** Whether this entry alone proves that the order was carried out. */
function isProof(entry: FlowEntry): boolean {
	return isStart(entry) || isFinish(entry) || (isLock(entry) && hasWorked(entry));
}

/** The locks that may be the one that was carried out. Once one has worked, the platform refuses all later ones. */
function candidates(entries: FlowEntry[]): FlowEntry[] {
	const locks = entries.filter(isLock);
	return locks.filter((lock) => !locks.some((other) => hasWorked(other) && isLater(lock, other)));
}

/** Whether the order certainly still held the purifier after this cancellation, whatever the cancellation's entry says. */
function wasAliveAfter(cancel: FlowEntry, here: FlowEntry[]): boolean {
	const locks = here.filter(isLock);
	return (
		here.some((entry) => isStart(entry) && isLater(entry, cancel)) ||
		(locks.length > 0 && locks.every((lock) => isLater(lock, cancel)))
	);
}

/** Whether one entry was certainly written after the other. */
function isLater({ createTime: a }: FlowEntry, { createTime: b }: FlowEntry): boolean {
	if (typeof a === 'number' && typeof b === 'number') return a > b;
	// Both texts are the same platform's and begin with the year, so they sort by time.
	return isTimeText(a) && isTimeText(b) && a.length === b.length && a > b;
}

function isTimeText(value: unknown): value is string {
	return typeof value === 'string' && /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d/.test(value);
}
