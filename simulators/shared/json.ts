import { LosslessNumber, parse, stringify } from 'lossless-json';

/** A JSON object whose numbers are still the sender's digits. */
export type ExactObject = Record<string, unknown>;

/**
 * Parses JSON without rounding: every number comes back as a `LosslessNumber`, so the reader can tell
 * a bare number from a string and see all digits of a 64-bit one.
 *
 * @returns the object, or undefined if the text is not a JSON object
 */
export function parseExactObject(text: string): ExactObject | undefined {
	try {
		const value = parse(text);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** Writes JSON; `long()` values and bigints become bare numbers with all their digits. */
export function toJson(value: unknown): string {
	return stringify(value) ?? 'null';
}

/** A decimal text that `toJson` writes as a bare number, as Java's `long` goes over the wire. */
export function long(digits: string): LosslessNumber {
	return new LosslessNumber(digits);
}

/** True for a JSON object, false for arrays, null and numbers in either form. */
export function isObject(value: unknown): value is Record<string, unknown> {
	return (
		typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LosslessNumber)
	);
}
