import type { IDataObject } from 'n8n-workflow';

import { plain } from '../shared/text';

/** One step of an order, as the platform's order flow lists it. */
export interface FlowEntry extends IDataObject {
	/** Every digit, as text. */
	iotId: string;
	logType: string;
}

/** The names of an order's steps in the flow; the finish is spelled like this. */
export const step = {
	lock: 'WP1_LOCK',
	start: 'WP1_START',
	cancelLock: 'WP1_CANCEL_LOCK',
	finish: 'WP1_WOK_FNS',
} as const;

/** Statuses with which a step is only an attempt: the purifier did not do it, or nobody knows. */
const failed = ['OFFLINE', 'NOT_READY', 'CMD_ERROR', 'NOT_ANSWER', 'WP_DISABLE', 'ERROR'];

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

/** Whether the entry says that the order's lock took effect: the lock itself, or water that came out afterwards. */
export function showsLock({ logType, iotStatus }: FlowEntry): boolean {
	return logType === step.start || (logType === step.lock && !failed.includes(plain(iotStatus)));
}

/** Whether the entry says that the order is over. */
export function showsEnd({ logType, iotStatus }: FlowEntry): boolean {
	return logType === step.finish || (logType === step.cancelLock && !failed.includes(plain(iotStatus)));
}

/** The millilitres that were ordered: the volume of the lock's entry, when the platform says it. */
export function orderedVolume(entries: FlowEntry[]): number | undefined {
	const lock = entries.filter((entry) => entry.logType === step.lock && showsLock(entry)).at(-1);
	return asVolume(lock?.volume);
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
