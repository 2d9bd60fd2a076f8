import { plain, quote } from '../shared/text';
import type { FlowEntry } from './orderFlow';
import { showsEnd, showsLock, writtenAt } from './orderFlow';
import { describe, holdsAnOrder, ready } from './statuses';

/** What is known about an order after the reply to its command was lost. */
export interface Evidence {
	/** The purifier of the command, every digit. */
	iotId: string;
	orderId: string;
	/** When the command was sent, milliseconds since the epoch. */
	sentAt: number;
	/** Whether the platform may still be at work on the command. */
	unfinished: boolean;
	/** The order's flow at all purifiers; undefined when it could not be read. */
	flow?: FlowEntry[];
	/** What the purifier is doing; undefined when it could not be asked. */
	status?: string;
}

export interface Verdict {
	/** Whether the command was carried out. */
	outcome: 'done' | 'not' | 'unknown';
	/** What it rests on, as a sentence. */
	because: string;
	/** What the user does now. */
	advice: string;
	/** Another look will not change it. */
	final: boolean;
}

/** How far the platform's clock may be from ours, in milliseconds; an entry that is older was there before the command. */
const clockTolerance = 5 * 60_000;

const safe = 'It is safe to send it again with the same order ID.';
const once = 'The platform takes an order ID only once, so the same order cannot lock a purifier twice.';

/**
 * Whether a purifier is locked for the order. Proof is an entry of this order AND this purifier in the order flow; proof
 * of the contrary is a flow without one together with a purifier that is ready. Anything else is not guessed.
 */
export function judgeLock(evidence: Evidence): Verdict {
	const { iotId, orderId, sentAt, unfinished, flow, status } = evidence;
	const order = quote(orderId);
	const lock = flow?.find((entry) => entry.iotId === iotId && showsLock(entry));
	if (lock) {
		const at = writtenAt(lock);
		// An old time alone proves nothing: the platform's clock or time zone may be another one.
		const isOver = flow?.some((entry) => entry.iotId === iotId && showsEnd(entry)) === true;
		if (at === undefined || at >= sentAt - clockTolerance || !isOver)
			return verdict('done', `The order flow of ${order} shows its lock`, '', true);
		return verdict(
			'not',
			`Order ${order} had been placed before, at ${new Date(at).toISOString()}, and is over`,
			'The platform takes an order ID only once. Give a new order a new order ID.',
			true,
		);
	}
	const elsewhere = flow?.find(showsLock)?.iotId;
	if (elsewhere !== undefined) {
		return verdict(
			'not',
			`Order ${order} was placed at another purifier, ${elsewhere}`,
			'The platform takes an order ID only once. Give a new order a new order ID.',
			true,
		);
	}
	if (flow && status === ready && !unfinished) {
		return verdict('not', `The order flow shows no lock for order ${order}, and the purifier is ready`, safe);
	}
	return unknown(
		evidence,
		`Look at order ${order} with Get Flow in a minute. If you send the order again, keep its order ID: ${once}`,
	);
}

/**
 * Whether the order has let the purifier go: its flow says that it was cancelled or has finished, or the purifier is
 * ready, which it is not while any order holds it.
 */
export function judgeCancel(evidence: Evidence): Verdict {
	const { iotId, orderId, unfinished, flow, status } = evidence;
	const order = quote(orderId);
	if (flow?.some((entry) => entry.iotId === iotId && showsEnd(entry)))
		return verdict('done', `The order flow of ${order} shows its end`, '', true);
	if (status === ready) return verdict('done', 'The purifier is ready', '', true);
	if (flow && status !== undefined && holdsAnOrder(status) && !unfinished) {
		return verdict(
			'not',
			`The order flow shows no end of order ${order}, and the purifier ${describe(status).meaning}`,
			`${safe} If the purifier is held by another order, it stays so.`,
		);
	}
	return unknown(evidence, `Look at the purifier with Check Status, then send it again: ${safe}`);
}

function unknown({ unfinished, flow, status }: Evidence, advice: string): Verdict {
	const found = [
		flow ? 'the order flow does not show it' : 'the order flow could not be read',
		status === undefined
			? 'the purifier could not be asked'
			: `the purifier ${describe(status).meaning} (${plain(status)})`,
		...(unfinished ? ['the platform may still be at work on it'] : []),
	];
	return verdict('unknown', `After several looks ${found.join(', ')}`, advice);
}

function verdict(outcome: Verdict['outcome'], because: string, advice: string, final = false): Verdict {
	return { outcome, because, advice, final };
}
