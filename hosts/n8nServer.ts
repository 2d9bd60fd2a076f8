import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { installTarball } from './installTarball';
import type { Host } from './install';
import { N8nApi } from './n8nApi';
import { localUrl, n8nEnvironment } from './n8nEnvironment';
import type { N8nSettings } from './n8nEnvironment';
import { N8nProcess } from './n8nProcess';
import { N8nRest } from './n8nRest';
import type { Owner } from './n8nRest';
import { freePort } from './ports';

/** How to start an n8n. */
export interface StartOptions {
	/** See installHost(). */
	host: Host;
	/** N8N_USER_FOLDER; without it a temporary one, which {@link N8nServer.remove} deletes. */
	userFolder?: string;
	/** A packed package to install first, see packPackage(). */
	tarball?: string;
	env?: Record<string, string>;
	/** Without it a free one. */
	port?: number;
	logLevel?: 'info' | 'debug';
}

/**
 * Starts a real n8n on SQLite, with an owner who is logged in.
 *
 * @throws with the end of n8n's log when it does not start
 */
export async function startN8n(options: StartOptions): Promise<N8nServer> {
	const userFolder = options.userFolder ?? (await mkdtemp(path.join(tmpdir(), 'dispense-n8n-')));
	if (options.tarball) await installTarball(options.host, userFolder, options.tarball);
	const { host, env, logLevel } = options;
	const port = options.port ?? (await freePort());
	const brokerPort = await freePort();
	const server = new N8nServer(
		{ host, userFolder, port, brokerPort, logLevel, env },
		options.userFolder === undefined,
	);
	try {
		await server.start();
	} catch (error) {
		await server.remove();
		throw error;
	}
	return server;
}

/** An n8n that runs, and what one can do with it in the editor. */
export class N8nServer extends N8nApi {
	readonly url: string;
	readonly userFolder: string;
	readonly databaseFile: string;
	readonly owner: Owner = { email: 'owner@example.com', password: 'Dispense-2026' };
	private readonly runs: N8nProcess[] = [];

	/** Starts nothing yet; use {@link startN8n}. */
	constructor(
		private readonly settings: N8nSettings,
		private readonly isTemporary: boolean,
	) {
		const url = localUrl(settings.port);
		super(new N8nRest(url), settings.host.major);
		this.url = url;
		this.userFolder = settings.userFolder;
		this.databaseFile = path.join(settings.userFolder, '.n8n', 'database.sqlite');
	}

	/** The running process, or the last one. */
	get pid(): number | undefined {
		return this.runs.at(-1)?.pid;
	}

	get isRunning(): boolean {
		return this.runs.at(-1)?.isRunning ?? false;
	}

	/** What n8n wrote to stdout and stderr, in all its runs. */
	log(): string {
		return this.runs.map((run) => run.log()).join('');
	}

	/** Starts n8n again after {@link stop} or {@link kill}, on the same port with the same data. */
	async start(): Promise<void> {
		if (this.isRunning) throw new Error(`n8n is running already, process ${this.pid}`);
		const run = new N8nProcess(this.settings.host, this.userFolder, n8nEnvironment(this.settings));
		this.runs.push(run);
		await run.untilReady(this.url);
		await this.client.signIn(this.owner);
	}

	/** SIGTERM, and SIGKILL when n8n does not stop within its time. */
	async stop(): Promise<void> {
		await this.runs.at(-1)?.stop();
	}

	/**
	 * Sends a signal that ends n8n, SIGKILL as a power cut does, and waits for the end. After a SIGKILL n8n's
	 * next start takes ten seconds longer: n8n slows a loop of crashes down.
	 */
	async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
		await this.runs.at(-1)?.kill(signal);
	}

	async restart(): Promise<void> {
		await this.stop();
		await this.start();
	}

	/** Stops n8n and deletes its user folder, unless the caller gave the folder. */
	async remove(): Promise<void> {
		await this.stop();
		if (this.isTemporary) await rm(this.userFolder, { recursive: true, force: true });
	}
}
