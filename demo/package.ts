import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import type { Host } from '../hosts/install';
import { installTarball } from '../hosts/installTarball';
import { packPackage } from '../hosts/packPackage';
import type { Report } from '../hosts/runStep';
import { demoFolder, userFolder, writeState } from './state';
import type { State } from './state';

const projectFolder = path.join(__dirname, '..');
const nodesFolder = path.join(userFolder, '.n8n', 'nodes');
const installedManifest = path.join(nodesFolder, 'node_modules', 'n8n-nodes-dispense', 'package.json');

/** What the packed package is made of. */
const sourceFolders = ['credentials', 'nodes', 'examples'];
const buildFiles = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'gulpfile.js'];

/**
 * Builds, packs and installs the package into the demo's n8n, unless the installed one was made of the same
 * sources.
 *
 * @returns whether there was something to do
 */
export async function providePackage(host: Host, state: State, report: Report): Promise<boolean> {
	const sources = await hashOfSources();
	if (state.installed === sources && existsSync(installedManifest)) return false;

	const folder = path.join(demoFolder, 'package');
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const tarball = await packPackage({ folder, report });
	// The version stays the same from one build to the next; npm must not take it for installed already.
	await rm(path.dirname(installedManifest), { recursive: true, force: true });
	await rm(path.join(nodesFolder, 'package-lock.json'), { force: true });
	await mkdir(userFolder, { recursive: true });
	await installTarball(host, userFolder, tarball);

	state.installed = sources;
	await writeState(state);
	return true;
}

async function hashOfSources(): Promise<string> {
	const folders = sourceFolders.map(async (folder) => {
		const entries = await readdir(path.join(projectFolder, folder), { recursive: true, withFileTypes: true });
		return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
	});
	const files = [
		...buildFiles.map((file) => path.join(projectFolder, file)),
		...(await Promise.all(folders)).flat(),
	];
	const hash = createHash('sha256');
	for (const file of files.sort())
		hash.update(path.relative(projectFolder, file)).update(await readFile(file));
	return hash.digest('hex');
}
