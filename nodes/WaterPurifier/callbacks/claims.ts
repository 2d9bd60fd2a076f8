import type { IDataObject } from 'n8n-workflow';

import { lookUp, plain, quote } from '../../shared/text';
import type { Device } from '../devices';
import { isOnline } from '../devices';
import type { FlowEntry } from '../orderFlow';
import {
	asVolume,
	entriesAt,
	isStep,
	orderedVolume,
	showsCancel,
	showsEnd,
	showsLock,
	writtenAt,
} from '../orderFlow';
import { describe, holdsAnOrder, ready } from '../statuses';
import type { Delivery } from './message';

/** What the platform's own records say of a callback. Callbacks carry no signature: the records are the only proof. */
export interface Finding {
	/** `not yet`: the records contradict it now, but can prove or allow it in a moment. */
	verdict: 'true' | 'false' | 'not yet' | 'cannot tell';
	/** What it rests on, as a sentence. */
	statement: string;
}

/** What is known of the order that a callback is about. */
interface OrderFacts {
	/** As a sentence names it. */
	order: string;
	/** The millilitres that the callback says are left. */
	claimed?: number;
	/** The order's flow at this purifier. */
	flow: FlowEntry[];
	/** What the purifier is doing. */
	status?: string;
}

/** Judges a callback about an order by the order's flow. `status` is asked for when `needsStatus` says so. */
export function judgeOrder(delivery: Delivery, flow: FlowEntry[], status?: string): Finding {
	const facts = {
		order: quote(delivery.orderId),
		claimed: asVolume(delivery.volume),
		flow: entriesAt(flow, plain(delivery.iotId)),
		status,
	};
	const judge = lookUp<(facts: OrderFacts) => Finding>(orderJudges, delivery.event);
	return judge?.(facts) ?? unproven('The platform keeps no record of it');
}

/** Whether only the purifier itself can tell about a timeout: the order was locked, and its flow shows no end. */
export function needsStatus({ event, iotId }: Delivery, flow: FlowEntry[]): boolean {
	const here = entriesAt(flow, plain(iotId));
	return event === 'WP1_WAIT_TIMEOUT' && here.some(showsLock) && !here.some(showsEnd);
}

const orderJudges = {
	WP1_START_WATER: ({ order, flow }: OrderFacts) =>
		hasStarted(flow)
			? yes(`The order flow of ${order} shows that water has started`)
			: lacks(order, 'start of water'),
	WP1_WORK_FINISH: judgeFinish,
	WP1_CARD_CONSUME_READY: ({ order, flow }: OrderFacts) =>
		flow.some(showsLock) ? yes(`The order flow of ${order} shows its lock`) : lacks(order, 'lock'),
	WP1_WAIT_TIMEOUT: judgeTimeout,
};

/**
 * The vendor does not say what the volume of a flow's finish is: what is left, as in the callback, what was ordered once
 * more, or what was poured. An amount is proven only when no other reading of the entry can be meant; a claim that some
 * reading allows is not contradicted.
 */
function judgeFinish({ order, claimed = 0, flow }: OrderFacts): Finding {
	const finish = finishOf(flow);
	if (!finish) return lacks(order, 'finish');
	const ordered = orderedVolume(flow);
	if (ordered !== undefined && claimed > ordered)
		return no(`only ${ordered} ml were ordered, ${claimed} cannot be left`);

	const amount = asVolume(finish.volume);
	const partly = (doubt: string) => unproven(`The order flow of ${order} shows its finish, but ${doubt}`);
	if (amount === undefined) return partly('not how much is left');
	if (hasStarted(flow) && (ordered === undefined || amount === ordered))
		return partly(`not for certain how much is left: its ${amount} ml may be what was ordered`);
	if (amount === claimed) return yes(`The order flow of ${order} shows its finish with ${amount} ml left`);
	if (ordered !== undefined && ordered - amount === claimed)
		return partly(`not for certain how much is left: its ${amount} ml may be what was poured`);
	return no(`the order flow says that ${amount} ml are left, not ${claimed}`);
}

