/**
 * Whether a text is an absolute http or https address that every program reads the same way. JavaScript's own parser is too
 * lenient: it accepts `https:example.com`, skips extra slashes and drops line breaks.
 */
export function isHttpUrl(text: string): boolean {
	return /^https?:\/\/[^\s/?#]\S*$/i.test(text) && URL.canParse(text);
}

/** A table's entry for a key that a platform sent. Inherited names such as `constructor` have no entry. */
export function lookUp<T>(table: Record<string, T>, key: string): T | undefined {
	return Object.hasOwn(table, key) ? table[key] : undefined;
}

/**
 * A number that was given as a number, or as text in plain decimal digits; undefined for anything else. JavaScript would also
 * turn true, "", "0x10", "1e3" and [5] into numbers.
 */
export function asNumber(value: unknown): number | undefined {
	const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Any value of a reply as text. Never throws. */
export function plain(value: unknown): string {
	if (typeof value === 'string') return value;
	try {
		return String(JSON.stringify(value ?? null));
	} catch {
		// A bigint, or an object that contains itself or is nested too deeply for the stack.
		return typeof value === 'bigint' ? String(value) : 'an object that cannot be written as JSON';
	}
}

/** A user's value, as an error shows it: short, on one line. */
export function quote(value: unknown): string {
	const text = typeof value === 'string' ? JSON.stringify(value.slice(0, longest)) : plain(value);
	return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

const longest = 80;

/** A text as a string literal for an n8n expression, with its closing braces escaped: they would end the expression. */
export function inExpression(text: string): string {
	return JSON.stringify(text).replace(/}/g, '\\u007d');
}
