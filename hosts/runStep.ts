import { spawn } from 'node:child_process';
import type { StdioOptions } from 'node:child_process';

/** Takes one line for the person who waits; the demo prints it, the tests keep it for their failures. */
export type Report = (line: string) => void;

/** A user of the operating system. */
export interface SystemUser {
	uid: number;
	gid: number;
}

/** One command of an installation. */
export interface Step {
	/** What happens and how long it takes, e.g. `Installing n8n 2.41.1 (about a minute)`. */
	title: string;
	command: string;
	args: string[];
	cwd: string;
	env?: NodeJS.ProcessEnv;
	/** As whom to run; without it as ourselves. */
	user?: SystemUser;
	/** What the user can do when the command fails. */
	hint?: string;
}

const heartbeatMs = 15_000;
const limitMs = 45 * 60_000;
const keptCharacters = 200_000;
/** How long a command may take to end when asked to. */
const patienceMs = 5_000;
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The last lines of an output: what failed is said at its end. */
export const tail = (text: string, lines = 40) => text.trimEnd().split('\n').slice(-lines).join('\n');

const seconds = (since: number) => `${Math.round((Date.now() - since) / 1000)} s`;

/**
 * Runs a command without blocking, so that the lock on the hosts folder stays fresh, and reports at its
 * start, while it runs and at its end.
 *
 * @returns what the command wrote to stdout and stderr
 * @throws an error with the tail of that output when it fails
 */
export async function runStep(step: Step, report: Report): Promise<string> {
	report(`${step.title} ...`);
	const startedAt = Date.now();
	const heartbeat = setInterval(() => report(`  still at it after ${seconds(startedAt)}`), heartbeatMs);
	try {
		const output = await run(step);
		report(`  done in ${seconds(startedAt)}`);
		return output;
	} finally {
		clearInterval(heartbeat);
	}
}

async function run({ title, command, args, cwd, env, user, hint }: Step): Promise<string> {
	const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
	const child = spawn(command, args, { cwd, env, ...user, stdio, timeout: limitMs });
	let output = '';
	const keep = (chunk: Buffer) => {
		output = (output + chunk.toString()).slice(-keptCharacters);
	};
	child.stdout?.on('data', keep);
	child.stderr?.on('data', keep);

	// Asked to end, this process ends the command first: nothing may go on installing after the lock is gone.
	// npm takes minutes to react to SIGTERM while it resolves dependencies, and repairs half an installation.
	const stop = () => {
		child.kill('SIGTERM');
		setTimeout(() => child.kill('SIGKILL'), patienceMs).unref();
	};
	for (const signal of endingSignals) process.once(signal, stop);

	return await new Promise<string>((resolve, reject) => {
		const fail = (reason: string) => {
			const parts = [`${title}: \`${[command, ...args].join(' ')}\` in ${cwd} ${reason}`, tail(output), hint];
			reject(new Error(parts.filter(Boolean).join('\n')));
		};
		child.once('error', (error) => fail(`could not be started: ${error.message}`));
		child.once('close', (code, signal) => {
			if (code === 0) resolve(output);
			else fail(signal ? `was ended by ${signal}` : `failed with exit code ${code}`);
		});
	}).finally(() => {
		for (const signal of endingSignals) process.off(signal, stop);
	});
}
