import type { IDataObject } from 'n8n-workflow';

import { inQuotes, likelyIds, longNumbers, mayHoldLongFractions } from './longNumbers';

/** JSON without loss of digits: the vendors' IDs are 64-bit integers, but JavaScript's numbers hold only 53 bits. */

export type ExactJson =
	string | number | bigint | boolean | null | undefined | ExactJson[] | { [key: string]: ExactJson };

/**
 * How deeply lists and objects may be nested. The platforms' data has only a few levels. Code that walks through a value,
 * n8n's included, calls itself for each level, and thousands of levels would exhaust the stack.
 */
export const deepest = 100;

/**
 * Parses JSON. Numbers that JavaScript cannot hold exactly become text with every digit; all others stay numbers. Keys named
 * `__proto__` are left out: code that copies the value would set the copy's prototype with them, and then read fields that
 * nobody has checked.
 *
 * The time is linear in any text. JSON takes about as long as with `JSON.parse`. Only numbers such as 0.30000000000000004
 * take twice as long or more, because they are compared with what JavaScript makes of them.
 *
 * @throws SyntaxError for text that is not JSON, or nested more than `deepest` levels deep; never anything else
 */
export function parseExact(text: string): unknown {
	const value = parseWithIds(text);
	const { hasNumbers, hasLongNumbers } = tidied(value);
	if (!hasLongNumbers) {
		if (!hasNumbers || !mayHoldLongFractions(text)) return value;
		// If the value is written back as the same text, no digit was lost.
		if (JSON.stringify(value) === text) return value;
	}
	const long = longNumbers(text);
	if (long.length === 0) return value;
	const exact = JSON.parse(inQuotes(text, long)) as unknown;
	tidied(exact);
	return exact;
}

/** Parses JSON like `parseExact`; undefined for anything that is not an object. Never throws. */
export function parseObject(text: string): IDataObject | undefined {
	try {
		const value = parseExact(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as IDataObject)
			: undefined;
	} catch {
		return undefined;
	}
}

/**
 * Writes JSON. A bigint becomes a bare number with every digit. Keys whose value is undefined are left out.
 *
 * @throws Error when the value is nested more than `deepest` levels deep, or contains itself
 */
export function stringifyExact(value: ExactJson, levels = deepest): string {
	if (typeof value === 'bigint') return value.toString();
	if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
	if (levels === 0) throw new Error(`The data is nested more than ${deepest} levels deep`);
	const write = (part: ExactJson) => stringifyExact(part, levels - 1);
	if (Array.isArray(value)) return `[${value.map((entry) => write(entry ?? null)).join(',')}]`;
	const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
	return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${write(entry)}`).join(',')}}`;
}

/** The parsed text, with its IDs as text. Other long numbers may have lost digits. */
function parseWithIds(text: string): unknown {
	const ids = likelyIds(text);
	if (ids.length > 0) {
		try {
			return JSON.parse(inQuotes(text, ids)) as unknown;
		} catch {
			// The text is not JSON, or one of the numbers is inside a string.
		}
	}
	return JSON.parse(text) as unknown;
}

// Looked up once, because a look-up for each entry of a reply takes time.
const largestSafe = Number.MAX_SAFE_INTEGER;
const isList: (value: unknown) => value is unknown[] = Array.isArray;

/** What is known about the numbers in a value. */
interface NumberNotes {
	hasNumbers: boolean;
	/** Whether JavaScript cannot hold some of them exactly. */
	hasLongNumbers: boolean;
}

/** Removes the keys named `__proto__` from a parsed value, and says what numbers it has. */
function tidied(value: unknown): NumberNotes {
	const notes = { hasNumbers: false, hasLongNumbers: false };
	tidy([value], deepest, notes);
	return notes;
}

// Plain loops with some repetition: this runs for every reply, and must cost only a small part of the parsing.
function tidy(value: object, levels: number, notes: NumberNotes): void {
	if (levels < 0) throw new SyntaxError(`The JSON is nested more than ${deepest} levels deep`);
	if (isList(value)) {
		for (let index = 0; index < value.length; index++) {
			const entry = value[index];
			if (typeof entry === 'number') note(entry, notes);
			else if (typeof entry === 'object' && entry !== null) tidy(entry, levels - 1, notes);
		}
		return;
	}
	const entries = value as Record<string, unknown>;
	for (const key in entries) {
		const entry = entries[key];
		if (key === '__proto__') Reflect.deleteProperty(entries, key);
		else if (typeof entry === 'number') note(entry, notes);
		else if (typeof entry === 'object' && entry !== null) tidy(entry, levels - 1, notes);
	}
}

function note(number: number, notes: NumberNotes): void {
	notes.hasNumbers = true;
	if (number > largestSafe || number < -largestSafe) notes.hasLongNumbers = true;
}
