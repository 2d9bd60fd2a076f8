import { setTimeout as pause } from 'node:timers/promises';
import { inspect, isDeepStrictEqual } from 'node:util';

const pollMs = 100;
const defaultLimitMs = 20_000;

/** @throws Error that says what was expected and what there is */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
	if (isDeepStrictEqual(actual, expected)) return;
	throw new Error(`${what}: expected ${inspect(expected)}, but found ${inspect(actual)}`);
}

/** Like {@link expectEqual} for the fields that are given; others are left out of account. */
export function expectFields(what: string, actual: object | undefined, expected: object): void {
	for (const [name, value] of Object.entries(expected))
		expectEqual(`${what}, ${name}`, (actual as Record<string, unknown> | undefined)?.[name], value);
}

/** Polls until `look` gives something other than undefined or false, and returns that. */
export async function eventually<T>(
	what: string,
	look: () => T | undefined | false | Promise<T | undefined | false>,
	limitMs = defaultLimitMs,
): Promise<T> {
	const end = Date.now() + limitMs;
	for (;;) {
		const found = await look();
		if (found !== undefined && found !== false) return found;
		if (Date.now() > end) throw new Error(`Waited ${limitMs / 1000} s in vain for ${what}`);
		await pause(pollMs);
	}
}
