import { setTimeout as pause } from 'node:timers/promises';

import { Flights } from '../../../nodes/shared/flights';
import { Memory } from '../../../nodes/shared/memory';
import { until, within } from '../../../nodes/shared/until';

afterEach(() => {
	jest.restoreAllMocks();
});

const setClock = (milliseconds: number) => {
	const now = Date.now;
	jest.spyOn(Date, 'now').mockImplementation(() => now() + milliseconds);
};

describe('Memory', () => {
	it.each([
		[0, 'value'],
		[9000, 'value'],
		[10_000, undefined],
		[-1000, undefined],
		[-3_600_000, undefined],
	])('after %d ms has %p of an entry for ten seconds', (milliseconds, value) => {
		const memory = new Memory<string>();
		memory.set('name', 'value', 10_000);
		setClock(milliseconds);
		expect(memory.get('name')).toBe(value);
	});

	it('lets the oldest go when there are too many', () => {
		const memory = new Memory<number>(3);
		for (const [index, name] of ['a', 'b', 'c', 'a', 'd'].entries()) memory.set(name, index, 10_000);
		expect(['a', 'b', 'c', 'd'].map((name) => memory.get(name))).toEqual([3, undefined, 2, 4]);
		memory.delete('a');
		expect(memory.get('a')).toBeUndefined();
	});
});

describe('Flights', () => {
	it.each([
		['ends', async () => await pause(5, 'done')],
		['fails', async () => await pause(5).then(() => Promise.reject(new Error('failed')))],
		[
			'throws at once',
			() => {
				throw new Error('failed');
			},
		],
	])('keeps nothing of work that %s', async (_how, work) => {
		const flights = new Flights<unknown>();
		let begun = 0;
		const join = async () =>
			await flights.join('name', () => {
				begun++;
				return work();
			});
		const both = await Promise.allSettled([join(), join()]);
		expect(both[1]).toEqual(both[0]);
		expect(begun).toBe(1);
		expect(flights.get('name')).toBeUndefined();
		await Promise.allSettled([join()]);
		expect(begun).toBe(2);
	});
});

describe('waits', () => {
	it('end in time although the clock is set back', async () => {
		const startedAt = performance.now();
		const wait = until(() => false, 400);
		setClock(-3_600_000);
		await wait;
		expect(performance.now() - startedAt).toBeLessThan(1500);
	});

	it('for work give what it comes to, or end', async () => {
		await expect(within(1000, pause(5, 'done'))).resolves.toBe('done');
		await expect(within(1000, Promise.reject(new Error('failed')))).rejects.toThrow('failed');
		await expect(within(50, new Promise(() => undefined))).resolves.toBeUndefined();
	});
});
