import { quantile, shareOfIdeal, spread, summarise, timesAsFast } from '../../bench/measure/statistics';

describe('summarise', () => {
	test('gives the middle one of an odd number of samples, in whatever order they come', () => {
		expect(summarise([30, 10, 20])).toEqual({ median: 20, lowest: 10, highest: 30 });
	});

	test('gives the mean of the two middle ones of an even number', () => {
		expect(summarise([4, 1, 3, 2])).toEqual({ median: 2.5, lowest: 1, highest: 4 });
	});

	test('leaves the samples in their order', () => {
		const samples = [3, 1, 2];
		summarise(samples);
		expect(samples).toEqual([3, 1, 2]);
	});

	test('sums up nothing when there is nothing', () => {
		expect(() => summarise([])).toThrow('There are no measurements to sum up');
	});
});

test('a quantile between two samples is in proportion', () => {
	expect(quantile([0, 10, 20, 30, 40], 0.95)).toBeCloseTo(38);
	expect(quantile([7], 0.95)).toBe(7);
});

test('the spread is half of the range, as a share of the median', () => {
	expect(spread({ median: 100, lowest: 95, highest: 115 })).toBeCloseTo(0.1);
});

test('of a time less is faster, of a rate more', () => {
	expect(timesAsFast(500, 1000, 'ms')).toBe(2);
	expect(timesAsFast(500, 1000, 'requests/s')).toBe(0.5);
});

test('the ideal counts whole rounds of the latency', () => {
	// In groups of ten, 101 make eleven rounds.
	expect(shareOfIdeal(1100, { count: 101, latency: 50, atOnce: 10 })).toBe(0.5);
	expect(shareOfIdeal(50, { count: 1, latency: 50, atOnce: 50 })).toBe(1);
});
