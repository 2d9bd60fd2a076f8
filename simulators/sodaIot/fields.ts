import { isObject } from '../shared/json';
import type { VendorCall } from '../shared/vendorCalls';
import { SodaError } from './errors';

type Fields = Record<string, unknown>;

/**
 * Parses a call's JSON body.
 *
 * @throws SodaError INVALID_REQUEST if it is not a JSON object or not sent as JSON, e.g. a form
 */
export function jsonObject({ bodyText, headers }: VendorCall): Fields {
	let value: unknown;
	try {
		value = JSON.parse(bodyText);
	} catch {
		value = undefined;
	}
	if (!isObject(value) || !/^application\/json\b/.test(headers['content-type'] ?? ''))
		throw new SodaError('INVALID_REQUEST', 'The body must be a JSON object');
	return value;
}

/** A text of 1 to `maxBytes` BYTES in UTF-8: the vendor counts bytes, and most characters here have three. */
export function requiredText(fields: Fields, name: string, maxBytes = Infinity): string {
	const value = optionalText(fields, name, maxBytes);
	if (value === '') throw new SodaError('INVALID_REQUEST', `${name} is required`);
	return value;
}

/** The same, but it may be absent or empty; absent gives an empty text. */
export function optionalText(fields: Fields, name: string, maxBytes = Infinity): string {
	const value = fields[name] ?? '';
	if (typeof value !== 'string') throw new SodaError('INVALID_REQUEST', `${name} must be a string`);
	if (Buffer.byteLength(value, 'utf8') > maxBytes) {
		throw new SodaError('INVALID_REQUEST', `${name} must not exceed ${maxBytes} bytes`);
	}
	return value;
}

export function objectField(fields: Fields, name: string): Fields {
	const value = fields[name];
	if (!isObject(value)) throw new SodaError('INVALID_REQUEST', `${name} must be an object`);
	return value;
}

/** A page's `limit` and `offset` from the query string; at most ten entries a page. */
const limitMax = 10;

export interface Page<Entry> {
	objects: Entry[];
	pagination: { from: number; to: number; total: number };
}

/** @throws SodaError INVALID_REQUEST for a limit above ten or anything that is not a whole number */
export function paged<Entry>(entries: readonly Entry[], query: Record<string, string>): Page<Entry> {
	const limit = wholeNumber(query, 'limit', limitMax);
	const offset = wholeNumber(query, 'offset', 0);
	if (limit < 1 || limit > limitMax) {
		throw new SodaError('INVALID_REQUEST', `limit must be from 1 to ${limitMax}`);
	}
	const objects = entries.slice(offset, offset + limit);
	return { objects, pagination: { from: offset, to: offset + objects.length, total: entries.length } };
}

function wholeNumber(query: Record<string, string>, name: string, absent: number): number {
	const text = query[name] ?? String(absent);
	if (!/^\d+$/.test(text)) throw new SodaError('INVALID_REQUEST', `${name} must be a whole number`);
	return Number(text);
}
