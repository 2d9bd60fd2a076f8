import type { IExecuteFunctions } from 'n8n-workflow';
import { setTimeout as pause } from 'node:timers/promises';

import { isTheOneProvenBy } from '../../../nodes/shared/webhook/repeats';

/**
 * A trigger's row in n8n's database, which each process reads, changes and writes back without a lock: what another one
 * has written meanwhile is lost.
 */
class Row {
	entries: string[] = [];
	isBroken = false;

	/** The trigger as one process runs it. */
	process(mode = 'webhook'): IExecuteFunctions {
		const update = async (change: (entries: string[]) => string[]) => {
			if (this.isBroken) throw new Error('SQLITE_BUSY');
			const before = this.entries;
			await pause(20);
			this.entries = change(before);
			return before;
		};
		// Within a process the messages of a trigger take turns; two names stand for two processes.
		const id = `${Math.random()}`;
		return {
			getMode: () => mode,
			getNode: () => ({ id, name: 'Trigger' }),
			getWorkflow: () => ({ id }),
			logger: { warn: () => undefined },
			helpers: {
				checkProcessedAndRecord: async (items: string[]) => {
					const before = await update((entries) => [...new Set([...entries, ...items])]);
					const isNew = (item: string) => !before.includes(item);
					return { new: items.filter(isNew), processed: items.filter((item) => !isNew(item)) };
				},
				removeProcessed: async (items: string[]) => {
					await update((entries) => entries.filter((entry) => !items.includes(entry)));
				},
			},
		} as unknown as IExecuteFunctions;
	}
}

it('is one message for each record, and stays the same one', async () => {
	const row = new Row();
	const [one, two] = [row.process(), row.process()];
	expect(await isTheOneProvenBy(one, 'record', 'first')).toBe(true);
	for (const ctx of [one, two, one]) {
		expect(await isTheOneProvenBy(ctx, 'record', 'second')).toBe(false);
		expect(await isTheOneProvenBy(ctx, 'record', 'first')).toBe(true);
	}
	expect(await isTheOneProvenBy(two, 'another', 'second')).toBe(true);
});

it('is one message when processes write at the same time', async () => {
	const row = new Row();
	const proven = await Promise.all(
		['a', 'b', 'c'].map(async (message) => await isTheOneProvenBy(row.process(), 'record', message)),
	);
	expect(proven.filter(Boolean)).toHaveLength(1);
});

it('is one message when one process handles them at the same time', async () => {
	const ctx = new Row().process();
	const messages = ['a', 'b', 'c', 'a'];
	const proven = await Promise.all(
		messages.map(async (message) => await isTheOneProvenBy(ctx, 'record', message)),
	);
	expect(proven).toEqual([true, false, false, true]);
});

it('is not known when the memory cannot be read, and nothing is stuck afterwards', async () => {
	const row = new Row();
	const ctx = row.process();
	row.isBroken = true;
	expect(await isTheOneProvenBy(ctx, 'record', 'a')).toBe(false);
	row.isBroken = false;
	expect(await isTheOneProvenBy(ctx, 'record', 'b')).toBe(true);
});

it('is any message in the editor, which remembers nothing', async () => {
	const row = new Row();
	expect(await isTheOneProvenBy(row.process('manual'), 'record', 'a')).toBe(true);
	expect(row.entries).toEqual([]);
});
