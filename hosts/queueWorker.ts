import { n8nEnvironment } from './n8nEnvironment';
import type { N8nSettings } from './n8nEnvironment';
import { N8nProcess } from './n8nProcess';

/** A process of n8n that takes executions from the queue and runs them. */
export class QueueWorker {
	private readonly runs: N8nProcess[] = [];

	/** Starts nothing yet. */
	constructor(private readonly settings: N8nSettings) {}

	/** The running process, or the last one. */
	get pid(): number | undefined {
		return this.runs.at(-1)?.pid;
	}

	/** What it wrote to stdout and stderr, in all its runs. */
	log(): string {
		return this.runs.map((run) => run.log()).join('');
	}

	/** The ids of the executions that it has taken from the queue, in that order. */
	executionIds(): string[] {
		return [...this.log().matchAll(/Worker started execution (\d+) /g)].map(([, id]) => id ?? '');
	}

	/** Starts it, also again after {@link stop} or {@link kill}. */
	async start(): Promise<void> {
		const { host, userFolder } = this.settings;
		const run = new N8nProcess(host, userFolder, n8nEnvironment(this.settings), 'worker');
		this.runs.push(run);
		await run.untilReady();
	}

	/** Asks it to stop: it finishes what it runs. */
	async stop(): Promise<void> {
		await this.runs.at(-1)?.stop();
	}

	/** Ends it as a power cut would, and waits for the end. */
	async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
		await this.runs.at(-1)?.kill(signal);
	}
}
