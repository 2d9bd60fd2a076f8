import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { plain } from '../../shared/text';
import type { Body } from '../platform/transport';
import { call } from '../platform/transport';

/** A device of the account, as the platform lists it. */
export interface Device extends IDataObject {
	/** Every digit, as text. */
	iotId: string;
}

/** The body for `/common/getIotInfo`: asks for these devices, or without IDs for all of the account. */
export function devicesQuery(iotIds: bigint[]): Body {
	return { iotIdList: iotIds.length > 0 ? iotIds : undefined };
}

/** The devices in a reply of `/common/getIotInfo`. */
export function readDevices({ iotList }: IDataObject): Device[] {
	const list: unknown[] = Array.isArray(iotList) ? iotList : [];
	return list
		.filter((entry): entry is IDataObject => typeof entry === 'object' && entry !== null)
		.map((entry) => ({ ...entry, iotId: plain(entry.iotId ?? '') }));
}

/** Whether the platform says that the device is online. */
export function isOnline({ isOnline: online }: IDataObject): boolean {
	return plain(online) === '1' || online === true;
}

/** The "From List" mode of the Purifier field: the account's purifiers by name, those that are online first. */
export async function searchPurifiers(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const devices = readDevices(await call(this, undefined, '/common/getIotInfo', devicesQuery([])));
	const wanted = filter.trim().toLowerCase();
	return {
		results: devices
			// A record without an ID cannot be chosen.
			.filter((device) => device.iotId !== '' && isPurifier(device))
			.filter((device) => words(device).toLowerCase().includes(wanted))
			.sort((a, b) => Number(isOnline(b)) - Number(isOnline(a)) || nameOf(a).localeCompare(nameOf(b)))
			.map((device) => ({
				name: label(device),
				value: device.iotId,
				description: words(device),
			})),
	};
}

/** The account may have car washers too. A device without a type stays in the list. */
function isPurifier({ machineType, iotType }: Device): boolean {
	const type = machineType ?? iotType ?? '';
	return type === '' || /purifier|^wp/i.test(plain(type));
}

function nameOf({ name, iotId }: Device): string {
	return typeof name === 'string' && name !== '' ? name : iotId;
}

/** The name in the list and in the field. With address and last digits, because devices may share a name. */
function label(device: Device): string {
	const place = plain(device.address ?? '');
	const end = nameOf(device) === device.iotId ? '' : `…${device.iotId.slice(-4)}`;
	const parts = [nameOf(device), place, end].filter((part) => part !== '');
	return `${parts.join(' · ')}${isOnline(device) ? '' : ' (offline)'}`;
}

function words({ name, iotId, address }: Device): string {
	return [name, iotId, address]
		.map((part) => plain(part ?? ''))
		.filter((part) => part !== '')
		.join(' · ');
}
