import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { packPackage } from '../../../hosts/packPackage';

/**
 * The package as `npm publish` would send it: the tarball that `DISPENSE_TARBALL` names, so that a release is tested with
 * the very file that is published, or one that is built and packed once per test run.
 */
export async function packedPackage(): Promise<string> {
	const given = process.env.DISPENSE_TARBALL;
	if (given) return requireFile(path.resolve(given));

	const folder = process.env.DISPENSE_TEST_FOLDER;
	if (!folder) throw new Error('DISPENSE_TEST_FOLDER is not set; see test/support/globalSetup.js');
	// Jest gives every test file modules and an environment of its own; a file is what they share.
	const note = path.join(folder, 'tarball.txt');
	if (!existsSync(note)) await writeFile(note, await packPackage({ report: say }));
	return await readFile(note, 'utf8');
}

function requireFile(tarball: string): string {
	if (!existsSync(tarball))
		throw new Error(`DISPENSE_TARBALL names ${tarball}, which is not there. Make it with: npm run package`);
	return tarball;
}

/** Progress, past jest's console: an installation of n8n takes minutes. */
export const say = (line: string) => void process.stderr.write(`${line}\n`);
