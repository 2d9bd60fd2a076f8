import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { parseExact } from '../../shared/platform/exactJson';
import { normaliseActivation } from '../activation';
import { documentedEvent } from './events';

/** What a verified message gives the workflow: the one item that the trigger emits. */
export interface Delivery extends IDataObject {
	/** Documented spelling. */
	event: string;
	/** As the platform sent it. */
	vendorEvent: string;
	/** The same for every delivery of the same message. */
	deliveryId: string;
	iot_activation: IDataObject;
}

export type Message =
	| { kind: 'delivery'; delivery: Delivery; lookedUp?: string[] }
	/** Genuine, but not about an activation: IOT_ANOMALY:ABNORMAL, for example. */
	| { kind: 'other'; vendorEvent: string }
	| { kind: 'nonsense'; problem: string };

/**
 * The field that marks a message which we sent to ourselves about the platform's answer to a query (see `watch`). It
 * lists the failures that were known before the query.
 */
export const lookedUpMark = 'lookedUp';

/** Reads the payload part of a verified `signed_request`: base64url of `{event, iot_activation}`. Never throws. */
export function readMessage(payload: string): Message {
	let content: unknown;
	try {
		content = parseExact(Buffer.from(payload, 'base64url').toString('utf8'));
	} catch {
		return { kind: 'nonsense', problem: 'the payload is not JSON' };
	}
	if (!isObject(content)) return { kind: 'nonsense', problem: 'the payload is not an object' };
	const { event: vendorEvent, iot_activation: activation } = content;
	if (typeof vendorEvent !== 'string' || vendorEvent === '')
		return { kind: 'nonsense', problem: 'the payload names no event' };
	const event = documentedEvent(vendorEvent);
	if (event === undefined) return { kind: 'other', vendorEvent };
	if (!isObject(activation) || !isId(activation.id))
		return { kind: 'nonsense', problem: 'the payload has no iot_activation with an id' };

	const deliveryId = createHash('sha256').update(payload).digest('hex');
	const delivery = { event, vendorEvent, deliveryId, iot_activation: normaliseActivation(activation) };
	const lookedUp: unknown = content[lookedUpMark];
	return Array.isArray(lookedUp)
		? { kind: 'delivery', delivery, lookedUp: lookedUp as string[] }
		: { kind: 'delivery', delivery };
}

/**
 * Finds the `signed_request` in a webhook's body. The body is a form or a JSON object, or the text of one, if it came without
 * a content type that n8n parses.
 */
export function findSignedRequest(body: unknown): unknown {
	if (isObject(body)) return body.signed_request;
	if (typeof body !== 'string') return undefined;
	try {
		const parsed: unknown = JSON.parse(body);
		return isObject(parsed) ? parsed.signed_request : undefined;
	} catch {
		return new URLSearchParams(body).get('signed_request') ?? undefined;
	}
}

/** The vendor documents an ID as text of digits. A bare number is accepted as well. */
function isId(value: unknown): boolean {
	return typeof value === 'number' || (typeof value === 'string' && value !== '');
}

function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
