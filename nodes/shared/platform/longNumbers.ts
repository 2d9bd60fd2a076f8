/**
 * Finds the numbers of a JSON text that JavaScript cannot hold exactly. Everything here takes linear time for any text, JSON
 * or not. Most of it looks only at every sixteenth letter, because a whole number that is too long has at least sixteen
 * digits.
 */

/** A part of a text, from `start` up to but without the letter at `end`. */
export interface Span {
	start: number;
	end: number;
}

/** A double holds every decimal number with fewer digits than `shortest`, unless it is smaller than this. */
const smallestNormal = 2 ** -1022;
const largestSafe = String(Number.MAX_SAFE_INTEGER);
const shortest = largestSafe.length;

/** A number with more letters is never what JavaScript writes, and unless it is 0 no double holds it. */
const mostLetters = 1000;

const wholeNumber = /^-?\d+$/;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/** An exponent of three digits: even a short number may then be too large or too small for a double. */
const longExponent = /[0-9][eE][-+]?[0-9]{3}/g;

/** Matches somewhere in every long number that has a fraction or an exponent. */
const longFraction = /\.(?:[0-9]{8}|(?<=[0-9]{9}\.))|[0-9][eE](?:[-+]?[0-9]{3}|(?<=[0-9]{16}[eE]))/;

/**
 * The IDs: long whole numbers in places where a value may stand. The same letters can stand inside a string, so this is only
 * a guess. But it is checked: with the found numbers in quotes (see `inQuotes`), the text is still JSON only if it was JSON
 * before and none of them is inside a string. A quote inside a string would end it, and no digit may follow.
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
				// Most likely inside a string, and then so is everything up to the next quote.
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

/** Whether a JSON text may hold long numbers that have a fraction or an exponent. */
export function mayHoldLongFractions(text: string): boolean {
	return longFraction.test(text);
}

/** All long numbers of a JSON text, in the text's order. */
export function longNumbers(text: string): Span[] {
	const isOutside = outsideStrings(text);
	// The letters in strings are no numbers, and may be anything.
	return [...longRuns(text), ...runsWithLongExponent(text)]
		.sort((a, b) => a.start - b.start)
		.filter(({ start }) => isOutside(start))
		.filter(({ start, end }) => isLong(text.slice(start, end)));
}

/** The text with quotes around the given parts, which must be in the text's order. */
export function inQuotes(text: string, spans: Span[]): string {
	const parts: string[] = [];
	let from = 0;
	for (const { start, end } of spans) {
		parts.push(text.slice(from, start), text.slice(start, end));
		from = end;
	}
	return [...parts, text.slice(from)].join('"');
}

/** Whether these digits, `shortest` or more, make a number above the largest safe one. */
function isLongWhole(digits: string): boolean {
	return digits.length > shortest || digits > largestSafe;
}

/** Whether the letters are a JSON number of which a double does not hold every digit. */
function isLong(letters: string): boolean {
	// On megabytes of digits a regular expression runs out of stack.
	if (letters.length > mostLetters) return countDigits(letters) > 0;
	if (!number.test(letters)) return false;
	const value = Number(letters);
	if (wholeNumber.test(letters)) return !Number.isSafeInteger(value);
	const digits = countDigits(letters);
	const isNormal = Number.isFinite(value) && Math.abs(value) >= smallestNormal;
	if (digits === 0 || (digits < shortest && isNormal)) return false;
	// A number that another program computed with doubles, such as 0.30000000000000004, is written back unchanged.
	return String(value) !== letters;
}

/** How many digits a number has before its exponent, counted from the first that is not 0. */
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

/** Only the short runs, because the longer ones are among `longRuns`. */
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

/** The whole run of letters of numbers around the one at `at`. */
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

// Before the first and after the last letter `charCodeAt` gives NaN, which equals none of these.

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

/** Whether a value may begin here: at the beginning of the text, in a list, or after a key. */
function mayBegin(text: string, at: number): boolean {
	let before = at - 1;
	while (isBlank(text, before)) before--;
	if (before < 0) return true;
	const code = text.charCodeAt(before);
	// In JSON inside a string, the quotes of a key have a backslash.
	if (code === colon)
		return text.charCodeAt(before - 1) === quote && text.charCodeAt(before - 2) !== backslash;
	return code === comma || code === 91;
}

/** Whether a value may end before this letter. After a key there would be a colon. */
function mayEnd(text: string, at: number): boolean {
	let behind = at;
	while (isBlank(text, behind)) behind++;
	const code = text.charCodeAt(behind);
	return code === comma || code === 93 || code === 125 || behind >= text.length;
}

/** Returns a function that says whether a place in a JSON text is outside its strings. Ask for places in the text's order. */
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

/** How many letters of a string are checked one by one before `indexOf` searches for its end. Most strings are short. */
const near = 32;

/** The index of the quote that ends the string whose content starts at `begin`; Infinity when there is none. */
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
