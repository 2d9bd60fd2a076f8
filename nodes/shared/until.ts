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
 * Waits for work that may never end.
 *
 * @throws Error after `limit` milliseconds; what the work comes to later is dropped
 */
export async function within<T>(limit: number, work: Promise<T>): Promise<T> {
	let isOver = false;
	const late = until(() => isOver, limit).then((): never => {
		throw new Error('It took too long');
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		isOver = true;
	}
}
