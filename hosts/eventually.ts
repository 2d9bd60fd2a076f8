import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two looks: a tenth of the time waited so far, so that no wait ends much too late. */
const pauseAfter = (waitedMs: number) => Math.min(Math.max(waitedMs / 10, 1), 200);

/**
 * The project's one way to wait: looks until it finds something.
 *
 * @param what ends the error's message; a function is called when the time is over, and can say what there was instead
 * @param look gives undefined or false while there is nothing; what it throws ends the wait
 * @returns what `look` has found
 * @throws Error when the time is over
 */
export async function eventually<T>(
	what: string | (() => string),
	look: () => T | undefined | false | Promise<T | undefined | false>,
	limitMs = 20_000,
): Promise<T> {
	const beganAt = Date.now();
	for (;;) {
		const found = await look();
		if (found !== undefined && found !== false) return found;
		const waitedMs = Date.now() - beganAt;
		if (waitedMs > limitMs) {
			const wanted = typeof what === 'string' ? what : what();
			throw new Error(`Still waiting after ${limitMs / 1000} s for ${wanted}`);
		}
		await pause(pauseAfter(waitedMs));
	}
}
