import type { IExecuteFunctions } from 'n8n-workflow';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * A trigger's row in n8n's database, which each process reads, changes and writes back without a lock: what another one
 * has written meanwhile is lost.
 */
export class Row {
	entries: string[] = [];
	isBroken = false;
	/** No call comes back. */
	isStuck = false;
	/** How many calls were made. */
	calls = 0;

	/** The trigger as one process runs it; each call of what is returned gives an execution of its own. */
	executions(mode = 'webhook'): () => IExecuteFunctions {
		// Turns are taken within a process, for each trigger; two names stand for two processes.
		const id = `${Math.random()}`;
		let started = 0;
		return () => {
			const executionId = `${id}-${started++}`;
			return {
				getMode: () => mode,
				getNode: () => ({ id, name: 'Trigger' }),
				getWorkflow: () => ({ id }),
				getExecutionId: () => executionId,
				getExecutionCancelSignal: () => undefined,
				logger: { warn: () => undefined },
				helpers: {
					checkProcessedAndRecord: async (items: string[]) => {
						const before = await this.update((entries) => [...new Set([...entries, ...items])]);
						const isNew = (item: string) => !before.includes(item);
						return { new: items.filter(isNew), processed: items.filter((item) => !isNew(item)) };
					},
					removeProcessed: async (items: string[]) => {
						await this.update((entries) => entries.filter((entry) => !items.includes(entry)));
					},
				},
			} as unknown as IExecuteFunctions;
		};
	}

	private async update(change: (entries: string[]) => string[]): Promise<string[]> {
		this.calls++;
		if (this.isBroken) throw new Error('SQLITE_BUSY');
		if (this.isStuck) await new Promise(() => undefined);
		const before = this.entries;
		await pause(20);
		this.entries = change(before);
		return before;
	}
}
