import { isTheOneProvenBy } from '../../../nodes/shared/webhook/repeats';
import { Row } from '../../support/triggerRow';

it('is one message for each record, and stays the same one', async () => {
	const row = new Row();
	const [one, two] = [row.executions()(), row.executions()()];
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
		['a', 'b', 'c'].map(async (message) => await isTheOneProvenBy(row.executions()(), 'record', message)),
	);
	expect(proven.filter(Boolean)).toHaveLength(1);
});

it('is one message when one process handles them at the same time', async () => {
	const ctx = new Row().executions()();
	const messages = ['a', 'b', 'c', 'a'];
	const proven = await Promise.all(
		messages.map(async (message) => await isTheOneProvenBy(ctx, 'record', message)),
	);
	expect(proven).toEqual([true, false, false, true]);
});

it('is not known when the memory cannot be read, and nothing is stuck afterwards', async () => {
	const row = new Row();
	const ctx = row.executions()();
	row.isBroken = true;
	expect(await isTheOneProvenBy(ctx, 'record', 'a')).toBe(false);
	row.isBroken = false;
	expect(await isTheOneProvenBy(ctx, 'record', 'b')).toBe(true);
});

it('is any message in the editor, which remembers nothing', async () => {
	const row = new Row();
	expect(await isTheOneProvenBy(row.executions('manual')(), 'record', 'a')).toBe(true);
	expect(row.entries).toEqual([]);
});
