import { setTimeout as pause } from 'node:timers/promises';

const limitMs = 60_000;
const pauseMs = 500;

/** Asks n8n again when it is too busy to answer: with thousands of items it takes its own database for unreachable. */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
	const end = Date.now() + limitMs;
	for (;;) {
		try {
			return await ask();
		} catch (error) {
			const isBusy = error instanceof Error && error.message.startsWith('n8n answered 503');
			if (!isBusy || Date.now() > end) throw error;
			await pause(pauseMs);
		}
	}
}
