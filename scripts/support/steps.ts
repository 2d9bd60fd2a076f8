import { spawn } from 'node:child_process';
import path from 'node:path';

/** One command of a longer run. */
export interface Step {
	/** What the person who waits reads, e.g. `Lint`. */
	title: string;
	/** As one would type it, so that a step that failed can be repeated alone: `['npm', 'run', 'lint']`. */
	command: [string, ...string[]];
	/** Variables beside those of this process. */
	env?: Record<string, string>;
}

/** Takes a line about the progress. */
type Say = (line: string) => void;

/** So that what the steps themselves write to stdout can be piped on. */
const toStderr: Say = (line) => void process.stderr.write(`${line}\n`);

const project = path.join(__dirname, '..', '..');
const heartbeatMs = 15_000;
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs steps one after the other, up to the first that fails. Their output is not touched, and nothing is written
 * behind the last step, so that its last line stays the last one.
 *
 * @returns whether all went well
 */
export async function runInOrder(steps: Step[], say: Say = toStderr): Promise<boolean> {
	const beganAt = Date.now();
	for (const [index, step] of steps.entries()) {
		const place = `[${index + 1}/${steps.length}]`;
		say(`\n${place} ${step.title}: ${step.command.join(' ')} (${clock(beganAt)} so far)`);
		const { ok } = await run(step, 'show');
		if (ok) continue;
		if (index + 1 < steps.length) say(`${place} ${step.title} failed. The steps behind it were not run.`);
		return false;
	}
	return true;
}

/**
 * Runs lanes of steps at the same time, each to its end even when one fails. The output of a step is shown when it has
 * failed, and only then.
 *
 * @returns whether all went well
 */
export async function runSideBySide(lanes: Step[][], say: Say = toStderr): Promise<boolean> {
	const beganAt = Date.now();
	const running = new Set<string>();
	const heartbeat = setInterval(
		() => say(`${clock(beganAt)}  running: ${[...running].join(', ')}`),
		heartbeatMs,
	);
	const failed: Step[] = [];
	const follow = async (lane: Step[]) => {
		for (const step of lane) {
			running.add(step.title);
			const { ok, output, stopped } = await run(step, 'keep');
			running.delete(step.title);
			if (stopped) return void failed.push(step);
			if (!ok) {
				failed.push(step);
				say(output.trimEnd());
			}
			say(`${clock(beganAt)}  ${step.title}: ${ok ? 'good' : 'FAILED'}`);
		}
	};
	await Promise.all(lanes.map(follow)).finally(() => clearInterval(heartbeat));

	for (const { title, command } of failed) say(`Repeat ${title} alone: ${command.join(' ')}`);
	return failed.length === 0;
}

/** What became of a step. */
interface Outcome {
	ok: boolean;
	/** What it wrote, unless that was shown. */
	output: string;
	/** This process was asked to end meanwhile: nothing more is to be started. */
	stopped: boolean;
}

async function run({ title, command, env }: Step, mode: 'show' | 'keep'): Promise<Outcome> {
	const [program, ...rest] = command;
	const child = spawn(program, rest, {
		cwd: project,
		// What is kept is shown in the same terminal, so it may have its colours.
		env: { ...(mode === 'keep' && process.stdout.isTTY && { FORCE_COLOR: '1' }), ...process.env, ...env },
		stdio: mode === 'show' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream?.setEncoding('utf8').on('data', (text: string) => (output += text));

	let stopped = false;
	const stop = (signal: NodeJS.Signals) => {
		stopped = true;
		child.kill(signal);
	};
	for (const signal of endingSignals) process.on(signal, stop);
	try {
		return await new Promise((resolve, reject) => {
			child.once('error', (error) =>
				reject(new Error(`${title}: ${program} did not start: ${error.message}`)),
			);
			child.once('close', (code) => resolve({ ok: code === 0 && !stopped, output, stopped }));
		});
	} finally {
		for (const signal of endingSignals) process.off(signal, stop);
	}
}

/** Minutes and seconds since a moment, e.g. `2:05`. */
function clock(since: number): string {
	const seconds = Math.round((Date.now() - since) / 1000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
