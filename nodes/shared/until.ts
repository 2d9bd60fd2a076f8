import { sleep } from 'n8n-workflow';

/**
 * Waits for a condition, at most `limit` milliseconds. In short steps: n8n's sleep cannot be ended, and should not
 * outlive what it waits for by much. A clock that is set back meanwhile does not make it longer.
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
 * What some work comes to, or undefined when it has not ended after `limit` milliseconds; what it comes to later is
 * dropped. A timeout of n8n's requests does not end a reply whose bytes come one by one.
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
