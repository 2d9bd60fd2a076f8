import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';

import { installHost } from '../../../hosts/install';
import type { Host } from '../../../hosts/install';
import { startN8n } from '../../../hosts/n8nServer';
import type { N8nServer } from '../../../hosts/n8nServer';
import { packPackage } from '../../../hosts/packPackage';
import { startQueueN8n } from '../../../hosts/queueN8n';
import type { Report } from '../../../hosts/runStep';
import type { Versions } from '../flows/flow';

/** n8n 2 and the packed package, for all servers of a run. */
export class Installation {
	private isInstalled = false;
	private versions: Versions | undefined;

	private constructor(
		readonly host: Host,
		private readonly folder: string,
		private readonly tarball: string,
	) {}

	/** @param folder empty; the caller deletes it */
	static async prepare(folder: string, report: Report): Promise<Installation> {
		const host = await installHost(2, report);
		return new Installation(host, folder, await packPackage({ folder, report }));
	}

	/** The Node.js that n8n runs on. */
	get nodeVersion(): string {
		return execFileSync(this.host.nodeBinary, ['--version'], { encoding: 'utf8' }).trim();
	}

	/**
	 * Starts n8n on SQLite, one server after the other. All share a folder, so that only the first makes a database.
	 *
	 * @param env what differs from n8n's defaults
	 */
	async start(env: Record<string, string> = {}): Promise<N8nServer> {
		const userFolder = path.join(this.folder, 'n8n');
		const tarball = this.isInstalled ? undefined : this.tarball;
		const n8n = await startN8n({ host: this.host, userFolder, tarball, env });
		this.isInstalled = true;
		return n8n;
	}

	/** Starts n8n in queue mode, with everything of its own. */
	async startQueue(workers: number): Promise<N8nServer> {
		return await startQueueN8n({ host: this.host, tarball: this.tarball, workers });
	}

	/** The version of each node type that the editor gives a new node; the same in every server of this installation. */
	async versionsIn(n8n: N8nServer): Promise<Versions> {
		return (this.versions ??= await versionsOf(n8n));
	}
}

async function versionsOf(n8n: N8nServer): Promise<Versions> {
	const versions = new Map<string, number>();
	for (const type of await n8n.nodeTypes())
		versions.set(type.name, Math.max(newestOf(type), versions.get(type.name) ?? 0));
	return versions;
}

const newestOf = ({ defaultVersion, version }: INodeTypeDescription) =>
	defaultVersion ?? Math.max(...[version].flat());
