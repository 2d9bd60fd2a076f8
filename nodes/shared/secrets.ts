/** Shorter texts are not taken for secrets: blanking each "1" of a reply would destroy it. */
const shortestSecret = 6;

/**
 * Replaces every secret, in all texts of a value, keys included. For whatever a platform sends back: n8n saves outputs
 * and errors, and a platform may echo the request.
 */
export function scrub<T>(value: T, secrets: string[]): T {
	const patterns = [...new Set(secrets)]
		.filter((secret) => secret.length >= shortestSecret)
		// The longest first: a secret may be part of another.
		.sort((a, b) => b.length - a.length)
		.map(anyForm);
	if (patterns.length === 0) return value;
	const pattern = new RegExp(patterns.join('|'), 'g');
	const clean = (text: string) => text.replace(pattern, '***');
	const walk = (part: unknown): unknown => {
		if (typeof part === 'string') return clean(part);
		if (Array.isArray(part)) return part.map(walk);
		if (typeof part !== 'object' || part === null) return part;
		return Object.fromEntries(Object.entries(part).map(([key, entry]) => [clean(key), walk(entry)]));
	};
	return walk(value) as T;
}

/**
 * A pattern for a secret as it is and as addresses and JSON texts write it. Programs differ in which characters they
 * encode and in the case of the digits, so every character may come in either form.
 */
function anyForm(secret: string): string {
	return Array.from(secret, (character) => {
		if (/[A-Za-z0-9]/.test(character)) return character;
		const bytes = [...Buffer.from(character, 'utf8')].map((byte) => byte.toString(16).padStart(2, '0'));
		const encoded = bytes.map(
			(byte) => '%' + byte.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`),
		);
		return `(?:\\\\{0,3}${character.replace(/[^\w\s]/u, '\\$&')}|${encoded.join('')})`;
	}).join('');
}
