/**
 * Whether a text is an absolute http or https address, as every program reads it: JavaScript's own parser also takes
 * `https:example.com`, skips superfluous slashes and drops line breaks.
 */
export function isHttpUrl(text: string): boolean {
	return /^https?:\/\/[^\s/?#]\S*$/i.test(text) && URL.canParse(text);
}

/** What a table says about a key that a platform has sent: `constructor`, too, is only a word then. */
export function lookUp<T>(table: Record<string, T>, key: string): T | undefined {
	return Object.hasOwn(table, key) ? table[key] : undefined;
}

/**
 * A number that was given as one, or as text in plain decimal digits; undefined for anything else, which JavaScript would
 * make numbers of all the same: true, "", "0x10", "1e3", [5].
 */
export function asNumber(value: unknown): number | undefined {
	const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A value of a reply as text: whatever it is, a message can be made of it. */
export function plain(value: unknown): string {
	if (typeof value === 'string') return value;
	try {
		return String(JSON.stringify(value ?? null));
	} catch {
		// A bigint, or an object that contains itself, or more others in each other than the stack can take.
		return typeof value === 'bigint' ? String(value) : 'an object that cannot be written as JSON';
	}
}

/** A user's value as an error shows it: short, on one line. */
export function quote(value: unknown): string {
	const text = typeof value === 'string' ? JSON.stringify(value.slice(0, longest)) : plain(value);
	return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

const longest = 80;

/** A text as an expression can hold it: braces in it would end the expression. */
export function inExpression(text: string): string {
	return JSON.stringify(text).replace(/}/g, '\\u007d');
}
