/** Shorter texts are not taken for secrets: blanking each "1" of a reply would destroy it. */
const shortestSecret = 6;

/**
 * Replaces every secret, in all texts of a value, keys included. For whatever a platform sends back: n8n saves outputs
 * and errors, and a platform may echo the request. Linear in the value; one that holds no secret comes back as it is.
 *
 * A secret made of digits alone is replaced only where no other digits touch it, and where a number is the secret: cut out
 * of the middle of an id it would destroy the id, and the id does not tell it. Its base64 and
 * hexadecimal forms are replaced wherever they stand, as those of every secret.
 */
export function scrub<T>(value: T, secrets: string[]): T {
	const known = [...new Set(secrets)]
		.filter((secret) => secret.length >= shortestSecret)
		// The longest first: a secret may be part of another.
		.sort((a, b) => b.length - a.length);
	if (known.length === 0) return value;
	const find = knownFindersOf(known);
	return holds(value, find) ? cleaned(value, find) : value;
}

/** Those of the last call: to make them takes longer than to search a reply, and the replies of a batch have the same. */
let last: { secrets: string; find: Finders } | undefined;

function knownFindersOf(known: string[]): Finders {
	const secrets = JSON.stringify(known);
	if (last?.secrets !== secrets) last = { secrets, find: findersOf(known) };
	return last.find;
}

/** How texts and numbers are searched. */
interface Finders {
	/** A text without the secrets. */
	clean: (text: string) => string;
	isSecret: (number: number) => boolean;
}

function findersOf(secrets: string[]): Finders {
	const digits = new Set(secrets.filter((secret) => /^\d+$/.test(secret)));
	const words = secrets.filter((secret) => !digits.has(secret));
	const shortest = Math.min(...secrets.map(({ length }) => length));
	const usual = oneOf([...words.map(asGiven), ...secrets.flatMap(asBytes)]);
	// Larger, and seldom needed: made only when it is.
	let escaped: RegExp | undefined;
	const blankDigits = (run: string) => (digits.has(run.replace(beforeDigit, '')) ? blank : run);
	return {
		clean(text) {
			if (text.length < shortest) return text;
			const isEscaped = text.includes('\\') || text.includes('%');
			if (isEscaped) escaped ??= oneOf([...words.map(inEscapes), ...secrets.flatMap(asBytes)]);
			const rest = text.replace(escaped && isEscaped ? escaped : usual, blank);
			return digits.size === 0 ? rest : rest.replace(isEscaped ? escapesAndDigits : sixDigits, blankDigits);
		},
		isSecret: (number) => digits.size > 0 && digits.has(String(Math.abs(number))),
	};
}

const blank = '***';

function oneOf(patterns: string[]): RegExp {
	return new RegExp(patterns.join('|'), 'g');
}

/** Digits that no others touch. */
const sixDigits = /\d{6,}/g;

/** What can stand before a digit when it is escaped, as \u0031, %31 or \1. */
const beforeDigit = /\\+u003|%(?:25)*3|\\+/g;

/** The same in a text with escapes. Those of other characters are passed over: their digits touch nothing. */
const escapesAndDigits =
	/(?:(?<!\\)\\+u003|%(?:25)*3|(?<!\\)\\*)\d(?:(?:\\+u003|%(?:25)*3|\\*)\d){5,}|(?<!\\)\\+u[\dA-Fa-f]{4}|%(?:25)*[\dA-Fa-f]{2}/g;

/** Whether there is a secret anywhere in a value. Most replies have none, and then need no copy. */
function holds(value: unknown, { clean, isSecret }: Finders): boolean {
	const open: unknown[] = [value];
	while (open.length > 0) {
		const part = open.pop();
		if (typeof part === 'string' ? clean(part) !== part : typeof part === 'number' && isSecret(part))
			return true;
		if (typeof part !== 'object' || part === null) continue;
		if (Array.isArray(part)) for (const entry of part) open.push(entry);
		else
			for (const key in part) {
				if (clean(key) !== key) return true;
				open.push((part as Record<string, unknown>)[key]);
			}
	}
	return false;
}

/** A copy without the secrets. Not by calls of itself: nothing that a platform sends may exhaust the stack. */
function cleaned<T>(value: T, { clean, isSecret }: Finders): T {
	const open: object[] = [];
	const copy = (part: unknown): unknown => {
		if (typeof part === 'string') return clean(part);
		if (typeof part === 'number') return isSecret(part) ? '***' : part;
		if (typeof part !== 'object' || part === null) return part;
		const shallow: object = Array.isArray(part)
			? [...(part as unknown[])]
			: Object.fromEntries(Object.entries(part).map(([key, entry]) => [clean(key), entry]));
		open.push(shallow);
		return shallow;
	};
	const result = copy(value);
	for (let object = open.pop(); object; object = open.pop()) {
		const entries = object as Record<string, unknown>;
		for (const key of Object.keys(entries)) entries[key] = copy(entries[key]);
	}
	return result as T;
}

/** A pattern for a secret as it is. */
function asGiven(secret: string): string {
	return Array.from(secret, literal).join('');
}

/**
 * A pattern for a secret as addresses and JSON texts write it. Programs differ in which characters they escape, in how
 * (Gson writes = as \u003d) and in the case of the digits, and some escape what is escaped already, which doubles the
 * backslashes; so every character may come in any form.
 */
function inEscapes(secret: string): string {
	return (secret.match(/\\+|[^\\]/gu) ?? []).map(inAnyForm).join('');
}

/** A pattern for one character, or for backslashes that follow each other. */
function inAnyForm(part: string, index: number): string {
	const bytes = [...Buffer.from(part, 'utf8')].map((byte) => `%(?:25)*${hex(byte, 2)}`);
	const units = part.split('').map((unit) => `\\\\+u${hex(unit.charCodeAt(0), 4)}`);
	const plain = part.startsWith('\\') ? `\\\\{${part.length},${8 * part.length}}` : `\\\\*${literal(part)}`;
	// A text full of backslashes is not to be searched anew from each of them.
	const first = index === 0 ? '(?<!\\\\)' : '';
	return `(?:${first}${plain}|${first}${units.join('')}|${bytes.join('')})`;
}

function hex(number: number, digits: number): string {
	return anyCase(number.toString(16).padStart(digits, '0'));
}

function literal(character: string): string {
	return character.replace(/[^\w\s]/u, '\\$&');
}

/** Patterns for a secret's bytes in base64 and in hexadecimal digits. */
function asBytes(secret: string): string[] {
	return [...inBase64(secret), anyCase(Buffer.from(secret, 'utf8').toString('hex'))];
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

function anyCase(digits: string): string {
	return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
