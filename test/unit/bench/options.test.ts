import { isWhole, readOptions, workloadNames } from '../../bench/options';

test('without options everything is measured, three times', () => {
	const options = readOptions([]);
	expect(options).toMatchObject({ quick: false, only: workloadNames, rounds: 3 });
	expect(isWhole(options)).toBe(true);
});

test('some workloads run in the usual order, each once', () => {
	expect(readOptions(['--only', 'webhooks, items,webhooks']).only).toEqual(['items', 'webhooks']);
});

test('a quick run leaves out what takes long, unless it is asked for', () => {
	expect(readOptions(['--quick']).only).toEqual(['items', 'webhooks', 'repeats']);
	expect(readOptions(['--quick', '--only', 'memory']).only).toEqual(['memory']);
});

test.each([['--quick'], ['--only=items'], ['--rounds=2']])('%s is no whole run', (argument) => {
	expect(isWhole(readOptions([argument]))).toBe(false);
});

test.each([
	[['--only', 'item'], '--only knows items, memory, webhooks, repeats, and not "item"'],
	[['--rounds', '0'], '--rounds must be a number from 1 to 50, not "0"'],
	[['--rounds', 'many'], '--rounds must be a number from 1 to 50, not "many"'],
])('%j is refused', (args, message) => {
	expect(() => readOptions(args)).toThrow(message);
});
