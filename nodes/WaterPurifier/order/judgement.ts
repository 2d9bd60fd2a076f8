import { plain, quote } from '../../shared/text';
import { isStep } from './flow';
import type { Records, Standing } from './standing';
import { isOwnAttempt, standingOf } from './standing';
import { describe, holdsAnOrder, ready } from '../platform/statuses';
import { isAboutOrder } from '../platform/vendorWords';

/** What is known of an order after its command was lost or refused. */
export interface Evidence extends Records {
	/** The answer when it was no; undefined when it was lost. */
	refusal?: Refusal;
}

export interface Refusal {
	/** When the command was sent, in milliseconds since the epoch. */
	sentAt: number;
	/** The platform's own words, when it has refused the request. */
	vendorReason?: string;
	/** The purifier's status, when the platform has accepted the request and the purifier has not. */
	iotStatus?: string;
}

export interface Judgement {
	/**
	 * - `done`: what the command was to bring about is the case.
	 * - `over`: a lock was carried out, and its order has ended.
	 * - `taken`: the order ID belongs to an order at another purifier or with another volume.
	 * - `refused`: the command was refused, and nothing shows that an earlier one was carried out.
	 * - `unknown`: anything else.
	 */
	outcome: 'done' | 'over' | 'taken' | 'refused' | 'unknown';
	/** What it rests on, as a sentence without a full stop. */
	because: string;
	/** What the user does now. */
	advice: string;
	/** Another look will not change it. */
	isFinal: boolean;
}

const newId = 'The platform takes an order ID only once. Give a new order a new order ID.';
const repeat =
	'Send it again with the same order ID in a minute. The platform takes an order ID only once, so that cannot lock a second time, and the node looks the order up: the output has alreadyLocked when it is locked. Give no money back before you know.';
const repeatCancel = 'To send it again does no harm. Check Status tells what the purifier is doing.';

/**
 * Whether a purifier is locked for the order, after a Lock that was lost or refused.
 *
 * A lost Lock is never taken for one that was not carried out: the platform or the purifier can act after all looks, and
 * a flow that is late can hide an order that is over. Only an order ID that belongs to another order excludes it.
 */
export function judgeLock(evidence: Evidence): Judgement {
	const { refusal, status } = evidence;
	const standing = standingOf(evidence);
	if (standing.is === 'over')
		return judgement('over', standing.because, `Get Flow shows how it went. ${newId}`, true);
	if (standing.is === 'taken') return judgement('taken', standing.because, newId, true);
	if (standing.is !== 'locked') return doubt(evidence, standing);
	// A repeated Lock was not needed only if the order still holds the purifier.
	const isHeld = typeof status === 'string' && holdsAnOrder(status);
	if (refusal) return isHeld ? judgement('done', standing.because, '', true) : doubt(evidence, standing);
	// Water that has started proves the lock, whatever the purifier does now.
	if (standing.contradicts && !standing.hasStarted) return doubt(evidence, standing);
	return judgement('done', standing.because, '', status !== undefined && !standing.contradicts);
}

/** No proof of a lock. A refusal counts only when nothing suggests that an earlier request was carried out. */
function doubt(evidence: Evidence, standing: Standing): Judgement {
	const { refusal } = evidence;
	const isNew = standing.is === 'unseen' || isOwnAttempt(evidence, refusal);
	if (refusal && isNew && !isAboutOrder(refusal.vendorReason))
		return judgement('refused', found(evidence, standing), '', true);
	return judgement('unknown', found(evidence, standing), repeat);
}

/**
 * Whether the order has let the purifier go, after a Cancel Lock that was lost or refused: its flow says that it was
 * cancelled or has finished. After a lost one it is enough that the flow shows its lock and that the purifier is ready,
 * which it is not while any order holds it. A ready purifier alone proves nothing: the lock may still be on its way.
 */
export function judgeCancel(evidence: Evidence): Judgement {
	const { refusal, orderId, flow = [], status } = evidence;
	const standing = standingOf({ ...evidence, volume: undefined });
	if (standing.is === 'over') return judgement('done', standing.because, '', true);
	// Wherever the order was: what has finished holds no purifier.
	if (flow.some((entry) => isStep(entry, 'finish') && entry.iotId === ''))
		return judgement('done', `The order flow of ${quote(orderId)} shows its finish`, '', true);
	if (refusal && standing.is !== 'unread')
		return judgement('refused', found(evidence, standing), repeatCancel);
	const wasLocked = standing.is === 'locked' || (standing.is === 'unclear' && standing.wasLocked);
	if (!refusal && wasLocked && status === ready)
		return judgement('done', `${standing.because}, and the purifier is ready`);
	return judgement('unknown', found(evidence, standing), repeatCancel);
}

/** What the look-ups have found, as a sentence. */
function found({ orderId, status }: Evidence, standing: Standing): string {
	const order = quote(orderId);
	const flow = {
		unread: `The order flow of ${order} could not be read`,
		unseen: `The order flow of ${order} has no entry`,
	};
	const record = 'because' in standing ? standing.because : flow[standing.is];
	if (status === undefined) return record;
	if (status === null) return `${record}, and the purifier could not be asked`;
	return `${record}, and the purifier ${describe(status).meaning} (${plain(status)})`;
}

function judgement(outcome: Judgement['outcome'], because: string, advice = '', isFinal = false): Judgement {
	return { outcome, because, advice, isFinal };
}
