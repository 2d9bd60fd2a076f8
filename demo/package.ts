import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import type { Host } from '../hosts/install';
import { installTarball } from '../hosts/installTarball';
import { packPackage } from '../hosts/packPackage';
import type { Report } from '../hosts/runStep';
import { FOLDER, USER_FOLDER, writeState, type State } from './state';

const PROJECT = path.join(__dirname, '..');
const NODES = path.join(USER_FOLDER, '.n8n', 'nodes');
const INSTALLED = path.join(NODES, 'node_modules', 'n8n-nodes-dispense', 'package.json');

/** What the packed package is made of. */
const SOURCES = ['credentials', 'nodes', 'examples'];
const BUILD_FILES = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'gulpfile.js'];

/**
 * Builds, packs and installs the package into the demo's n8n, unless what is installed there was made of the same
 * sources.
 *
 * @returns whether there was something to do
 */
export async function providePackage(host: Host, state: State, report: Report): Promise<boolean> {
	const sources = await hashOfSources();
	if (state.installed === sources && existsSync(INSTALLED)) return false;

	const folder = path.join(FOLDER, 'package');
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const tarball = await packPackage({ folder, report });
	// The version stays the same from one build to the next; npm must not take it for installed already.
	await rm(path.dirname(INSTALLED), { recursive: true, force: true });
	await rm(path.join(NODES, 'package-lock.json'), { force: true });
	await mkdir(USER_FOLDER, { recursive: true });
	await installTarball(host, USER_FOLDER, tarball);

	state.installed = sources;
	await writeState(state);
	return true;
}

async function hashOfSources(): Promise<string> {
	const folders = SOURCES.map(async (folder) => {
		const entries = await readdir(path.join(PROJECT, folder), { recursive: true, withFileTypes: true });
		return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
	});
	const files = [
		...BUILD_FILES.map((file) => path.join(PROJECT, file)),
		...(await Promise.all(folders)).flat(),
	];
	const hash = createHash('sha256');
	for (const file of files.sort()) hash.update(path.relative(PROJECT, file)).update(await readFile(file));
	return hash.digest('hex');
}
