import { quote } from '../../shared/text';
import type { FlowEntry } from './flow';
import { asVolume, isStep } from './flow';
import { ready, takesNoOrder } from '../platform/statuses';

/** An order as a command names it, and what the platform's records say of it. */
export interface Records {
	/** The purifier of the command, every digit. */
	iotId: string;
	orderId: string;
	/** The millilitres of the command; undefined when it names none. */
	volume?: number;
	/** Whether nobody can have used the order ID before this command. */
	isFresh?: boolean;
	/** The order's flow at all purifiers; undefined when it could not be read. */
	flow?: FlowEntry[];
	/** What the purifier is doing; undefined when it was not asked, null when it has not answered. */
	status?: string | null;
}

/** Where an order stands, by every reading of the records; `because` is a sentence. */
export type Standing =
	| { is: 'unread' }
	/** The flow was read and has nothing at all: the order was not placed, or the flow is late. */
	| { is: 'unseen' }
	/** The records prove neither this nor that; `wasLocked` when they prove at least that the lock was carried out. */
	| { is: 'unclear'; because: string; wasLocked?: true }
	/** The order ID belongs to an order at another purifier or with another volume. */
	| { is: 'taken'; because: string }
	/** The lock was carried out, and no record shows or suggests an end. */
	| { is: 'locked'; because: string; hasStarted: boolean; contradicts: boolean }
	/** The lock was carried out, and the order has ended. */
	| { is: 'over'; because: string };

/**
 * Reads an order's flow. The vendor documents an `iotStatus` for each entry and does not say of what: of the command's
 * reply, or of the purifier, before the step or after it. Platforms log refused attempts, too, with whatever the purifier
 * was doing. So this is what counts:
 *
 * - A start and a finish are no commands. Where one stands, the order was carried out.
 * - READY is what the reply to a command says that has worked. A lock with another status, or with none, may be an attempt
 *   that was refused because another order held the purifier.
 * - The platform takes an order ID only once. Where several locks stand, the others are refused repeats, and even READY
 *   may then be the purifier's state at such a repeat. So a lock counts only at the one purifier that can be meant, and
 *   not behind a cancellation.
 * - An entry without `iotId` does not tell the place, but belongs to the order wherever that is.
 * - Entries may come in any order, and repeated. Only `createTime` says which of two is later.
 * - A purifier that is ready is held by no order: that contradicts a lock whose end is not shown.
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
 * Whether all that the flow has is the attempt of a request that was refused just now. Its time alone does not tell: the
 * platform's clock may be ahead, and an order that comes twice is sent twice in the same second. So its status must be one
 * that no lock leaves which has worked.
 */
export function isOwnAttempt(
	{ iotId, flow = [] }: Records,
	{ sentAt = Infinity, iotStatus }: { sentAt?: number; iotStatus?: string } = {},
): boolean {
	const [entry, ...others] = flow;
	if (!entry || others.length > 0 || !isLock(entry) || ![iotId, ''].includes(entry.iotId)) return false;
	// An entry that is taken for an older one is doubted, which does no harm.
	const isRecent = typeof entry.createTime === 'number' && entry.createTime > sentAt - clockTolerance;
	return isRecent && takesNoOrder(entry.iotStatus) && (iotStatus ?? entry.iotStatus) === entry.iotStatus;
}

/** Milliseconds by which the platform's clock may be behind. */
const clockTolerance = 1000;

/**
 * The purifier at which the order was carried out: it cannot have been two, because the platform takes an order ID only
 * once. Undefined when the flow leaves it open; the one that was asked about when nothing was carried out.
 */
function placeOf(flow: FlowEntry[], asked: string): string | undefined {
	const events = flow.filter((entry) => isStart(entry) || isFinish(entry));
	const named = namesOf(events).filter((iotId) => iotId !== '');
	if (named.length > 0) return only(named);
	if (!flow.some(isProof)) return asked;
	// Where locks stand at several places, all but one were refused, and their status does not say which.
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

/** Whether the entry proves by itself that the order was carried out. */
function isProof(entry: FlowEntry): boolean {
	return isStart(entry) || isFinish(entry) || (isLock(entry) && hasWorked(entry));
}

function isLock(entry: FlowEntry): boolean {
	return isStep(entry, 'lock');
}

function isStart(entry: FlowEntry): boolean {
	return isStep(entry, 'start');
}

function isFinish(entry: FlowEntry): boolean {
	return isStep(entry, 'finish');
}

function hasWorked({ iotStatus }: FlowEntry): boolean {
	return iotStatus === ready;
}

/** The locks that can be the one that was carried out. After one that has worked, the platform refuses all others. */
function candidates(entries: FlowEntry[]): FlowEntry[] {
	const locks = entries.filter(isLock);
	return locks.filter((lock) => !locks.some((other) => hasWorked(other) && isLater(lock, other)));
}

/** Whether the order certainly held the purifier after this cancellation, whatever its entry says. */
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
	// Two texts of one platform, years first: they sort like the times that they stand for.
	return isTimeText(a) && isTimeText(b) && a.length === b.length && a > b;
}

function isTimeText(value: unknown): value is string {
	return typeof value === 'string' && /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d/.test(value);
}
