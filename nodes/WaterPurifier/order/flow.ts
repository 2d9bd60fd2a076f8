import type { IDataObject } from 'n8n-workflow';

import { plain } from '../../shared/text';

/** One step of an order, as the platform's order flow lists it. */
export interface FlowEntry extends IDataObject {
	/** Every digit, as text; empty when the platform leaves it out. */
	iotId: string;
	logType: string;
}

/** The steps of an order that mean something, in every spelling: flow and callbacks do not write them the same. */
const spellings = {
	lock: ['WP1_LOCK'],
	start: ['WP1_START', 'WP1_START_WATER'],
	cancelLock: ['WP1_CANCEL_LOCK'],
	finish: ['WP1_WOK_FNS', 'WP1_WORK_FNS', 'WP1_WORK_FINISH'],
};

/** The entries in a reply of `/advOrder/checkAdvOrder`, in the platform's order; an unknown order has none. */
export function readFlow({ advOrderList }: IDataObject): FlowEntry[] {
	const list: unknown[] = Array.isArray(advOrderList) ? advOrderList : [];
	return list
		.filter((entry): entry is IDataObject => typeof entry === 'object' && entry !== null)
		.map((entry) => ({
			...entry,
			iotId: plain(entry.iotId ?? ''),
			logType: plain(entry.logType ?? ''),
		}));
}

/** The entries of one purifier. An entry that names none is one of the order that was asked about. */
export function entriesAt(flow: FlowEntry[], purifier: string): FlowEntry[] {
	return flow.filter(({ iotId }) => iotId === '' || iotId === purifier);
}

/** Whether the entry is this step, whatever came of it. */
export function isStep({ logType }: FlowEntry, step: keyof typeof spellings): boolean {
	return spellings[step].includes(logType);
}

/**
 * The millilitres that can have been ordered, each once; undefined when the entries leave it open. The platform logs
 * attempts too, and no status tells for certain which entry is of the lock that took effect.
 */
export function orderedVolumes(entries: FlowEntry[]): number[] | undefined {
	const volumes = entries.filter((entry) => isStep(entry, 'lock')).map(({ volume }) => asVolume(volume));
	const known = volumes.filter((volume) => volume !== undefined);
	return known.length > 0 && known.length === volumes.length ? [...new Set(known)] : undefined;
}

/** A volume in millilitres, or undefined when it is none. */
export function asVolume(value: unknown): number | undefined {
	const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** When the entry was written, in milliseconds since the epoch. Only a number tells: a text has no time zone. */
export function writtenAt({ createTime }: IDataObject): number | undefined {
	if (typeof createTime !== 'number' || createTime <= 0) return undefined;
	return createTime < 1e11 ? createTime * 1000 : createTime;
}
