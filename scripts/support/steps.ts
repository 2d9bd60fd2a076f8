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

const project = path.join(__dirname, '..', '..');
const heartbeatMs = 15_000;
const passedOn = ['SIGTERM', 'SIGHUP'] as const;

/**
 * Runs steps one after the other, up to the first that fails. Their output is not touched, and nothing is written
 * behind the last step, so that its last line stays the last one.
 *
 * @returns whether all went well
 */
export async function runInOrder(steps: Step[]): Promise<boolean> {
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
export async function runSideBySide(lanes: Step[][]): Promise<boolean> {
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
			const { ok, output } = await run(step, 'keep');
			running.delete(step.title);
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

async function run(
	{ title, command, env }: Step,
	output: 'show' | 'keep',
): Promise<{ ok: boolean; output: string }> {
	const [program, ...rest] = command;
	const child = spawn(program, rest, {
		cwd: project,
		// Kept output ends in the same terminal, so it may have its colours.
		env: { ...(output === 'keep' && process.stdout.isTTY && { FORCE_COLOR: '1' }), ...process.env, ...env },
		stdio: output === 'show' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
	});
	let kept = '';
	for (const stream of [child.stdout, child.stderr])
		stream?.on('data', (chunk: Buffer) => (kept += chunk.toString()));

	// The terminal sends Ctrl+C to the child as well; these it does not.
	const stop = (signal: NodeJS.Signals) => void child.kill(signal);
	const ignore = () => {};
	for (const signal of passedOn) process.on(signal, stop);
	process.on('SIGINT', ignore);
	try {
		return await new Promise((resolve, reject) => {
			child.once('error', (error) =>
				reject(new Error(`${title}: ${program} did not start: ${error.message}`)),
			);
			child.once('close', (code) => resolve({ ok: code === 0, output: kept }));
		});
	} finally {
		for (const signal of passedOn) process.off(signal, stop);
		process.off('SIGINT', ignore);
	}
}

/** Minutes and seconds since a moment, e.g. `2:05`. */
function clock(since: number): string {
	const seconds = Math.round((Date.now() - since) / 1000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Progress goes to stderr: what the steps themselves write to stdout can be piped on. */
const say = (line: string) => void process.stderr.write(`${line}\n`);
