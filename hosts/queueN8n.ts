import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { installTarball } from './installTarball';
import type { N8nSettings } from './n8nEnvironment';
import { N8nServer } from './n8nServer';
import type { StartOptions } from './n8nServer';
import { freePort } from './ports';
import { QueueWorker } from './queueWorker';
import { startQueueServices } from './queueServices';
import type { QueueServices } from './queueServices';

/** How to start an n8n in queue mode; everything that it keeps is temporary. */
export interface QueueOptions extends Omit<StartOptions, 'userFolder'> {
	/** How many worker processes. */
	workers: number;
}

/**
 * Starts a real n8n in queue mode on a Redis and a PostgreSQL of its own: the main process has the editor and
 * takes requests, the workers run the executions.
 *
 * @throws with the end of the log of the process that does not start
 */
export async function startQueueN8n(options: QueueOptions): Promise<QueueN8n> {
	const services = await startQueueServices();
	const folder = await mkdtemp(path.join(tmpdir(), 'dispense-queue-'));
	const clean = async () => {
		await services.stop();
		await rm(folder, { recursive: true, force: true });
	};
	let n8n: QueueN8n;
	try {
		n8n = await prepare(options, services, folder, clean);
	} catch (error) {
		await clean();
		throw error;
	}
	try {
		await n8n.start();
		await Promise.all(n8n.workers.map(async (worker) => await worker.start()));
	} catch (error) {
		await n8n.remove();
		throw error;
	}
	return n8n;
}

/** The main process of an n8n in queue mode, and its workers. */
export class QueueN8n extends N8nServer {
	constructor(
		settings: N8nSettings,
		readonly workers: readonly QueueWorker[],
		private readonly clean: () => Promise<void>,
	) {
		super(settings, false);
	}

	/** Kills all processes and deletes their data, which an orderly stop would only have saved. */
	override async remove(): Promise<void> {
		await Promise.all([this, ...this.workers].map(async (part) => await part.kill('SIGKILL')));
		await this.clean();
	}
}

async function prepare(
	{ host, tarball, workers: count, logLevel, port = 0, env }: QueueOptions,
	services: QueueServices,
	folder: string,
	clean: () => Promise<void>,
): Promise<QueueN8n> {
	const shared = {
		...services.env,
		EXECUTIONS_MODE: 'queue',
		// Without it each process makes a key of its own and cannot read the others' credentials.
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
		...env,
	};
	const mainPort = port || (await freePort());
	const settingsOf = async (name: string): Promise<N8nSettings> => {
		// In a shared folder one process would take the lock file of another for the trace of a crash.
		const userFolder = path.join(folder, name);
		await mkdir(userFolder);
		if (tarball) await installTarball(host, userFolder, tarball);
		const brokerPort = await freePort();
		return { host, userFolder, port: mainPort, brokerPort, logLevel, env: shared };
	};
	const main = await settingsOf('main');
	const workers: QueueWorker[] = [];
	for (let number = 1; number <= count; number++)
		workers.push(new QueueWorker(await settingsOf(`worker-${number}`)));
	return new QueueN8n(main, workers, clean);
}
