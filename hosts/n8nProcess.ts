import axios from 'axios';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';

import { eventually } from './eventually';
import type { Host } from './install';
import { tail } from './runStep';

/** n8n migrates a new database at its first start; slow machines need their time. */
const startLimitMs = 240_000;
/** A little more than n8n allows itself, see N8N_GRACEFUL_SHUTDOWN_TIMEOUT. */
const stopLimitMs = 15_000;
/** n8n's last line at startup; the readiness check alone is early: active workflows do not listen yet. */
const startedLines = { start: 'Editor is now accessible', worker: 'n8n worker is now ready' };

/** One run of n8n, from its start to its exit. */
export class N8nProcess {
	private output = '';
	private ending: string | undefined;
	private readonly child: ChildProcess;
	private readonly exited: Promise<void>;

	/**
	 * Starts n8n; {@link untilReady} waits for it.
	 *
	 * @param command `worker`: a process that takes executions from the queue and has no editor
	 */
	constructor(
		host: Host,
		folder: string,
		env: NodeJS.ProcessEnv,
		private readonly command: keyof typeof startedLines = 'start',
	) {
		const args = ['-r', path.join(__dirname, 'stopWithParent.cjs'), host.n8nEntry, command];
		// Not through npx, which leaves n8n behind when it is killed. In the user folder, because n8n reads
		// a .env file of the folder that it is started in. The stdin is for stopWithParent.cjs.
		this.child = spawn(host.nodeBinary, args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
		const keep = (chunk: Buffer) => {
			this.output += chunk.toString();
		};
		this.child.stdout?.on('data', keep);
		this.child.stderr?.on('data', keep);
		this.exited = new Promise((resolve) => {
			this.child.once('error', (error) => {
				this.ending = error.message;
				resolve();
			});
			this.child.once('close', (code, signal) => {
				this.ending = signal ?? `exit code ${code}`;
				resolve();
			});
		});
	}

	get pid(): number | undefined {
		return this.child.pid;
	}

	get isRunning(): boolean {
		return this.ending === undefined;
	}

	/** What n8n wrote to stdout and stderr. */
	log(): string {
		return this.output;
	}

	/**
	 * @param url where to ask whether it is ready; a worker listens nowhere and only says so in its log
	 * @throws with the end of the log when n8n exits or takes too long
	 */
	async untilReady(url?: string): Promise<void> {
		const look = async () => {
			if (!this.isRunning) throw new Error(`n8n ${this.command} ended at its start (${this.ending})`);
			const hasSaidSo = this.output.includes(startedLines[this.command]);
			return hasSaidSo && (url === undefined || (await isReady(url)));
		};
		try {
			await eventually(`n8n ${this.command} to be ready`, look, startLimitMs);
		} catch (error) {
			await this.stop();
			throw new Error(`${messageOf(error)}. The end of its log:\n${tail(this.output)}`);
		}
	}

	/** Asks n8n to stop, and kills it when it does not. */
	async stop(): Promise<void> {
		this.child.kill('SIGTERM');
		const kill = setTimeout(() => this.child.kill('SIGKILL'), stopLimitMs);
		await this.exited;
		clearTimeout(kill);
	}

	/** Sends one signal and waits for the end: SIGKILL is what a power cut looks like. */
	async kill(signal: NodeJS.Signals): Promise<void> {
		this.child.kill(signal);
		await this.exited;
	}
}

async function isReady(url: string): Promise<boolean> {
	try {
		const options = { timeout: 5_000, proxy: false as const, validateStatus: () => true };
		return (await axios.get(`${url}/healthz/readiness`, options)).status === 200;
	} catch {
		return false;
	}
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
