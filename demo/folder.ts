import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { lock } from 'proper-lockfile';

import { FOLDER, forgetState, USER_FOLDER } from './state';

/** After this long without a sign of life, a demo that was killed no longer holds the folder. */
const STALE_MS = 10_000;

/**
 * Two demos at once would use one n8n database.
 *
 * @returns gives the folder free again
 */
export async function claimFolder(): Promise<() => Promise<void>> {
	await mkdir(FOLDER, { recursive: true });
	try {
		return await lock(FOLDER, {
			lockfilePath: path.join(FOLDER, 'demo.lock'),
			stale: STALE_MS,
			update: STALE_MS / 5,
		});
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw error;
		throw new Error(
			`Another demo is running in ${FOLDER}. Stop it with Ctrl+C. If it was killed, try again in ten seconds.`,
		);
	}
}

/** The next start is like the first one, but for n8n itself, which stays installed. */
export async function cleanFolder(): Promise<void> {
	await rm(USER_FOLDER, { recursive: true, force: true });
	await forgetState();
}
