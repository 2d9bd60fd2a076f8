import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { lock } from 'proper-lockfile';

import { demoFolder, forgetState, userFolder } from './state';

/** After this long without a sign of life, a demo that was killed no longer holds the folder. */
const staleMs = 10_000;

/**
 * Two demos at once would use one n8n database.
 *
 * @returns gives the folder free again
 */
export async function claimFolder(): Promise<() => Promise<void>> {
	await mkdir(demoFolder, { recursive: true });
	try {
		return await lock(demoFolder, {
			lockfilePath: path.join(demoFolder, 'demo.lock'),
			stale: staleMs,
			update: staleMs / 5,
		});
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw error;
		throw new Error(
			`Another demo is running in ${demoFolder}. Stop it with Ctrl+C. If it was killed, try again in ten seconds.`,
		);
	}
}

/** The next start is like the first one, but for n8n itself, which stays installed. */
export async function cleanFolder(): Promise<void> {
	await rm(userFolder, { recursive: true, force: true });
	await forgetState();
}
