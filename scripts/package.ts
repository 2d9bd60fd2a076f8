import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { packPackage } from '../hosts/packPackage';
import { runStep } from '../hosts/runStep';
import { contentProblems } from './support/contentProblems';
import { main } from './support/main';
import { packageFolder, project, readManifest } from './support/packedTarball';
import { scan, scannedFiles } from './support/scan';

const report = (line: string) => console.log(line);

/** `npm run package`: builds and packs what `npm publish` sends, and looks at it as n8n's verification does. */
main(async () => {
	await rm(packageFolder, { recursive: true, force: true });
	await mkdir(packageFolder, { recursive: true });
	const tarball = await packPackage({ folder: packageFolder, report });
	const lint = { title: 'Linting what was built', command: 'npm', args: ['run', 'lint:dist'], cwd: project };
	await runStep(lint, report);

	const { size: bytes } = await stat(tarball);
	const temporary = await mkdtemp(path.join(tmpdir(), 'dispense-unpacked-'));
	try {
		await inspect(await unpack(tarball, temporary), bytes);
	} finally {
		await rm(temporary, { recursive: true, force: true });
	}

	const sha256 = createHash('sha256')
		.update(await readFile(tarball))
		.digest('hex');
	// The release workflow hands these lines on as they are.
	const facts = `tarball=${path.basename(tarball)}\nsha256=${sha256}\n`;
	await writeFile(path.join(packageFolder, 'facts.txt'), facts);
	report(`${path.relative(project, tarball)}: ${bytes} bytes, sha256 ${sha256}`);
	return true;
});

async function unpack(tarball: string, folder: string): Promise<string> {
	await promisify(execFile)('tar', ['-xzf', tarball, '-C', folder]);
	// npm puts everything in a folder of this name.
	return path.join(folder, 'package');
}

/** @throws with what is wrong with an unpacked package */
async function inspect(unpacked: string, bytes: number): Promise<void> {
	const folders = ['nodes', 'credentials'];
	const sources = await Promise.all(folders.map((folder) => filesIn(project, folder)));
	const problems = contentProblems(
		{ bytes, files: await filesIn(unpacked) },
		{ files: sources.flat(), n8n: readManifest().n8n },
	);
	if (problems.length > 0) throw new Error(['The package must not be published:', ...problems].join('\n'));

	report("Running n8n's scanner on the sources and on the packed files ...");
	await scan(project, scannedFiles.sources);
	await scan(unpacked, scannedFiles.package);
}

/** All files below a folder, relative to `root`, with forward slashes. */
async function filesIn(root: string, folder = '.'): Promise<string[]> {
	const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
	return (
		entries
			// npm leaves out what a system strews about, such as .DS_Store.
			.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
			.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
			.map((file) => file.split(path.sep).join('/'))
	);
}
