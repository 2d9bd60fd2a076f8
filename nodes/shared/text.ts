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

/** A value of a reply as text: whatever it is, a message can be made of it. */
export function plain(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** A user's value as an error shows it: short, on one line. */
export function quote(value: unknown): string {
	const text = typeof value === 'string' ? JSON.stringify(value) : plain(value);
	return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** A text as an expression can hold it: braces in it would end the expression. */
export function inExpression(text: string): string {
	return JSON.stringify(text).replace(/}/g, '\\u007d');
}
