import { spawn } from 'node:child_process';
import path from 'node:path';

import { eventually } from './eventually';
import { tail } from './runStep';
import type { SystemUser } from './runStep';

/** A server that n8n needs in queue mode. */
export interface ServiceSpec {
	command: string;
	args: string[];
	cwd: string;
	/** What it writes when clients can connect. */
	readyLine: string;
	user?: SystemUser;
}

/** A server that runs. */
export interface Service {
	/** Ends it at once; its data is no longer needed. */
	stop: () => Promise<void>;
}

const startLimitMs = 60_000;

/**
 * Starts a server that ends with this process.
 *
 * @throws with the end of its output when it does not start
 */
export async function startService(spec: ServiceSpec): Promise<Service> {
	const { command, args, cwd, readyLine, user } = spec;
	const wrapper = path.join(__dirname, 'runWithParent.cjs');
	const child = spawn(process.execPath, [wrapper, JSON.stringify(user ?? {}), command, ...args], {
		cwd,
		// Its language is that of `readyLine`, and nothing of the developer's own database gets in.
		env: { PATH: process.env.PATH, LC_ALL: 'C' },
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	let output = '';
	let isRunning = true;
	const exited = new Promise<void>((resolve) => {
		child.once('close', () => {
			isRunning = false;
			resolve();
		});
	});
	const keep = (chunk: Buffer) => {
		// It matters at the start only, and a long run writes a lot.
		output = (output + chunk.toString()).slice(-20_000);
	};
	child.stdout.on('data', keep);
	child.stderr.on('data', keep);

	const stop = async () => {
		child.stdin.end();
		await exited;
	};
	const look = () => {
		if (!isRunning) throw new Error('It has ended');
		return output.includes(readyLine);
	};
	try {
		await eventually('it to be ready', look, startLimitMs);
	} catch (error) {
		await stop();
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`${command} did not start: ${reason}. The end of its output:\n${tail(output)}`);
	}
	return { stop };
}
