/**
 * The numbers of a JSON text that JavaScript cannot hold. All that is done here is linear in any text, JSON or not, and
 * most of it looks at every sixteenth letter only: a whole number that is too long has at least sixteen digits.
 */

/** A part of a text, without the letter at `end`. */
export interface Span {
	start: number;
	end: number;
}

/** Every decimal number of fewer digits survives the way through a double, unless it is smaller than the smallest normal one. */
const smallestNormal = 2 ** -1022;
const largestSafe = String(Number.MAX_SAFE_INTEGER);
const shortest = largestSafe.length;

const wholeNumber = /^-?\d+$/;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/** With so many digits in its exponent a number may be too large or too small for a double, however short it is. */
const longExponent = /[0-9][eE][-+]?[0-9]{3}/g;

/** What all long numbers have that are not whole, or have an exponent. */
const longFraction = /\.(?:[0-9]{8}|(?<=[0-9]{9}\.))|[0-9][eE](?:[-+]?[0-9]{3}|(?<=[0-9]{16}[eE]))/;

/**
 * Long whole numbers where the text around them says that a value stands: the ids. A string can hold the same letters. But
 * with the found ones in quotes (see `inQuotes`) the text is JSON only when it was JSON before and none of them is in a
 * string: a quote in the middle of a string ends it, and no digit may follow.
 */
export function likelyIds(text: string): Span[] {
	const ids: Span[] = [];
	for (let at = shortest - 1; at < text.length; at += shortest) {
		if (!isDigit(text, at)) continue;
		let end = at + 1;
		while (end < at + shortest && isDigit(text, end)) end++;
		let digits = at;
		while (isDigit(text, digits - 1)) digits--;
		if (end - digits >= shortest) {
			const start = text.charCodeAt(digits - 1) === minus ? digits - 1 : digits;
			if (text.charCodeAt(digits) === zero || !mayBegin(text, start)) {
				// Most likely in a string; then so is all up to the next quote.
				end = text.indexOf('"', at);
				if (end === -1) break;
			} else {
				while (isDigit(text, end)) end++;
				if (isLongWhole(text.slice(digits, end)) && mayEnd(text, end)) ids.push({ start, end });
			}
		}
		at = end;
	}
	return ids;
}

/** Whether a JSON text may hold long numbers that are no whole ones. */
export function mayHoldLongFractions(text: string): boolean {
	return longFraction.test(text);
}

/** All long numbers of a text that is JSON, in its order. */
export function longNumbers(text: string): Span[] {
	const isOutside = outsideStrings(text);
	return [...longRuns(text), ...runsWithLongExponent(text)]
		.filter(({ start, end }) => isLong(text.slice(start, end)))
		.sort((a, b) => a.start - b.start)
		.filter(({ start }) => isOutside(start));
}

/** The text with quotes around the given parts, which are in its order. */
export function inQuotes(text: string, spans: Span[]): string {
	const parts: string[] = [];
	let from = 0;
	for (const { start, end } of spans) {
		parts.push(text.slice(from, start), text.slice(start, end));
		from = end;
	}
	return [...parts, text.slice(from)].join('"');
}

/** Whether digits, at least as many as that number has, are more than the largest safe one. */
function isLongWhole(digits: string): boolean {
	return digits.length > shortest || digits > largestSafe;
}

/** Whether the letters are a number of JSON that a double does not hold with every digit. */
function isLong(letters: string): boolean {
	if (!number.test(letters)) return false;
	const value = Number(letters);
	if (wholeNumber.test(letters)) return !Number.isSafeInteger(value);
	const digits = countDigits(letters);
	const isNormal = Number.isFinite(value) && Math.abs(value) >= smallestNormal;
	if (digits === 0 || (digits < shortest && isNormal)) return false;
	// What another program computed with doubles, such as 0.30000000000000004, is written back the same.
	return String(value) !== letters;
}

