import { lookUp, plain, quote } from '../../shared/text';
import type { FlowEntry } from '../order/flow';
import { asVolume, entriesAt, isStep, writtenAt } from '../order/flow';
import { ready } from '../platform/statuses';
import type { FinishVolume } from './amounts';
import { judgeAmount } from './amounts';
import type { Finding, OrderStep } from './finding';
import { contradicted, proven, tooEarly, unproven } from './finding';
import type { Delivery } from './message';

/** What is known of the order that a callback is about. */
interface OrderFacts {
	delivery: Delivery;
	/** As a sentence names it. */
	order: string;
	/** The entries of the order's flow that can be of this purifier. */
	flow: FlowEntry[];
	/** Those that name it. Only they prove anything about it. */
	named: FlowEntry[];
	steps: OrderStep[];
	finishVolume?: FinishVolume;
}

/** Milliseconds between a start of water and its callback; both times are the platform's. */
const startTolerance = 10_000;

/** Judges a callback about an order by the order's flow, all purifiers' entries. */
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

/** Water starts again after each pause, so it is one start entry that proves a start, and only one start. */
function judgeStart({ delivery, order, flow, named }: OrderFacts): Finding {
	if (!flow.some(isStart)) return lacks(order, 'start of water');
	// A cancellation that was refused does not end the order; but what its entry looks like is not documented.
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

/** The time of the start entry that is nearest to a callback's, milliseconds; undefined when none is near. */
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

/** The order's end and what is left of it are two claims: the first can be proven without the second. */
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

/** What the trigger adds to a finish; proven together with its volume. */
const amountFields = ['remainingVolume', 'orderedVolume', 'pouredVolume'];

/**
 * A timeout leaves no step of its own, and an order can end in other ways: its flow can refute it, but not prove it. The
 * finish follows a timeout. Before it is there, nothing goes on: a forged timeout would make the genuine one a repeat.
 */
function judgeTimeout({ order, flow }: OrderFacts): Finding {
	if (flow.some(isFinish))
		return unproven(`Order ${order} has ended; no record says whether anybody was waited for`);
	if (!mayBeLocked(flow)) return lacks(order, 'lock');
	if (isCancelled(flow)) return contradicted(`order ${order} was cancelled`);
	return tooEarly(`the order flow of ${order} does not show its end yet`);
}

/** Whether the order was certainly ended by a cancellation: it is later than all else, and it worked. */
function isCancelled(flow: FlowEntry[]): boolean {
	// An entry without a time could be later still.
	const last = flow.map((entry) => writtenAt(entry) ?? NaN).reduce((a, b) => Math.max(a, b), 0);
	const latest = flow.filter((entry) => writtenAt(entry) === last);
	return latest.length === 1 && latest.every((entry) => isStep(entry, 'cancelLock') && worked(entry));
}

/** The flow says nothing of cards, and an order can be locked without one. */
function judgeCard({ order, flow, steps }: OrderFacts): Finding {
	if (!mayBeLocked(flow)) return lacks(order, 'lock');
	return steps.includes('lock')
		? unproven(`The order flow of ${order} shows its lock; no record says whether a card was accepted`)
		: unproven(`The order flow of ${order} does not show for certain that its lock took effect`);
}

/** Whether any entry can mean that the order held the purifier: that of a refused attempt does not differ for certain. */
function mayBeLocked(flow: FlowEntry[]): boolean {
	return flow.some((entry) => isLock(entry) || isStart(entry) || isFinish(entry));
}

/**
 * What the entries that name the purifier prove, with all purifiers' entries at hand. The platform takes an order ID once: a
 * lock elsewhere, or nobody knows where, may be the one that worked, and the one here a repeat that was refused.
 */
function provenSteps(named: FlowEntry[], everywhere: FlowEntry[]): OrderStep[] {
	const start = named.some(isStart);
	const finish = named.some(isFinish);
	const isOnlyHere = everywhere.filter(isLock).every((entry) => named.includes(entry));
	// Water comes out and an order finishes only after the lock.
	const lock = start || finish || (isOnlyHere && named.some((entry) => isLock(entry) && worked(entry)));
	const shown = { lock, start, finish };
	return (['lock', 'start', 'finish'] as const).filter((step) => shown[step]);
}

/** Whether the entry of a command says that it worked. Any other status can be that of a refused attempt. */
function worked({ iotStatus }: FlowEntry): boolean {
	return iotStatus === ready;
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

function lacks(order: string, what: string): Finding {
	return contradicted(`the order flow of ${order} shows no ${what} at this purifier`);
}
