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

/** A pattern for a secret as it is, as addresses and JSON texts write it, and in base64 and hexadecimal digits. */
function anyForm(secret: string): string {
	return [asWritten(secret), ...inBase64(secret), inHex(secret)].join('|');
}

/**
 * Programs differ in which characters they encode, in the case of the digits, and some encode what is encoded already;
 * so every character may come in any form.
 */
function asWritten(secret: string): string {
	return Array.from(secret, (character) => {
		if (/[A-Za-z0-9]/.test(character)) return character;
		const bytes = [...Buffer.from(character, 'utf8')].map((byte) => byte.toString(16).padStart(2, '0'));
		const encoded = bytes.map((byte) => `%(?:25)*${anyCase(byte)}`);
		return `(?:\\\\{0,3}${character.replace(/[^\w\s]/u, '\\$&')}|${encoded.join('')})`;
	}).join('');
}

/**
 * Base64 writes three bytes as four letters, so a secret inside a longer text is written in one of three ways, of which the
 * letters at both ends belong to its neighbours, too. Both alphabets.
 */
function inBase64(secret: string): string[] {
	const bytes = Buffer.from(secret, 'utf8');
	return [0, 1, 2]
		.map((before) => {
			const letters = Buffer.concat([Buffer.alloc(before), bytes])
				.toString('base64')
				.replace(/=+$/, '');
			const isWhole = (before + bytes.length) % 3 === 0;
			return letters.slice(Math.ceil((before * 4) / 3), isWhole ? undefined : -1);
		})
		.filter((letters) => letters.length >= shortestSecret)
		.map((letters) => letters.replace(/\+/g, '[+-]').replace(/\//g, '[/_]'));
}

function inHex(secret: string): string {
	return anyCase(Buffer.from(secret, 'utf8').toString('hex'));
}

function anyCase(digits: string): string {
	return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
