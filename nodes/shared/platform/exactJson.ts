import type { IDataObject } from 'n8n-workflow';

import { inQuotes, likelyIds, longNumbers, mayHoldLongFractions } from './longNumbers';

/** JSON without the loss of digits: the vendors' ids are 64-bit integers, JavaScript's numbers hold 53 bits. */

export type ExactJson =
	string | number | bigint | boolean | null | undefined | ExactJson[] | { [key: string]: ExactJson };

/**
 * How many lists and objects may stand in each other. The platforms' have a handful of levels; whatever walks through a
 * value, n8n included, calls itself for each level, and would run out of stack on thousands.
 */
export const deepest = 100;

/**
 * Parses JSON; numbers that JavaScript cannot hold exactly become text with every digit, all others stay numbers. Keys
 * named `__proto__` are left out: code that copies the value would assign them, which changes the copy's prototype, and
 * fields would be read that nobody has checked.
 *
 * Linear in the text, whatever it is. For JSON it takes about as long as `JSON.parse`, and twice or more only for numbers
 * such as 0.30000000000000004, which have to be compared with what JavaScript makes of them.
 *
 * @throws SyntaxError for text that is not JSON, or nested more than `deepest` levels deep; never anything else
 */
export function parseExact(text: string): unknown {
	const value = parseWithIds(text);
	const { hasNumbers, hasLongNumbers } = tidied(value);
	if (!hasLongNumbers) {
		if (!hasNumbers || !mayHoldLongFractions(text)) return value;
		// What is written back the same has lost nothing.
		if (JSON.stringify(value) === text) return value;
	}
	const long = longNumbers(text);
	if (long.length === 0) return value;
	const exact = JSON.parse(inQuotes(text, long)) as unknown;
	tidied(exact);
	return exact;
}

/** Parses JSON like `parseExact`; undefined for whatever is not an object. Never throws. */
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
 * Writes JSON; a bigint becomes a bare number with every digit. Keys whose value is undefined are left out.
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

/** The parsed text with its ids as text; other long numbers may have lost digits. */
function parseWithIds(text: string): unknown {
	const ids = likelyIds(text);
	if (ids.length > 0) {
		try {
			return JSON.parse(inQuotes(text, ids)) as unknown;
		} catch {
			// It is not JSON, or one of them is in a string.
		}
	}
	return JSON.parse(text) as unknown;
}

// Looked up once: for each entry of a reply that, too, takes time.
const largestSafe = Number.MAX_SAFE_INTEGER;
const isList: (value: unknown) => value is unknown[] = Array.isArray;

interface Findings {
	hasNumbers: boolean;
	/** Whether some of them are beyond what JavaScript holds exactly. */
	hasLongNumbers: boolean;
}

/** Takes the keys named `__proto__` out of a parsed value, and says what numbers it has. */
function tidied(value: unknown): Findings {
	const findings = { hasNumbers: false, hasLongNumbers: false };
	tidy([value], deepest, findings);
	return findings;
}

// Plain loops, and most of it twice: this runs for every reply, and shall cost a small part of what parsing does.
function tidy(value: object, levels: number, findings: Findings): void {
	if (levels < 0) throw new SyntaxError(`The JSON is nested more than ${deepest} levels deep`);
	if (isList(value)) {
		for (let index = 0; index < value.length; index++) {
			const entry = value[index];
			if (typeof entry === 'number') note(entry, findings);
			else if (typeof entry === 'object' && entry !== null) tidy(entry, levels - 1, findings);
		}
		return;
	}
	const entries = value as Record<string, unknown>;
	for (const key in entries) {
		const entry = entries[key];
		if (key === '__proto__') Reflect.deleteProperty(entries, key);
		else if (typeof entry === 'number') note(entry, findings);
		else if (typeof entry === 'object' && entry !== null) tidy(entry, levels - 1, findings);
	}
}

function note(number: number, findings: Findings): void {
	findings.hasNumbers = true;
	if (number > largestSafe || number < -largestSafe) findings.hasLongNumbers = true;
}
