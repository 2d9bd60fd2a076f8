import { lookUp, plain, quote } from '../../shared/text';
import type { FlowEntry } from '../order/flow';
import { asVolume, entriesAt, hasWorked, isFinish, isLock, isStart, isStep, writtenAt } from '../order/flow';
import type { FinishVolume } from './amounts';
import { judgeAmount } from './amounts';
import type { Finding, OrderStep } from './finding';
import { contradicted, proven, tooEarly, unproven } from './finding';
import type { Delivery } from './message';

/** What is known about the order of a callback. */
interface OrderFacts {
	delivery: Delivery;
	/** The order's ID in quotes, for sentences. */
	order: string;
	/** The entries of the order's flow that may be this purifier's. */
	flow: FlowEntry[];
	/** Those of them that name the purifier. Only they prove anything about it. */
	named: FlowEntry[];
	/** The steps that `named` proves. */
	steps: OrderStep[];
	finishVolume?: FinishVolume;
}

/** The most milliseconds between a start of water and its callback. Both times are the platform's. */
const startTolerance = 10_000;

/** Judges a callback about an order by the order's flow at all purifiers. */
export function judgeOrder(delivery: Delivery, flow: FlowEntry[], finishVolume?: FinishVolume): Finding {
	const here = entriesAt(flow, plain(delivery.iotId));
	const named = here.filter(({ iotId }) => iotId !== '');
	const steps = provenSteps(named, flow);
	const judge = lookUp<(facts: OrderFacts) => Finding>(judges, delivery.event);
	if (!judge) return unproven('The platform keeps no record of it');

	const order = quote(delivery.orderId);
	const finding = judge({ delivery, order, flow: here, named, steps, finishVolume });
	const isOrderProven = steps.length > 0 && finding.verdict !== 'contradicted';
	return { ...finding, steps, proven: [...finding.proven, ...(isOrderProven ? ['iotId', 'orderId'] : [])] };
}

const judges = {
	WP1_START_WATER: judgeStart,
	WP1_WORK_FINISH: judgeFinish,
	WP1_WAIT_TIMEOUT: judgeTimeout,
	WP1_CARD_CONSUME_READY: judgeCard,
};

/** Water starts again after each pause. So a start needs an entry of its own: one entry proves only one start. */
function judgeStart({ delivery, order, flow, named }: OrderFacts): Finding {
	if (!flow.some(isStart)) return lacks(order, 'start of water');
	// A refused cancellation does not end the order. But the vendor does not document what its entry looks like.
	if (flow.some((entry) => isFinish(entry) || isStep(entry, 'cancelLock')))
		return unproven(`Order ${order} is over, or was cancelled; its order flow shows that water had started`);
	const called = writtenAt({ createTime: delivery.callTime });
	const at = startNear(named, called);
	if (at !== undefined)
		return proven(
			`The order flow of ${order} shows this start of water`,
			['event'],
			[delivery.event, delivery.iotId, delivery.orderId, at],
		);
	const doubt = `The order flow of ${order} shows that water has started, but not at the time of this start`;
	return { ...unproven(doubt), mayBeLate: called !== undefined };
}

/** The time of the start entry that is nearest to the callback, in milliseconds; undefined when none is near. */
function startNear(flow: FlowEntry[], callTime = NaN): number | undefined {
	const distance = (at: number) => Math.abs(at - callTime);
	return flow
		.filter(isStart)
		.map(writtenAt)
		.filter((at) => at !== undefined)
		.filter((at) => distance(at) <= startTolerance)
		.sort((a, b) => distance(a) - distance(b))
		.at(0);
}

/** A finish claims two things, the order's end and what is left of it. The first can be proven without the second. */
function judgeFinish({ delivery, order, flow, steps, finishVolume }: OrderFacts): Finding {
	if (!flow.some(isFinish)) return lacks(order, 'finish');
	const claimed = asVolume(delivery.volume) ?? 0;
	const amount = judgeAmount(claimed, flow, finishVolume);
	if (amount === 'contradicted')
		return contradicted(`by the order flow of ${order} it cannot be that ${claimed} ml are left`);

	const shown = `The order flow of ${order} shows its finish`;
	if (!steps.includes('finish')) return unproven(`${shown}, but not at which purifier`);
	return amount === 'proven'
		? proven(`${shown} with ${claimed} ml left`, ['event', 'volume', ...amountFields])
		: unproven(`${shown}, but not for certain that ${claimed} ml are left`, ['event']);
}

/** The fields that the trigger adds to a finish. They are proven together with its volume. */
const amountFields = ['remainingVolume', 'orderedVolume', 'pouredVolume'];

/**
 * A timeout leaves no step of its own, and an order can end in other ways. So the flow can contradict a timeout but never
 * prove it. A finish follows each timeout. Until it is in the flow nothing is passed on: a forged timeout that was passed on
 * would make the genuine one a repeat.
 */
function judgeTimeout({ order, flow }: OrderFacts): Finding {
	if (flow.some(isFinish))
		return unproven(`Order ${order} has ended; no record says whether anybody was waited for`);
	if (!mayBeLocked(flow)) return lacks(order, 'lock');
	if (isCancelled(flow)) return contradicted(`order ${order} was cancelled`);
	return tooEarly(`the order flow of ${order} does not show its end yet`);
}

/** Whether a cancellation certainly ended the order: it worked, and it is the last entry. */
function isCancelled(flow: FlowEntry[]): boolean {
	// NaN for an entry without a time, which may be later: then nothing is the last.
	const last = flow.map((entry) => writtenAt(entry) ?? NaN).reduce((a, b) => Math.max(a, b), 0);
	const latest = flow.filter((entry) => writtenAt(entry) === last);
	return latest.length === 1 && latest.every((entry) => isStep(entry, 'cancelLock') && hasWorked(entry));
}

/** The flow says nothing about cards, and an order can be locked without one. */
function judgeCard({ order, flow, steps }: OrderFacts): Finding {
	if (!mayBeLocked(flow)) return lacks(order, 'lock');
	return steps.includes('lock')
		? unproven(`The order flow of ${order} shows its lock; no record says whether a card was accepted`)
		: unproven(`The order flow of ${order} does not show for certain that its lock took effect`);
}

/** Whether the order may have held the purifier. Even the entry of a lock that looks refused may be of one that worked. */
function mayBeLocked(flow: FlowEntry[]): boolean {
	return flow.some((entry) => isLock(entry) || isStart(entry) || isFinish(entry));
}

/**
 * The steps that the entries which name the purifier prove, given all entries of the order. The platform takes an order ID
 * only once. So if there is a lock at another purifier, or one that names none, that one may have worked, and the lock here
 * may be a refused repeat.
 */
function provenSteps(named: FlowEntry[], everywhere: FlowEntry[]): OrderStep[] {
	const start = named.some(isStart);
	const finish = named.some(isFinish);
	const isOnlyHere = everywhere.filter(isLock).every((entry) => named.includes(entry));
	// Water comes out and an order finishes only after the lock.
	const lock = start || finish || (isOnlyHere && named.some((entry) => isLock(entry) && hasWorked(entry)));
	const shown = { lock, start, finish };
	return (['lock', 'start', 'finish'] as const).filter((step) => shown[step]);
}

function lacks(order: string, what: string): Finding {
	return contradicted(`the order flow of ${order} shows no ${what} at this purifier`);
}
