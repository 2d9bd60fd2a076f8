import type { IDataObject } from 'n8n-workflow';

import { plain } from '../../shared/text';
import { ready } from '../platform/statuses';

/**
 * The order flow: the platform's record of an order (`/advOrder/checkAdvOrder`). This file reads its entries and says what
 * a single one means. `standing.ts` reads a whole flow after a lost command, `callbacks/orderClaims.ts` after a callback.
 */

/** One step of an order, as the platform's order flow lists it. */
export interface FlowEntry extends IDataObject {
	/** Every digit, as text; empty when the platform leaves it out. */
	iotId: string;
	logType: string;
}

/** The steps of an order, in every spelling: flow and callbacks spell them differently. */
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

/** The entries that can be of one purifier. An entry that names none may belong to any. */
export function entriesAt(flow: FlowEntry[], purifier: string): FlowEntry[] {
	return flow.filter(({ iotId }) => iotId === '' || iotId === purifier);
}

/** Whether the entry is this step. A command's step may have failed: see `hasWorked`. */
export function isStep({ logType }: FlowEntry, step: keyof typeof spellings): boolean {
	return spellings[step].includes(logType);
}

export function isLock(entry: FlowEntry): boolean {
	return isStep(entry, 'lock');
}

export function isStart(entry: FlowEntry): boolean {
	return isStep(entry, 'start');
}

export function isFinish(entry: FlowEntry): boolean {
	return isStep(entry, 'finish');
}

/** Whether the entry of a command says that it worked. A refused attempt may have any other status. */
export function hasWorked({ iotStatus }: FlowEntry): boolean {
	return iotStatus === ready;
}

/**
 * The amounts, in millilitres, that may have been ordered, each once; undefined when the entries leave it open. The
 * platform logs refused attempts too, and no status says for certain which lock took effect.
 */
export function orderedVolumes(entries: FlowEntry[]): number[] | undefined {
	const volumes = entries.filter(isLock).map(({ volume }) => asVolume(volume));
	const known = volumes.filter((volume) => volume !== undefined);
	return known.length > 0 && known.length === volumes.length ? [...new Set(known)] : undefined;
}

/** A volume in millilitres, or undefined when the value is not one. */
export function asVolume(value: unknown): number | undefined {
	const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** When the entry was written, in milliseconds since the epoch. Only a number counts: a text has no time zone. */
export function writtenAt({ createTime }: IDataObject): number | undefined {
	if (typeof createTime !== 'number' || createTime <= 0) return undefined;
	return createTime < 1e11 ? createTime * 1000 : createTime;
}
