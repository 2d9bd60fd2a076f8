/** Shorter texts do not count as secrets: blanking every "1" of a reply would destroy it. */
const shortestSecret = 6;

/**
 * Replaces every secret in all texts of a value, keys included. Everything that a platform sends goes through this, because a
 * platform may echo the request, and n8n saves outputs and errors. The time is linear in the value. A value without secrets
 * is returned unchanged.
 *
 * A secret that consists of digits is replaced only where no other digits touch it, or where a number equals it. To cut
 * it out of the middle of an ID would destroy the ID, which does not reveal it anyway. Its base64 and hexadecimal forms
 * are replaced wherever they stand, like those of every secret.
 */
export function scrub<T>(value: T, secrets: string[]): T {
	const known = [...new Set(secrets)]
		.filter((secret) => secret.length >= shortestSecret)
		// The longest first, because a secret may be part of another one.
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
	// Large and seldom needed, so it is made on first use.
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

/** A run of at least six digits, matched whole. */
const sixDigits = /\d{6,}/g;

/** What can stand before a digit when it is escaped, as \u0031, %31 or \1. */
const beforeDigit = /\\+u003|%(?:25)*3|\\+/g;

/** The same in a text with escapes. Escapes of other characters match too, so that their digits do not count as neighbours. */
const escapesAndDigits =
	/(?:(?<!\\)\\+u003|%(?:25)*3|(?<!\\)\\*)\d(?:(?:\\+u003|%(?:25)*3|\\*)\d){5,}|(?<!\\)\\+u[\dA-Fa-f]{4}|%(?:25)*[\dA-Fa-f]{2}/g;

/** Whether there is a secret anywhere in a value. Most replies have none and need no copy. */
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

/** A copy without the secrets. It does not call itself, because a platform's deeply nested data must not exhaust the stack. */
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
 * A pattern for a secret as addresses and JSON texts write it. Programs differ in which characters they escape, how they do
 * it (Gson writes = as \u003d) and in the case of the digits. Some escape a text twice, which doubles the backslashes. So
 * the pattern allows any form for every character.
 */
function inEscapes(secret: string): string {
	return (secret.match(/\\+|[^\\]/gu) ?? []).map(inAnyForm).join('');
}

/** A pattern for one character, or for a run of backslashes. */
function inAnyForm(part: string, index: number): string {
	const bytes = [...Buffer.from(part, 'utf8')].map((byte) => `%(?:25)*${hex(byte, 2)}`);
	const units = part.split('').map((unit) => `\\\\+u${hex(unit.charCodeAt(0), 4)}`);
	const plain = part.startsWith('\\') ? `\\\\{${part.length},${8 * part.length}}` : `\\\\*${literal(part)}`;
	// Keeps the time linear: a run of backslashes must not be searched again from each of them.
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
 * Base64 writes three bytes as four letters. So a secret inside a longer text is written in one of three ways, depending on
 * where it begins. The letters at both ends also depend on the neighbouring bytes and are left out. The patterns match both
 * alphabets of base64.
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
