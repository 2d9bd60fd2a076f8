import { setTimeout as pause } from 'node:timers/promises';

import { freePort } from '../hosts/ports';
import { claimFolder, cleanFolder } from './folder';
import { Log, StepFailed } from './log';
import { readOptions, usage } from './options';
import type { Options } from './options';
import { letDevicesRun } from './platforms';
import { requireFree } from './ports';
import { setUp } from './setUp';
import type { Closer } from './setUp';
import { tellCardSwipe } from './stories/cardSwipe';
import { tellPurifierOrder } from './stories/purifierOrder';
import { tellTrigger } from './stories/trigger';
import { tellWholeStory } from './stories/wholeStory';
import { summarise } from './summary';

const n8nPort = 5678;
/** What an installation, or a start of n8n, may take to notice that it was stopped. */
const lastStepMs = 15_000;
const impatienceMs = 1_000;
/** What a shell reports for a program that Ctrl+C has ended. */
const exitInterrupted = 130;

const log = new Log();
/** The last thing that was started is ended first. */
const closers: Closer[] = [];
let isSetUp = false;

async function run(options: Options): Promise<void> {
	const port = options.port === undefined ? await freePort(n8nPort) : await requireFree(options.port);
	closers.push(await claimFolder());
	if (options.clean) await cleanFolder();

	log.line('Setting up');
	const context = await setUp(port, log, (close) => closers.push(close));
	isSetUp = true;
	await tellCardSwipe(context);
	await tellPurifierOrder(context);
	await tellWholeStory(context);
	await tellTrigger(context);
	letDevicesRun(context);
	await summarise(context, !options.once);
}

async function closeAll(): Promise<void> {
	for (let close = closers.pop(); close; close = closers.pop()) await close();
}

/** Resolves at the first Ctrl+C or SIGTERM. A later one ends the process at once; n8n ends with it. */
async function interruption(): Promise<'interrupted'> {
	return await new Promise((resolve) => {
		let firstAt = 0;
		const stop = () => {
			// npm and the terminal may both pass on the same Ctrl+C.
			if (firstAt > 0 && Date.now() - firstAt > impatienceMs) process.exit(exitInterrupted);
			firstAt ||= Date.now();
			resolve('interrupted');
		};
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
	});
}

/** @returns the exit code */
async function main(options: Options): Promise<number> {
	const interrupted = interruption();
	const running = run(options);
	try {
		if ((await Promise.race([running, interrupted])) === 'interrupted') {
			log.line('\nStopping ...');
			log.silence();
			await closeAll();
			// A step of the set-up now fails, or it ends and has started one more thing to close.
			if (!isSetUp) await Promise.race([running.catch(() => undefined), pause(lastStepMs)]);
			return exitInterrupted;
		}
		if (!options.once) await interrupted;
		log.line('\nStopping ...');
		return log.failures === 0 ? 0 : 1;
	} catch (error) {
		if (!(error instanceof StepFailed)) console.error(messageOf(error));
		return 1;
	} finally {
		await closeAll();
	}
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

try {
	const options = readOptions(process.argv.slice(2));
	if (options.help) console.log(usage);
	else void main(options).then((code) => process.exit(code));
} catch (error) {
	console.error(`${messageOf(error)}\n${usage}`);
	process.exitCode = 1;
}
