import { plain, quote } from '../shared/text';
import type { FlowEntry } from './orderFlow';
import { entriesAt, showsEnd, showsLock } from './orderFlow';
import { describe, holdsAnOrder, ready } from './statuses';

/** What is known about an order after the reply to its command was lost. */
export interface Evidence {
	/** The purifier of the command, every digit. */
	iotId: string;
	orderId: string;
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

const safe = 'It is safe to send it again with the same order ID.';
const newId = 'The platform takes an order ID only once. Give a new order a new order ID.';
const once = 'The platform takes an order ID only once, so the same order cannot lock a purifier twice.';

/**
 * Whether a purifier is locked for the order. Proof is an entry of this order AND this purifier in the order flow; proof
 * of the contrary is a flow without one together with a purifier that is ready. An order that is over is no success,
 * whenever it was placed: nobody can take its water any more. Anything else is not guessed.
 */
export function judgeLock(evidence: Evidence): Verdict {
	const { iotId, orderId, unfinished, flow, status } = evidence;
	const order = quote(orderId);
	const here = entriesAt(flow ?? [], iotId);
	if (here.some(showsEnd)) {
		const advice = `Get Flow shows how it went. ${newId}`;
		return verdict('not', `Order ${order} is over already, by its order flow`, advice, true);
	}
	if (here.some(showsLock)) return verdict('done', `The order flow of ${order} shows its lock`, '', true);
	const elsewhere = flow?.find(showsLock)?.iotId;
	if (elsewhere !== undefined)
		return verdict('not', `Order ${order} was placed at another purifier, ${elsewhere}`, newId, true);
	if (flow && status === ready && !unfinished) {
		return verdict(
			'not',
			`The order flow shows no lock for order ${order}, and the purifier is ready`,
			`${safe} Before you give money back, look at the order with Get Flow once more.`,
		);
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
	if (entriesAt(flow ?? [], iotId).some(showsEnd))
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
