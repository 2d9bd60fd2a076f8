import { sleep } from 'n8n-workflow';

/**
 * Waits for a condition, at most `limit` milliseconds. In short steps: n8n's sleep cannot be ended, and should not
 * outlive what it waits for by much.
 */
export async function until(condition: () => boolean, limit: number): Promise<void> {
	const end = Date.now() + limit;
	while (!condition() && Date.now() < end) await sleep(Math.min(250, end - Date.now()));
}
