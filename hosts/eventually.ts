import { setTimeout as pause } from 'node:timers/promises';

const firstPauseMs = 5;
const longestPauseMs = 200;

/**
 * The project's one way to wait: looks until there is something, at first often and then less so.
 *
 * @param what what is waited for; a function is asked when the time is over, so that it can tell what there was instead
 * @param look gives undefined or false while there is nothing; what it throws ends the wait
 * @returns what `look` has found
 * @throws Error when the time is over
 */
export async function eventually<T>(
	what: string | (() => string),
	look: () => T | undefined | false | Promise<T | undefined | false>,
	limitMs = 20_000,
): Promise<T> {
	const end = Date.now() + limitMs;
	for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
		const found = await look();
		if (found !== undefined && found !== false) return found;
		if (Date.now() > end) {
			throw new Error(
				`Still waiting after ${limitMs / 1000} s for ${typeof what === 'string' ? what : what()}`,
			);
		}
		await pause(pauseMs);
	}
}
