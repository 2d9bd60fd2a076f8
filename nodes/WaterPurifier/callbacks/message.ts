import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { parseExact } from '../../shared/platform/exactJson';
import { plain } from '../../shared/text';
import { asVolume } from '../order/flow';
import { swipe } from '../swipe/event';
import type { EventName } from './events';
import { findEvent } from './events';

/** What a callback gives the workflow: the vendor's fields and these. */
export interface Delivery extends IDataObject {
	/** The vendor's callbackType, or callType of a question. */
	event: EventName;
	/** The same for every delivery of the same callback. */
	deliveryId: string;
}

export type Message =
	| { kind: 'delivery'; delivery: Delivery }
	/** Not for this trigger: the type belongs to other machines, or is not documented. */
	| { kind: 'unknown'; isQuestion: boolean }
	| { kind: 'nonsense'; problem: string; isQuestion: boolean };

/** Fields that only this package writes. They are dropped from a callback, which may be forged. */
const ours = ['confirmation', 'orderedVolume', 'pouredVolume', 'remainingVolume', 'answerBefore'];

/**
 * The events that come once in an order's life, each with the fields that tell two messages apart, besides the device and
 * the order. A repeat may have another callTime or another blank, and is still the same message. A finish with another
 * amount is another message: otherwise a forged one could make the genuine one a repeat. The same goes for a card number,
 * if there is one, although the vendor documents none for this event.
 */
const oncePerOrder: Partial<Record<EventName, string[]>> = {
	WP1_WORK_FINISH: ['remainingVolume'],
	WP1_WAIT_TIMEOUT: [],
	WP1_CARD_CONSUME_READY: ['cardNum'],
};

/** The largest ID: the vendor's IDs are signed 64-bit integers. */
const largestId = 2n ** 63n - 1n;

/**
 * Reads the raw body of a callback, because n8n's own parsing rounds long IDs. Never throws.
 *
 * `iotId` and `iotIdList` come out as text with every digit. The `volume` of WP1_WORK_FINISH is what is LEFT of the
 * order; it is repeated as `remainingVolume`, whose name says so.
 */
export function readMessage(body: Buffer): Message {
	let content: unknown;
	try {
		content = parseExact(body.toString('utf8').replace(/^\uFEFF/, ''));
	} catch {
		return { kind: 'nonsense', problem: 'is not JSON', isQuestion: false };
	}
	if (typeof content !== 'object' || content === null || Array.isArray(content))
		return { kind: 'nonsense', problem: 'is not a JSON object', isQuestion: false };

	const fields = Object.fromEntries(
		Object.entries(content as IDataObject).filter(([name]) => !ours.includes(name)),
	);
	const isQuestion = fields.callType !== undefined || fields.callbackType === swipe;
	const type = fields.callbackType ?? fields.callType;
	if (typeof type !== 'string' || type === '')
		return { kind: 'nonsense', problem: 'names no callbackType', isQuestion };
	const event = findEvent(type);
	if (!event) return { kind: 'unknown', isQuestion };

	const ids = readIds(fields, event.subject);
	const problem = typeof ids === 'string' ? ids : shapeProblem(fields, event.value);
	if (typeof ids === 'string' || problem !== undefined)
		return { kind: 'nonsense', problem: `is a ${type} whose ${problem}`, isQuestion };

	const volume = event.value === 'WP1_WORK_FINISH' ? { remainingVolume: asVolume(fields.volume) } : {};
	const delivery = { ...fields, ...ids, ...volume, event: event.value };
	return {
		kind: 'delivery',
		delivery: { ...delivery, deliveryId: fingerprint(identityOf(delivery) ?? body) },
	};
}

/** Identifies an event that comes once in an order's life, in every process; undefined for any other event. */
function identityOf({ event, ...fields }: IDataObject & { event: EventName }): string | undefined {
	const telling = oncePerOrder[event]?.map((name) => fields[name] ?? null);
	// A field has an undocumented form. Then only a message with exactly the same bytes is a repeat.
	if (!telling?.every((value) => value === null || isText(value))) return undefined;
	const { iotId, orderId } = fields;
	return JSON.stringify([
		event,
		iotId,
		orderId,
		...telling.map((value) => (value === null ? null : plain(value))),
	]);
}

function isText(value: unknown): value is string | number {
	return typeof value === 'string' || typeof value === 'number';
}

/** A short name for some content, the same in every process. */
export function fingerprint(content: string | Buffer): string {
	return createHash('sha256').update(content).digest('hex');
}

/** The IDs that a callback about this subject must have, as text; or what is wrong with them. */
function readIds(fields: IDataObject, subject: string): IDataObject | string {
	if (subject === 'devices') {
		const list: unknown[] = Array.isArray(fields.iotIdList) ? fields.iotIdList : [];
		const ids = list.map(asId);
		if (ids.length === 0 || ids.includes(undefined)) return 'iotIdList is not a list of device IDs';
		return { iotIdList: ids as string[] };
	}
	const iotId = asId(fields.iotId);
	if (iotId === undefined) return 'iotId is not a device ID';
	if (subject !== 'order') return { iotId };
	const orderId = typeof fields.orderId === 'number' ? String(fields.orderId) : fields.orderId;
	return typeof orderId === 'string' && orderId !== '' ? { iotId, orderId } : 'orderId is missing';
}

function shapeProblem({ volume, status, cardNum }: IDataObject, event: EventName): string | undefined {
	if (event === 'WP1_WORK_FINISH' && asVolume(volume) === undefined) return 'volume is not an amount';
	if (event === 'MACHINE_UPDATE_STATUS' && !(isText(status) && ['0', '1'].includes(plain(status))))
		return 'status is neither 1 nor 0';
	if (event === swipe && (!isText(cardNum) || cardNum === '')) return 'cardNum is missing';
	return undefined;
}

/** A device ID as text, from any form that still has all its digits; undefined for any other value. */
function asId(value: unknown): string | undefined {
	const text = typeof value === 'number' ? String(value) : value;
	const isId = typeof text === 'string' && /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= largestId;
	return isId ? text : undefined;
}
