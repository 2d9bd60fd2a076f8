import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { freePort } from './ports';
import { findProgram, pathFolders } from './programs';
import { runStep } from './runStep';
import type { SystemUser } from './runStep';
import { startService } from './serviceProcess';
import type { Service } from './serviceProcess';

/** The programs that n8n needs for its queue mode, beside itself. */
export interface QueuePrograms {
	redisServer: string;
	initdb: string;
	postgres: string;
}

/** Where to get them when {@link findQueuePrograms} finds none. */
export const queueProgramsHint =
	'redis-server and PostgreSQL. Debian and Ubuntu: apt-get install -y redis-server postgresql; ' +
	'macOS: brew install redis postgresql';

/** Debian keeps PostgreSQL's own programs out of PATH, one folder per version. */
const debianFolder = '/usr/lib/postgresql';

/** @returns undefined when one of them is not installed; see {@link queueProgramsHint} */
export function findQueuePrograms(): QueuePrograms | undefined {
	const versions = existsSync(debianFolder) ? readdirSync(debianFolder).map(Number).filter(Boolean) : [];
	const newestFirst = versions
		.sort((a, b) => b - a)
		.map((version) => path.join(debianFolder, `${version}`, 'bin'));

	const redisServer = findProgram('redis-server');
	const postgres = findProgram('postgres', [...newestFirst, ...pathFolders()]);
	if (redisServer === undefined || postgres === undefined) return undefined;
	// Both must be of one version.
	const initdb = findProgram('initdb', [path.dirname(postgres)]);
	return initdb === undefined ? undefined : { redisServer, initdb, postgres };
}

/** Redis and PostgreSQL of our own, with the variables that lead n8n to them. */
export interface QueueServices extends Service {
	env: Record<string, string>;
}

/** Starts both on free ports, with nothing in them, beside those that may run on this machine. */
export async function startQueueServices(): Promise<QueueServices> {
	const programs = findQueuePrograms();
	if (!programs) throw new Error(`Queue mode needs ${queueProgramsHint}`);
	const redis = await startRedis(programs);
	try {
		const postgres = await startPostgres(programs);
		const stop = async () => void (await Promise.all([redis.stop(), postgres.stop()]));
		return { env: { ...redis.env, ...postgres.env }, stop };
	} catch (error) {
		await redis.stop();
		throw error;
	}
}

async function startRedis({ redisServer }: QueuePrograms): Promise<QueueServices> {
	const port = String(await freePort());
	const args = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
	const readyLine = 'Ready to accept connections';
	const { stop } = await startService({ command: redisServer, args, cwd: tmpdir(), readyLine });
	return { env: { QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: port }, stop };
}

async function startPostgres({ initdb, postgres }: QueuePrograms): Promise<QueueServices> {
	const folder = await mkdtemp(path.join(tmpdir(), 'dispense-postgres-'));
	const user = unprivilegedUser();
	if (user) chownSync(folder, user.uid, user.gid);
	const remove = async () => await rm(folder, { recursive: true, force: true });
	try {
		const data = path.join(folder, 'data');
		const format = ['--encoding=UTF8', '--locale=C', '--auth=trust', '--username=n8n', '--no-sync'];
		const title = 'Creating a PostgreSQL database';
		const step = { title, command: initdb, args: ['-D', data, ...format], cwd: folder, user };
		await runStep(step, () => {});

		const port = String(await freePort());
		// The data may be lost in a crash, so it need not wait for the disk.
		const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
		const options = [...settings, 'unix_socket_directories='].flatMap((setting) => ['-c', setting]);
		const service = await startService({
			command: postgres,
			args: ['-D', data, '-h', '127.0.0.1', '-p', port, ...options],
			cwd: folder,
			readyLine: 'database system is ready to accept connections',
			user,
		});
		const env = {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: port,
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_USER: 'n8n',
		};
		const stop = async () => {
			await service.stop();
			await remove();
		};
		return { env, stop };
	} catch (error) {
		await remove();
		throw error;
	}
}

/** PostgreSQL refuses to run as root. */
function unprivilegedUser(): SystemUser | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const idOf = (option: string) => Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));
	return { uid: idOf('-u'), gid: idOf('-g') };
}
