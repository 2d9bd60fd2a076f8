import { plain, quote } from '../../shared/text';
import { isFinish } from './flow';
import type { Records, Standing } from './standing';
import { isOwnAttempt, standingOf } from './standing';
import { describe, holdsAnOrder, ready } from '../platform/statuses';
import { isAboutOrder } from '../platform/vendorWords';

/**
 * Decides what became of a command about an order whose reply was lost, or which was refused. `lostReply.ts` gathers the
 * evidence, `standing.ts` reads the order's flow, and `explain.ts` puts a bad outcome into words.
 */

/** What is known of an order after its command was lost or refused. */
export interface Evidence extends Records {
	/** The refusal; undefined when the reply was lost. */
	refusal?: RefusedCommand;
}

export interface RefusedCommand {
	/** When the command was sent, in milliseconds since the epoch. */
	sentAt: number;
	/** The platform's own words, when the platform refused the request. */
	vendorReason?: string;
	/** The purifier's status, when the platform accepted the request and the purifier refused it. */
	iotStatus?: string;
}

export interface Judgement {
	/**
	 * - `done`: the command was carried out, by this request or an earlier one, or was not needed.
	 * - `over`: the lock was carried out, and its order has already ended.
	 * - `taken`: the order ID belongs to an order at another purifier or with another volume.
	 * - `refused`: the command was refused, and nothing shows that an earlier one was carried out.
	 * - `unknown`: anything else.
	 */
	outcome: 'done' | 'over' | 'taken' | 'refused' | 'unknown';
	/** The reason, as a sentence without a full stop. */
	because: string;
	/** What the user should do now. */
	advice: string;
	/** Whether another look cannot change it. */
	isFinal: boolean;
}

const newId = 'The platform takes an order ID only once. Give a new order a new order ID.';
const repeat =
	'Send it again with the same order ID in a minute. The platform takes an order ID only once, so that cannot lock a second time, and the node looks the order up: the output has alreadyLocked when it is locked. Give no money back before you know.';
const repeatCancel = 'To send it again does no harm. Check Status tells what the purifier is doing.';

/**
 * Whether a purifier is locked for the order, after a Lock that was lost or refused.
 *
 * A lost Lock never counts as not carried out: the platform or the purifier may act after the last look, and a flow that
 * is written late can hide an order that is already over. The one exception is an order ID that belongs to another order.
 */
export function judgeLock(evidence: Evidence): Judgement {
	const { refusal, status } = evidence;
	const standing = standingOf(evidence);
	if (standing.is === 'over')
		return judgement('over', standing.because, `Get Flow shows how it went. ${newId}`, true);
	if (standing.is === 'taken') return judgement('taken', standing.because, newId, true);
	if (standing.is !== 'locked') return doubt(evidence, standing);
	// After a refusal the lock counts only if the order still holds the purifier.
	const isHeld = typeof status === 'string' && holdsAnOrder(status);
	if (refusal) return isHeld ? judgement('done', standing.because, '', true) : doubt(evidence, standing);
	// Water has started, so there was a lock, whatever the purifier is doing now.
	if (standing.contradicts && !standing.hasStarted) return doubt(evidence, standing);
	return judgement('done', standing.because, '', status !== undefined && !standing.contradicts);
}

/** There is no proof of a lock. A refusal counts only if nothing suggests that an earlier request was carried out. */
function doubt(evidence: Evidence, standing: Standing): Judgement {
	const { refusal } = evidence;
	const isNew = standing.is === 'unseen' || isOwnAttempt(evidence, refusal);
	if (refusal && isNew && !isAboutOrder(refusal.vendorReason))
		return judgement('refused', found(evidence, standing), '', true);
	return judgement('unknown', found(evidence, standing), repeat);
}

/**
 * Whether the order has released the purifier, after a Cancel Lock that was lost or refused. It has when its flow shows a
 * cancellation or a finish. After a lost Cancel Lock one more thing counts: the flow shows the lock, and the purifier is
 * ready, which it never is while an order holds it. A ready purifier alone proves nothing: the lock may still be on its way.
 */
export function judgeCancel(evidence: Evidence): Judgement {
	const { refusal, orderId, flow = [], status } = evidence;
	const standing = standingOf({ ...evidence, volume: undefined });
	if (standing.is === 'over') return judgement('done', standing.because, '', true);
	// An order that has finished holds no purifier, wherever it was.
	if (flow.some((entry) => isFinish(entry) && entry.iotId === ''))
		return judgement('done', `The order flow of ${quote(orderId)} shows its finish`, '', true);
	if (refusal && standing.is !== 'unread')
		return judgement('refused', found(evidence, standing), repeatCancel);
	const wasLocked = standing.is === 'locked' || (standing.is === 'unclear' && standing.wasLocked);
	if (!refusal && wasLocked && status === ready)
		return judgement('done', `${standing.because}, and the purifier is ready`);
	return judgement('unknown', found(evidence, standing), repeatCancel);
}

/** What the look-ups found, as a sentence. */
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
