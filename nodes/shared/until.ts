import { sleep } from 'n8n-workflow';

/**
 * Waits for a condition, at most `limit` milliseconds. It waits in short steps, because n8n's sleep cannot be interrupted. If
 * the clock is set back meanwhile, the wait does not get longer.
 */
export async function until(condition: () => boolean, limit: number): Promise<void> {
	for (let left = limit; !condition() && left > 0;) {
		const step = Math.min(250, left);
		const before = Date.now();
		await sleep(step);
		left -= Math.max(step, Date.now() - before);
	}
}

/**
 * The result of some work, or undefined when the work has not ended after `limit` milliseconds. A later result is dropped.
 * The timeout of n8n's requests is not enough: it does not end a reply that arrives byte by byte.
 */
export async function within<T>(limit: number, work: Promise<T>): Promise<T | undefined> {
	let isOver = false;
	const late = until(() => isOver, limit).then(() => undefined);
	try {
		return await Promise.race([work, late]);
	} finally {
		isOver = true;
	}
}
