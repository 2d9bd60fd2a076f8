import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runStep } from './runStep';
import type { Report } from './runStep';

/** How to pack. */
export interface PackOptions {
	/** Where to put the tarball: a folder with no other one. Default: a new temporary folder, left to the caller. */
	folder?: string;
	report?: Report;
}

const projectFolder = path.join(__dirname, '..');

/**
 * Packs this package as `npm publish` would, so that the demo and the tests run the files that users get.
 *
 * @returns the path of the tarball
 */
export async function packPackage({ folder, report = () => {} }: PackOptions = {}): Promise<string> {
	const npm = { command: 'npm', cwd: projectFolder };
	await runStep({ ...npm, title: 'Building the package', args: ['run', 'build'] }, report);
	await requireListedFiles();

	const destination = folder ?? (await mkdtemp(path.join(tmpdir(), 'dispense-pack-')));
	const args = ['pack', '--ignore-scripts', '--pack-destination', destination];
	await runStep({ ...npm, title: 'Packing it', args }, report);

	const tarball = (await readdir(destination)).find((name) => name.endsWith('.tgz'));
	if (!tarball) throw new Error(`npm pack left nothing in ${destination}`);
	return path.join(destination, tarball);
}

/** n8n starts without any of a package's nodes, and hardly says so, when one listed file is missing. */
async function requireListedFiles(): Promise<void> {
	const manifest = JSON.parse(await readFile(path.join(projectFolder, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[]; credentials: string[] };
	};
	const listed = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
	const missing = listed.filter((file) => !existsSync(path.join(projectFolder, file)));
	if (missing.length > 0)
		throw new Error(`package.json lists files that were not built: ${missing.join(', ')}`);
}
