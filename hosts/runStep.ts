import execa from 'execa';
import type { ExecaError } from 'execa';

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
 * @throws an error with the end of the command's output when it fails
 */
export async function runStep(step: Step, report: Report): Promise<void> {
	report(`${step.title} ...`);
	const startedAt = Date.now();
	const heartbeat = setInterval(() => report(`  still at it after ${seconds(startedAt)}`), heartbeatMs);
	try {
		await run(step);
		report(`  done in ${seconds(startedAt)}`);
	} finally {
		clearInterval(heartbeat);
	}
}

async function run({ title, command, args, cwd, env, user, hint }: Step): Promise<void> {
	const child = execa(command, args, { cwd, env, ...user, stdin: 'ignore', all: true, timeout: limitMs });
	// Asked to end, this process ends the command first: nothing may go on installing after the lock is gone.
	// npm takes minutes to react to SIGTERM while it resolves dependencies, and repairs half an installation.
	const stop = () => child.kill('SIGTERM', { forceKillAfterTimeout: patienceMs });
	for (const signal of endingSignals) process.once(signal, stop);
	try {
		await child;
	} catch (error) {
		const { shortMessage, all = '' } = error as ExecaError;
		throw new Error([`${title}, in ${cwd}: ${shortMessage}`, tail(all), hint].filter(Boolean).join('\n'));
	} finally {
		for (const signal of endingSignals) process.off(signal, stop);
	}
}
