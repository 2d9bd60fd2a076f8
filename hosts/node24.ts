import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { installOnce } from './installOnce';
import { runStep } from './runStep';
import type { Report } from './runStep';

/** A Node.js that n8n 1 and 2 both run on. */
export interface NodeRuntime {
	binary: string;
	/** The folder that holds `include/node`, for `npm_config_nodedir`. Absent: node-gyp downloads the headers. */
	headers?: string;
	version: string;
}

const node24Folder = path.join(__dirname, 'node-24');

/**
 * Finds Node.js 24, or installs it from the npm registry. n8n 2 does not start on anything older, and the
 * prebuilt native modules of both n8n versions fit 24.
 */
export async function provideNode24(report: Report): Promise<NodeRuntime> {
	const own = runningNode();
	if (own?.headers) return own;

	const version = await pinnedVersion();
	await installOnce(node24Folder, version, report, async () => {
		const args = ['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
		const title = `Installing Node.js ${version} for n8n (50 MB, some seconds)`;
		await runStep({ title, command: 'npm', args, cwd: node24Folder }, report);
	});

	const runtime = installedNode(version) ?? own;
	if (!runtime) {
		throw new Error(
			`n8n needs Node.js 24, and the npm registry has no ${version} for ${process.platform} ${process.arch}. ` +
				'Install Node.js 24 (for example `nvm install 24`) and run this again with it.',
		);
	}
	return runtime;
}

/** PATH and headers, so that npm, node-gyp and n8n's own child processes all use the same Node.js. */
export function environmentFor({
	binary,
	headers,
}: Pick<NodeRuntime, 'binary' | 'headers'>): NodeJS.ProcessEnv {
	return {
		...process.env,
		PATH: [path.dirname(binary), process.env.PATH].join(path.delimiter),
		...(headers && { npm_config_nodedir: headers }),
	};
}

function runningNode(): NodeRuntime | undefined {
	if (!process.version.startsWith('v24.')) return undefined;
	const prefix = path.dirname(path.dirname(process.execPath));
	return {
		binary: process.execPath,
		headers: hasHeaders(prefix) ? prefix : undefined,
		version: process.versions.node,
	};
}

/** The platform's package is an optional dependency; npm installs only the one that fits the machine. */
function installedNode(version: string): NodeRuntime | undefined {
	const modules = path.join(node24Folder, 'node_modules');
	for (const name of existsSync(modules) ? readdirSync(modules) : []) {
		const headers = path.join(modules, name);
		const binary = path.join(headers, 'bin', 'node');
		if (existsSync(binary) && hasHeaders(headers)) return { binary, headers, version };
	}
	return undefined;
}

const hasHeaders = (prefix: string) => existsSync(path.join(prefix, 'include', 'node', 'node.h'));

async function pinnedVersion(): Promise<string> {
	const manifest = JSON.parse(await readFile(path.join(node24Folder, 'package.json'), 'utf8')) as {
		optionalDependencies: Record<string, string>;
	};
	const [version, ...others] = new Set(Object.values(manifest.optionalDependencies));
	if (!version || others.length > 0)
		throw new Error(`${node24Folder}/package.json must pin one version of Node.js`);
	return version;
}