/** A timeout leaves no step of its own, and an order can end in other ways: the records can refute it, but not prove it. */
function judgeTimeout({ order, flow, status }: OrderFacts): Finding {
	const finish = finishOf(flow);
	if (finish && hasStarted(flow) && asVolume(finish.volume) === 0)
		return no(`order ${order} has ended with all its water taken`);
	if (finish) return unproven(`Order ${order} has ended; no record says whether anybody was waited for`);
	if (!flow.some(showsLock)) return lacks(order, 'lock');
	if (flow.some(showsCancel)) return no(`order ${order} was cancelled`);
	if (status === ready)
		return unproven(`Order ${order} no longer holds the purifier; no record says whether its time was over`);
	// The purifier lets the order go when it reports the finish, which comes after the timeout.
	if (status !== undefined && holdsAnOrder(status))
		return { verdict: 'not yet', statement: `the purifier ${describe(status).meaning}` };
	return unproven(`It cannot be told whether order ${order} still holds the purifier`);
}

function hasStarted(flow: FlowEntry[]): boolean {
	return flow.some((entry) => isStep(entry, 'start'));
}

function finishOf(flow: FlowEntry[]): FlowEntry | undefined {
	return flow.filter((entry) => isStep(entry, 'finish')).at(-1);
}

/** Judges a callback about devices by the account's device list. */
export function judgeDevices(delivery: Delivery, devices: Device[]): Finding {
	const ids =
		delivery.event === 'MACHINE_UPDATE_STATUS'
			? (delivery.iotIdList as string[])
			: [delivery.iotId as string];
	const found = ids.map((id) => devices.find(({ iotId }) => iotId === id));
	const records = found.filter((device) => device !== undefined);
	const missing = ids.find((_id, index) => !found[index]);
	if (missing !== undefined) return no(`the account has no device ${missing}`);
	if (delivery.event === 'MACHINE_UPDATE_STATUS') {
		const other = records.find((device) => isOnline(device) !== (plain(delivery.status) === '1'));
		if (!other)
			return yes(`The device list says ${plain(delivery.status) === '1' ? 'online' : 'offline'} too`);
		return no(`the device list says that ${other.iotId} is ${isOnline(other) ? 'online' : 'offline'}`);
	}
	if (delivery.event === 'MACHINE_UPDATE_INFO') {
		const differing = records.flatMap((device) => differences(delivery, device));
		return differing.length > 0
			? no(`the device list has another ${differing.join(' and ')}`)
			: yes('The device list has the same record');
	}
	return unproven('The device is of this account; the platform keeps no record of the rest');
}

/** The names under which a changed record and the device list say the same. */
const recordFields = [
	['name', 'name'],
	['address', 'address'],
	['country', 'country'],
	['errorStatus', 'errorStatus'],
	['onlineStatus', 'isOnline'],
	['machineType', 'machineType'],
] as const;

function differences(delivery: Delivery, device: Device): string[] {
	return recordFields
		.filter(([claimed, listed]) => {
			const [a, b] = [delivery[claimed] ?? undefined, device[listed] ?? undefined];
			return a !== undefined && b !== undefined && spelled(a) !== spelled(b);
		})
		.map(([claimed]) => claimed);
}

/** Online in one spelling: the callback and the list need not write it the same. */
function spelled(value: unknown): string {
	const text = plain(value).toLowerCase();
	return lookUp({ true: '1', online: '1', false: '0', offline: '0' }, text) ?? text;
}

/** Judges a reported fault by the device's error log. */
export function judgeFault({ errorMessage, createTime }: Delivery, log: IDataObject[]): Finding {
	const at = writtenAt({ createTime });
	const same = log.some((entry) => {
		const logged = writtenAt(entry);
		// The log may write the time differently, or round it; only times that are clearly others contradict.
		const isOther = at !== undefined && logged !== undefined && Math.abs(at - logged) > 5 * 60_000;
		return plain(entry.errorMessage) === plain(errorMessage) && !isOther;
	});
	return same ? yes('The error log has this fault') : no('the error log does not have this fault');
}

function yes(statement: string): Finding {
	return { verdict: 'true', statement };
}

function no(statement: string): Finding {
	return { verdict: 'false', statement };
}

function lacks(order: string, what: string): Finding {
	return no(`the order flow of ${order} shows no ${what} at this purifier`);
}

/** Neither proof nor contradiction. */
function unproven(statement: string): Finding {
	return { verdict: 'cannot tell', statement };
}
