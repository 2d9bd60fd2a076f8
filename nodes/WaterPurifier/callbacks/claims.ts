import type { IDataObject } from 'n8n-workflow';

import { lookUp, plain, quote } from '../../shared/text';
import type { Device } from '../devices';
import { isOnline } from '../devices';
import type { FlowEntry } from '../orderFlow';
import { asVolume, orderedVolume, showsLock, step, writtenAt } from '../orderFlow';
import { describe, holdsAnOrder, ready } from '../statuses';
import type { Delivery } from './message';

/** What the platform's own records say of a callback. Callbacks carry no signature: the records are the only proof. */
export interface Finding {
	verdict: 'true' | 'false' | 'cannot tell';
	/** What it rests on, as a sentence. */
	statement: string;
}

/** Judges a callback about an order by the order's flow at this purifier. `status` is asked for only when it counts. */
export function judgeOrder(delivery: Delivery, flow: FlowEntry[], status?: string): Finding {
	const order = quote(delivery.orderId);
	const mine = flow.filter(({ iotId }) => iotId === delivery.iotId);
	const lacks = (what: string) => no(`the order flow of ${order} shows no ${what} at this purifier`);
	if (delivery.event === 'WP1_START_WATER') {
		return mine.some(({ logType }) => logType === step.start)
			? yes(`The order flow of ${order} shows that water has started`)
			: lacks('start of water');
	}
	const finish = mine.filter(({ logType }) => logType === step.finish).at(-1);
	if (delivery.event === 'WP1_WORK_FINISH')
		return finish ? judgeVolume(delivery, mine, finish) : lacks('finish');
	if (delivery.event === 'WP1_CARD_CONSUME_READY')
		return mine.some(showsLock) ? yes(`The order flow of ${order} shows its lock`) : lacks('lock');

	// A timeout leaves no step of its own. It can be told by its result: the order no longer holds the purifier.
	if (finish) return yes(`The order flow of ${order} shows that it has ended`);
	if (!mine.some(showsLock)) return lacks('lock');
	if (mine.some(({ logType }) => logType === step.cancelLock)) return no(`order ${order} was cancelled`);
	if (status === ready) return yes(`Order ${order} no longer holds the purifier`);
	if (status !== undefined && holdsAnOrder(status)) return no(`the purifier ${describe(status).meaning}`);
	return {
		verdict: 'cannot tell',
		statement: `It cannot be told whether order ${order} still holds the purifier`,
	};
}

function judgeVolume({ orderId, volume }: Delivery, mine: FlowEntry[], finish: FlowEntry): Finding {
	const left = asVolume(finish.volume);
	const ordered = orderedVolume(mine);
	const claimed = asVolume(volume) ?? 0;
	if (ordered !== undefined && claimed > ordered)
		return no(`only ${ordered} ml were ordered, ${claimed} cannot be left`);
	if (left !== undefined && left !== claimed) {
		// The vendor does not say whether the volume of a flow's finish is what is left, or the order's once more. An order
		// of which nothing seems to be missing although water has started is read the second way; it proves no amount.
		const isRepeated = left === ordered && mine.some(({ logType }) => logType === step.start);
		if (!isRepeated) return no(`the order flow says that ${left} ml are left, not ${claimed}`);
		return {
			verdict: 'cannot tell',
			statement: `The order flow of ${quote(orderId)} shows its finish with ${left} ml, but not what is left`,
		};
	}
	const amount = left === undefined ? ', but not what is left' : ` with ${left} ml left`;
	return yes(`The order flow of ${quote(orderId)} shows its finish${amount}`);
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
	return {
		verdict: 'cannot tell',
		statement: 'The device is of this account; the platform keeps no record of the rest',
	};
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
