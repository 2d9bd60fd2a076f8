import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { version } from '../../package.json';
import { capacity } from './load/capacity';
import { Installation } from './n8n/installation';
import { isWhole, readOptions, usage } from './options';
import type { Options, WorkloadName } from './options';
import { machine } from './report/machine';
import { circumstances, tables } from './report/page';
import { Progress } from './report/progress';
import type { Results } from './report/results';
import { formatted, write } from './report/write';
import type { Context } from './workloads/context';
import { items } from './workloads/items';
import { memory } from './workloads/memory';
import { repeats } from './workloads/repeats';
import { webhooks } from './workloads/webhooks';

/**
 * `npm run bench`: what the nodes cost against what one would build of n8n's own, in real n8n servers on this machine.
 * See docs/performance.md for what is measured.
 */

const project = path.join(__dirname, '..', '..');

const workloads: Record<WorkloadName, (context: Context) => Promise<void>> = {
	items,
	memory,
	webhooks,
	repeats,
};

/** Seconds for three rounds; on a slow machine there are fewer rounds in about the same time. */
const seconds: Record<WorkloadName, { whole: number; quick: number }> = {
	items: { whole: 240, quick: 45 },
	memory: { whole: 180, quick: 60 },
	webhooks: { whole: 300, quick: 60 },
	// It has one round.
	repeats: { whole: 0, quick: 0 },
};

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	if (options.help) console.log(usage);
	else if (options.draw !== undefined) await draw(options, options.draw);
	else await run(options);
}

async function run(options: Options): Promise<void> {
	const progress = new Progress();
	const folder = await mkdtemp(path.join(tmpdir(), 'dispense-bench-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
	// n8n and the servers beside it end with this process, however it ends.
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

	progress.begin('Preparing');
	const requestsASecond = await capacity();
	const installation = await Installation.prepare(folder, (line) => progress.step(line));
	const found: Context['found'] = { comparisons: [], repeats: [] };
	let failures = 0;
	for (const [index, name] of options.only.entries()) {
		progress.begin(`${index + 1}/${options.only.length} ${name}`);
		try {
			const share = seconds[name][options.quick ? 'quick' : 'whole'] * (options.rounds / 3);
			const began = performance.now();
			const isLate = (part: number) => performance.now() > began + part * share * 1000;
			await workloads[name]({ installation, options, progress, isLate, found });
		} catch (error) {
			failures++;
			progress.note(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
		}
	}

	const results: Results = {
		ranAt: new Date().toISOString(),
		took: Math.round(progress.milliseconds),
		quick: options.quick,
		rounds: options.rounds,
		machine: machine(),
		versions: {
			package: version,
			n8n: installation.host.version,
			nodeOfN8n: installation.nodeVersion,
			nodeOfBench: process.version,
		},
		capacity: requestsASecond,
		...found,
	};
	const usual = isWhole(options) && failures === 0 ? 'docs' : '.cache/bench';
	await show(results, options.out ?? path.join(project, usual));
	if (failures > 0) process.exitCode = 1;
}

async function draw(options: Options, file: string): Promise<void> {
	const results = JSON.parse(await readFile(file, 'utf8')) as Results;
	await show(results, options.out ?? path.dirname(file));
}

async function show(results: Results, folder: string): Promise<void> {
	console.log(`${circumstances(results)}\n`);
	console.log(await formatted('tables.md', tables(results)));
	const files = await write(results, folder);
	const seconds = Math.round(results.took / 1000);
	console.log(`Measured in ${Math.floor(seconds / 60)} min ${seconds % 60} s. Written:`);
	for (const file of files) console.log(`  ${path.relative(process.cwd(), file)}`);
}

void main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
