import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { lock } from 'proper-lockfile';

import type { Report } from './runStep';

const cacheFolder = path.join(__dirname, '.cache');

/** Below node_modules, so that deleting node_modules also forgets that they were installed. */
const stampOf = (folder: string) => path.join(folder, 'node_modules', '.dispense-installed');

/**
 * Runs `install` unless it already succeeded for exactly these pins on this machine. The stamp is written
 * last, so an interrupted installation is repeated and a changed package.json or lockfile installs again.
 *
 * @param folder a folder of hosts/ with a package.json and a lockfile
 * @param nodeVersion the Node.js that the packages are installed for
 */
export async function installOnce(
	folder: string,
	nodeVersion: string,
	report: Report,
	install: () => Promise<void>,
): Promise<void> {
	const pins = await hashOfPins(folder, nodeVersion);
	const isInstalled = async () => {
		const stamp = stampOf(folder);
		return existsSync(stamp) && (await readFile(stamp, 'utf8')) === pins;
	};
	if (await isInstalled()) return;

	const release = await acquireLock(report);
	try {
		// The process that held the lock before may have done the work.
		if (await isInstalled()) return;
		await rm(stampOf(folder), { force: true });
		await install();
		await writeFile(stampOf(folder), pins);
	} finally {
		await release();
	}
}

async function hashOfPins(folder: string, nodeVersion: string): Promise<string> {
	const hash = createHash('sha256').update([nodeVersion, process.platform, process.arch].join(' '));
	for (const file of ['package.json', 'package-lock.json'])
		hash.update(await readFile(path.join(folder, file)));
	return hash.digest('hex');
}

/** One lock for all hosts: two installations at once would only be slower. */
async function acquireLock(report: Report): Promise<() => Promise<void>> {
	await mkdir(cacheFolder, { recursive: true });
	const options = {
		lockfilePath: path.join(cacheFolder, 'install.lock'),
		stale: 30_000,
		update: 5_000,
		onCompromised: (error: Error) => report(`The lock of ${cacheFolder} was lost: ${error.message}`),
	};
	try {
		return await lock(cacheFolder, options);
	} catch (error) {
		if (!(error instanceof Error) || !('code' in error) || error.code !== 'ELOCKED') throw error;
		report('Another process is installing; waiting for it ...');
		const everySecondForAnHour = { retries: 3600, minTimeout: 1000, maxTimeout: 1000 };
		return await lock(cacheFolder, { ...options, retries: everySecondForAnHour });
	}
}
