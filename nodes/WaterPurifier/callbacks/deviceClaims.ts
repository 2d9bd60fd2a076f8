import { lookUp, plain } from '../../shared/text';
import type { Device } from '../device/devices';
import type { Finding } from './finding';
import { contradicted, proven, unproven } from './finding';
import type { Delivery } from './message';

/** The devices that a callback is about. Only one event has a list of them. In any other event a list means nothing. */
export function devicesOf({ event, iotId, iotIdList }: Delivery): string[] {
	return (event === 'MACHINE_UPDATE_STATUS' ? iotIdList : [iotId]) as string[];
}

/** Judges a callback about devices by the account's device list. */
export function judgeDevices(delivery: Delivery, devices: Device[]): Finding {
	const ids = devicesOf(delivery);
	const listed = new Map(devices.map((device) => [device.iotId, device]));
	const missing = ids.find((id) => !listed.has(id));
	if (missing !== undefined) return contradicted(`the account has no device ${missing}`);
	const records = ids.map((id) => listed.get(id)).filter((device) => device !== undefined);
	if (delivery.event === 'MACHINE_UPDATE_STATUS') return judgeOnline(delivery, records);
	if (delivery.event === 'MACHINE_UPDATE_INFO') return judgeRecord(delivery, records);
	return unproven('The device is of this account; the platform keeps no record of the rest', ['iotId']);
}

function judgeOnline({ status }: Delivery, devices: Device[]): Finding {
	const claimed = onlineState(status);
	const states = devices.map(({ iotId, isOnline }) => ({ iotId, online: onlineState(isOnline) }));
	const other = states.find(({ online }) => online !== undefined && online !== claimed);
	if (other) return contradicted(`the device list says that ${other.iotId} is ${words(other.online)}`);
	const silent = states.find(({ online }) => online === undefined);
	if (silent) return unproven(`The device list does not say whether ${silent.iotId} is online`);
	return proven(`The device list says ${words(claimed)} too`, ['event', 'iotIdList', 'status']);
}

function words(online: boolean | undefined): string {
	return online === true ? 'online' : 'offline';
}

/** Whether a device is connected, in any spelling of the platform's; undefined when the platform does not say. */
function onlineState(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	const spellings = { 1: true, true: true, online: true, 0: false, false: false, offline: false };
	return ['string', 'number'].includes(typeof value)
		? lookUp<boolean>(spellings, plain(value).toLowerCase())
		: undefined;
}

type Comparison = 'same' | 'other' | 'not comparable';

/**
 * The fields of a changed record: their names in the callback and in the device list, and how to compare them. The two may
 * write the same value differently, so a different value contradicts only where both certainly write it the same way.
 */
const recordFields: Array<
	[claimed: string, listed: string, compare: (a: unknown, b: unknown) => Comparison]
> = [
	['name', 'name', compareTexts],
	['address', 'address', compareTexts],
	['country', 'country', compareTexts],
	['errorStatus', 'errorStatus', compareErrorStatus],
	['onlineStatus', 'isOnline', compareOnline],
	['machineType', 'machineType', compareTypes],
];

function judgeRecord(delivery: Delivery, [device]: Device[]): Finding {
	const compared = recordFields.map(([claimed, listed, compare]) => ({
		claimed,
		result: compare(delivery[claimed], device?.[listed]),
	}));
	const namesOf = (wanted: Comparison) =>
		compared.filter(({ result }) => result === wanted).map(({ claimed }) => claimed);
	const others = namesOf('other');
	if (others.length > 0) return contradicted(`the device list has another ${others.join(' and ')}`);
	const same = namesOf('same');
	return same.length > 0
		? proven(`The device list has the same ${same.join(', ')}`, ['event', 'iotId', ...same])
		: unproven('The device is of this account; nothing of its record could be compared', ['iotId']);
}

function compareTexts(a: unknown, b: unknown): Comparison {
	if (typeof a !== 'string' || typeof b !== 'string' || a === '' || b === '') return 'not comparable';
	if (a === b) return 'same';
	const [one, two] = [a, b].map((text) => text.trim().toLowerCase());
	return one === two ? 'not comparable' : 'other';
}

function compareErrorStatus(a: unknown, b: unknown): Comparison {
	const documented: unknown[] = ['OK', 'ERROR'];
	if (!documented.includes(a) || !documented.includes(b)) return 'not comparable';
	return a === b ? 'same' : 'other';
}

function compareOnline(a: unknown, b: unknown): Comparison {
	const [one, two] = [onlineState(a), onlineState(b)];
	if (one === undefined || two === undefined) return 'not comparable';
	return one === two ? 'same' : 'other';
}

/** A type can have several names, so a different name contradicts nothing. */
function compareTypes(a: unknown, b: unknown): Comparison {
	return compareTexts(a, b) === 'same' ? 'same' : 'not comparable';
}
