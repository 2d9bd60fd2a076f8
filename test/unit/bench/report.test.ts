import { amount, amountWithSpread, rounded, asRatio } from '../../bench/report/format';
import { niceStep } from '../../bench/report/panel';
import { plot } from '../../bench/report/plot';
import { compared, measured } from '../../bench/report/results';
import type { Comparison, Results } from '../../bench/report/results';
import { tablesOf } from '../../bench/report/tables';

const ours = { name: 'Soda IoT Query', isOurs: true };
const bounded = { name: 'Max Concurrency 10', isOurs: true, atOnce: 10 };
const theirs = { name: 'HTTP Request', isOurs: false };

const values = (...numbers: number[]) => numbers.map((value) => ({ value }));

const queries = (size: number, ways: Comparison['ways']): Comparison =>
	compared({
		workload: 'items',
		title: 'Query, the platform takes 50 ms',
		size,
		sizeUnit: 'items',
		unit: 'ms',
		latency: 50,
		ways,
	});

const volleys = (size: number, ways: Comparison['ways']): Comparison =>
	compared({
		workload: 'webhooks',
		title: 'Messages',
		size,
		sizeUnit: 'connections',
		unit: 'requests/s',
		ways,
	});

const results: Results = {
	ranAt: '2026-11-21T12:00:00.000Z',
	took: 1000,
	quick: false,
	rounds: 3,
	machine: { cpu: 'CPU', cores: 2, memoryGB: 24, system: 'Linux' },
	versions: { package: '0.1.0', n8n: '2.41.1', nodeOfN8n: 'v24.21.0', nodeOfBench: 'v20.20.2' },
	capacity: 9000,
	comparisons: [
		queries(100, [measured(ours, values(5000, 5100, 4900)), measured(theirs, values(500, 500, 500))]),
		queries(10, [measured(ours, values(500, 500, 500)), measured(theirs, values(250, 200, 300))]),
		queries(1000, [
			measured(ours, 50_000),
			measured(bounded, [{ value: 10_000, details: { mostAtOnce: 10 } }]),
			measured(theirs, values(1600)),
		]),
		volleys(1, [
			measured({ name: 'Soda IoT Trigger', isOurs: true }, values(30)),
			measured({ name: 'Crypto & <If>', isOurs: false }, [
				{ value: 10, details: { executionsPerMessage: 2 } },
			]),
		]),
		volleys(16, [
			measured({ name: 'Soda IoT Trigger', isOurs: true }, values(60)),
			measured({ name: 'Crypto & <If>', isOurs: false }, values(15)),
		]),
	],
	repeats: [
		{
			workers: 2,
			messages: 200,
			lost: 0,
			passedOnAgain: 3,
			executions: 200,
			perSecond: { first: 10, again: 12.34 },
		},
	],
};

const tableOf = (title: string) => tablesOf(results).find((table) => table.title === title);

test('items: the sizes in ascending order, with spread, ratio and what is a forecast', () => {
	const table = tableOf('Query, the platform takes 50 ms');
	expect(table?.head).toEqual(['Items', 'Soda IoT Query', 'Max Concurrency 10', 'HTTP Request']);
	expect(table?.rows).toEqual([
		['10', '500 ms ±0 % (0.50 ×)', '', '250 ms ±20 %'],
		['100', '5.0 s ±2 % (0.10 ×)', '', '500 ms ±0 %'],
		['1,000', '≈ 50 s (0.03 ×)', '10 s (0.16 ×)', '1.6 s'],
	]);
});

test('the share of the ideal is told where a bound was chosen', () => {
	expect(tableOf('Share of the ideal')?.rows).toEqual([['1,000', '0.5 (10)']]);
});

test('messages: how many times as fast ours is stands behind those of others', () => {
	expect(tableOf('Messages')?.rows).toEqual([
		['1', '30', '10 (3.00 ×) _2_'],
		['16', '60', '15 (4.00 ×)'],
	]);
});

test('repeats: what was lost, and what was passed on again', () => {
	expect(tableOf('Repeats in queue mode')?.rows).toEqual([['2', '200', '0', '3', '200', '10', '12']]);
});

test('a table without rows is left out', () => {
	expect(tablesOf({ ...results, comparisons: [], repeats: [] })).toEqual([]);
});

test('details are medians of the rounds that have them', () => {
	const rounds = [{ value: 1, details: { cpu: 3 } }, { value: 2 }, { value: 3, details: { cpu: 5 } }];
	expect(measured(ours, rounds).details).toEqual({ cpu: { median: 4, lowest: 3, highest: 5 } });
});

test('memory: of every node whose n8n was watched, with how far the rounds are apart', () => {
	const grown = (name: string, isOurs: boolean, ...megabytes: number[]) =>
		measured(
			{ name, isOurs },
			megabytes.map((grownBy) => ({ value: 1, details: { grownBy } })),
		);
	const comparisons = [
		queries(10_000, [grown('Soda IoT Query', true, 150, 100, 200), measured(theirs, values(1))]),
		queries(10_000, [grown('No Operation', false, 50)]),
	];
	const table = tablesOf({ ...results, comparisons }).find(({ title }) => title === 'Memory');
	expect(table?.rows).toEqual([
		['Soda IoT Query', '10,000', '150 ±33 %'],
		['No Operation', '10,000', '50'],
	]);
});

test.each([
	[0.123, '0.12'],
	[1.26, '1.3'],
	[62.4, '62'],
	[1234.5, '1,235'],
	[0, '0'],
])('%d is written %s', (value, text) => {
	expect(rounded(value)).toBe(text);
});

test('amounts are written for readers', () => {
	expect(amount(999.4, 'ms')).toBe('999 ms');
	expect(amount(4440, 'ms')).toBe('4.4 s');
	expect(amount(57_400, 'ms')).toBe('57 s');
	expect(amountWithSpread({ median: 20, lowest: 19, highest: 23, samples: [1, 2, 3] }, 'requests/s')).toBe(
		'20 ±10 %',
	);
	expect([asRatio(0.363), asRatio(12.3)]).toEqual(['0.36 ×', '12 ×']);
});

test('the steps of an axis are 1, 2 or 5 times a power of ten, and reach the highest value', () => {
	expect(niceStep(62)).toEqual({ size: 10, count: 7 });
	expect(niceStep(620)).toEqual({ size: 100, count: 7 });
	expect(niceStep(8.5)).toEqual({ size: 2, count: 5 });
});

describe('the plot', () => {
	const svg = plot(results);

	test('has a panel for each kind of work that was measured in several sizes', () => {
		expect(svg.match(/class="title">[^<]+/g)).toEqual([
			'class="title">Query, the platform takes 50 ms',
			'class="title">Messages',
		]);
	});

	test('escapes what it writes, and has no number that is none', () => {
		expect(svg).toContain('>Crypto &amp; &lt;If&gt;<');
		expect(svg).not.toMatch(/NaN|Infinity|undefined/);
	});

	test('draws what is a forecast as one', () => {
		expect(svg.match(/class="line ours forecast"/g)).toHaveLength(1);
	});
});