/** How many digits a number has in front of its exponent, from the first that is not 0. */
function countDigits(letters: string): number {
	let count = 0;
	for (let at = 0; at < letters.length && !isExponent(letters.charCodeAt(at)); at++) {
		if (isDigit(letters, at) && (count > 0 || letters.charCodeAt(at) !== zero)) count++;
	}
	return count;
}

function longRuns(text: string): Span[] {
	const runs: Span[] = [];
	for (let at = shortest - 1; at < text.length; at += shortest) {
		if (!isNumberPart(text, at)) continue;
		const run = runAround(text, at);
		if (run.end - run.start >= shortest) runs.push(run);
		at = run.end;
	}
	return runs;
}

/** Shorter ones: the others are among the long runs. */
function runsWithLongExponent(text: string): Span[] {
	const runs: Span[] = [];
	longExponent.lastIndex = 0;
	for (let found = longExponent.exec(text); found; found = longExponent.exec(text)) {
		const run = runAround(text, found.index);
		if (run.end - run.start < shortest) runs.push(run);
		longExponent.lastIndex = run.end;
	}
	return runs;
}

/** The letters of numbers around a letter of them. */
function runAround(text: string, at: number): Span {
	let start = at;
	while (isNumberPart(text, start - 1)) start--;
	let end = at + 1;
	while (isNumberPart(text, end)) end++;
	return { start, end };
}

const minus = 45;
const zero = 48;
const quote = 34;
const comma = 44;
const colon = 58;
const backslash = 92;

// Before the first and behind the last letter there is NaN, which is none of these.

function isDigit(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return code >= 48 && code <= 57;
}

/** Digits and the letters `.`, `-`, `+`, `e` and `E`. */
function isNumberPart(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return (code >= 48 && code <= 57) || code === 46 || code === minus || code === 43 || isExponent(code);
}

/** Whether the letter is `e` or `E`. */
function isExponent(code: number): boolean {
	return code === 101 || code === 69;
}

/** The blanks of JSON. */
function isBlank(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return code === 32 || code === 10 || code === 13 || code === 9;
}

/** Whether a value may begin here: at the text's beginning, in a list, or behind a key. */
function mayBegin(text: string, at: number): boolean {
	let before = at - 1;
	while (isBlank(text, before)) before--;
	if (before < 0) return true;
	const code = text.charCodeAt(before);
	// JSON in a string writes its keys with a backslash.
	if (code === colon)
		return text.charCodeAt(before - 1) === quote && text.charCodeAt(before - 2) !== backslash;
	return code === comma || code === 91;
}

/** Whether a value may end before this; behind a key there would be a colon. */
function mayEnd(text: string, at: number): boolean {
	let behind = at;
	while (isBlank(text, behind)) behind++;
	const code = text.charCodeAt(behind);
	return code === comma || code === 93 || code === 125 || behind >= text.length;
}

/** Tells of places in a JSON text, asked for in its order, whether they are outside its strings. */
function outsideStrings(text: string): (at: number) => boolean {
	let open = text.indexOf('"');
	let close = open === -1 ? -1 : endOfString(text, open + 1);
	return (at) => {
		while (open !== -1 && close < at) {
			open = text.indexOf('"', close + 1);
			if (open !== -1) close = endOfString(text, open + 1);
		}
		return open === -1 || at < open;
	};
}

/** How many letters of a string are looked at one by one before its end is searched for: most strings are short. */
const near = 32;

/** Where the string ends whose content begins here: the index of its quote, or Infinity when it has none. */
function endOfString(text: string, begin: number): number {
	for (let at = begin; at < text.length;) {
		for (const end = at + near; at < end; at++) {
			const code = text.charCodeAt(at);
			if (code === quote) return at;
			if (code === backslash) at++;
		}
		const found = text.indexOf('"', at);
		if (found === -1) break;
		let escapes = found;
		while (escapes > at && text.charCodeAt(escapes - 1) === backslash) escapes--;
		if ((found - escapes) % 2 === 0) return found;
		at = found + 1;
	}
	return Infinity;
}
