import type { IDataObject } from 'n8n-workflow';

/** JSON without the loss of digits: the vendors' ids are 64-bit integers, JavaScript's numbers hold 53 bits. */

export type ExactJson =
	string | number | bigint | boolean | null | undefined | ExactJson[] | { [key: string]: ExactJson };

/** A whole string (passed over) or a number. Unrolled, so that a long string costs no backtracking. */
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Parses JSON; numbers that JavaScript cannot hold exactly become text with every digit, all others stay numbers.
 * Throws a SyntaxError for text that is not JSON.
 */
export function parseExact(text: string): unknown {
	return JSON.parse(
		text.replace(stringOrNumber, (token) =>
			token.startsWith('"') || holdsExactly(token) ? token : `"${token}"`,
		),
	) as unknown;
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

/** Writes JSON; a bigint becomes a bare number with every digit. Keys whose value is undefined are left out. */
export function stringifyExact(value: ExactJson): string {
	if (typeof value === 'bigint') return value.toString();
	if (Array.isArray(value)) return `[${value.map((entry) => stringifyExact(entry ?? null)).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
	const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
	return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${stringifyExact(entry)}`).join(',')}}`;
}

function holdsExactly(token: string): boolean {
	const number = Number(token);
	if (/^-?\d+$/.test(token)) return Number.isSafeInteger(number);
	// What another program computed with doubles, such as 0.30000000000000004, is written back the same.
	if (String(number) === token) return true;
	// Every decimal number of up to 15 significant digits survives the way through a double.
	const [mantissa = ''] = token.split(/[eE]/);
	const digits = mantissa.replace(/[-.]/g, '').replace(/^0+/, '');
	return digits.length <= 15 && Number.isFinite(number) && (number !== 0 || digits === '');
}
