import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { installOnce } from './installOnce';
import { environmentFor, provideNode24 } from './node24';
import type { NodeRuntime } from './node24';
import { findProgram } from './programs';
import { runStep } from './runStep';
import type { Report } from './runStep';

/** An installed n8n that can be started. */
export interface Host {
	major: 1 | 2;
	version: string;
	nodeBinary: string;
	/** The file that Node.js runs to start n8n. */
	n8nEntry: string;
}

/** The only native modules that a server needs; all other install scripts stay off. */
const nativeModules = ['sqlite3', 'isolated-vm'];

/**
 * Installs the pinned n8n and the Node.js that it runs on, from the npm registry. Returns within
 * milliseconds when that is done already, and waits when another process is doing it.
 *
 * @param major which of the two pinned versions
 * @param report gets a line at each step and every 15 seconds during one
 */
export async function installHost(major: 1 | 2, report: Report): Promise<Host> {
	if (process.platform === 'win32')
		throw new Error('The n8n hosts run on Linux and macOS. On Windows use WSL.');

	const folder = path.join(__dirname, `n8n-${major}`);
	const version = await pinnedVersion(folder);
	const node = await provideNode24(report);
	await installOnce(folder, node.version, report, () => install(folder, version, node, report));

	const n8nEntry = path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
	return { major, version, nodeBinary: node.binary, n8nEntry };
}

async function install(folder: string, version: string, node: NodeRuntime, report: Report): Promise<void> {
	const hint = missingToolsHint();
	if (hint) report(hint);

	const npm = { command: 'npm', cwd: folder, env: environmentFor(node) };
	await runStep(
		{
			...npm,
			title: `Installing n8n ${version} (2 to 3 GB, one to five minutes)`,
			// Not `npm ci`: it refuses the lockfiles, which list optional packages that the registry lacks.
			// Not the install scripts: one of them downloads a library from outside the registry.
			args: ['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'],
		},
		report,
	);

	const loadNativeModules = {
		title: 'Loading its native modules',
		command: node.binary,
		args: ['-e', nativeModules.map((name) => `require('${name}');`).join(' ')],
		cwd: folder,
	};
	try {
		await runStep(loadNativeModules, report);
	} catch {
		await runStep(
			{
				...npm,
				title: `Building ${nativeModules.join(' and ')} (about a minute)`,
				// Said explicitly: a .npmrc or an outer `npm run` may have switched the scripts off.
				args: ['rebuild', ...nativeModules, '--ignore-scripts=false'],
				hint,
			},
			report,
		);
		await runStep(loadNativeModules, report);
	}
}

/** Most machines get prebuilt native modules, so missing tools are a hint and not yet an error. */
function missingToolsHint(): string | undefined {
	const missing = ['python3', 'make', 'g++'].filter((tool) => findProgram(tool) === undefined);
	if (missing.length === 0) return undefined;
	return (
		`Not found: ${missing.join(', ')}. They are needed where no prebuilt native module fits. ` +
		'Debian and Ubuntu: apt-get install -y python3 make g++; macOS: xcode-select --install'
	);
}

async function pinnedVersion(folder: string): Promise<string> {
	const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
		dependencies: { n8n: string };
	};
	return manifest.dependencies.n8n;
}
