import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Host } from './install';
import { environmentFor } from './node24';
import { runStep } from './runStep';

/**
 * Installs a packed package where n8n keeps the community nodes that a user installs in its editor.
 *
 * @param tarball see packPackage.ts
 */
export async function installTarball(host: Host, userFolder: string, tarball: string): Promise<void> {
	const folder = path.join(userFolder, '.n8n', 'nodes');
	await mkdir(folder, { recursive: true });
	const manifest = path.join(folder, 'package.json');
	if (!existsSync(manifest)) {
		await writeFile(manifest, JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} }));
	}

	// As n8n does it: peer dependencies are n8n's own packages and come from n8n itself.
	const args = ['install', '--legacy-peer-deps', '--ignore-scripts', '--prefer-offline', '--no-audit'];
	const env = environmentFor({ binary: host.nodeBinary });
	const command = { command: 'npm', args: [...args, '--no-fund', tarball], cwd: folder, env };
	await runStep({ ...command, title: `Installing ${path.basename(tarball)} into n8n` }, () => {});

	if (existsSync(path.join(folder, 'node_modules', 'n8n-workflow'))) {
		throw new Error(`${tarball} brought a copy of n8n-workflow; it must be a peer dependency only`);
	}
}
