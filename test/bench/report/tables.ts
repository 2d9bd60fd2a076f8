import { shareOfIdeal } from '../measure/statistics';
import { amount, amountWithSpread, rounded, asRatio, withSpread } from './format';
import type { Comparison, MeasuredWay, Results } from './results';

/** A table with what one must know to read it. */
export interface Table {
	title: string;
	caption: string;
	head: string[];
	rows: string[][];
}

/** Every table of a run; those without rows are left out. */
export function tablesOf(results: Results): Table[] {
	const { comparisons } = results;
	const times = comparisons.filter(({ unit, ways }) => unit === 'ms' && ways.some(({ isOurs }) => isOurs));
	const rates = comparisons.filter(({ unit }) => unit === 'requests/s');
	return [
		...byTitle(times).map(timesOfItems),
		sharesOfIdeal(times),
		cpuOfItems(times),
		memoryOf(comparisons),
		...byTitle(rates).map(ratesOfMessages),
		repeated(results),
	].filter(({ rows }) => rows.length > 0);
}

function timesOfItems(comparisons: Comparison[]): Table {
	const names = waysOf(comparisons);
	return {
		title: titleOf(comparisons),
		caption:
			"The node's time for all items of one execution. Behind it: how many times as fast as HTTP Request. ≈ is a forecast from the size above.",
		head: ['Items', ...names],
		rows: comparisons.map((comparison) => [
			comparison.size.toLocaleString('en'),
			...names.map((name) => {
				const way = comparison.ways.find((one) => one.name === name);
				if (!way) return '';
				const [ratio] = Object.values(way.timesAsFast ?? {});
				const text = amountWithSpread(way, comparison.unit);
				return ratio === undefined ? text : `${text} (${asRatio(ratio)})`;
			}),
		]),
	};
}

function sharesOfIdeal(comparisons: Comparison[]): Table {
	const late = comparisons.filter(({ latency = 0 }) => latency > 0);
	const bounded = (ways: readonly MeasuredWay[]) => ways.filter(({ atOnce }) => atOnce !== undefined);
	const names = [...new Set(late.flatMap(({ ways }) => bounded(ways).map(({ name }) => name)))];
	return {
		title: 'Share of the ideal',
		caption:
			"The ideal is the platform's latency alone, with as many questions under way as Max Concurrency allows: items × latency ÷ bound. Behind it: how many were under way at most.",
		head: ['Items', ...names],
		rows: late
			.filter(({ ways }) => bounded(ways).length > 0)
			.map(({ size, latency = 0, ways }) => [
				size.toLocaleString('en'),
				...names.map((name) => {
					const way = bounded(ways).find((one) => one.name === name);
					if (!way?.atOnce) return '';
					const share = shareOfIdeal(way.median, { count: size, latency, atOnce: way.atOnce });
					const { mostAtOnce } = way.details;
					return `${rounded(share)}${mostAtOnce ? ` (${rounded(mostAtOnce.median)})` : ''}`;
				}),
			]),
	};
}

function cpuOfItems(comparisons: Comparison[]): Table {
	// In short executions the item is the smaller part.
	const long = comparisons.filter(
		({ size, ways }) => size >= 1000 && ways.some(({ details }) => 'cpuPerItem' in details),
	);
	const names = waysOf(long);
	return {
		title: 'CPU',
		caption:
			'Milliseconds of CPU that n8n uses for an item, from the start of the execution to its end. They vary less than times on a machine that does other things as well.',
		head: ['Work', 'Items', ...names],
		rows: long.map(({ title, size, ways }) => [
			title,
			size.toLocaleString('en'),
			...names.map((name) => {
				const cpu = ways.find((one) => one.name === name)?.details.cpuPerItem;
				return cpu ? rounded(cpu.median) : '';
			}),
		]),
	};
}

function memoryOf(comparisons: Comparison[]): Table {
	return {
		title: 'Memory',
		caption:
			'Megabytes by which an n8n that has just been started grows, at the most, while it runs the items. No Operation only hands on what the others come to.',
		head: ['Node', 'Items', 'MB'],
		rows: comparisons.flatMap(({ size, ways }) =>
			ways.flatMap(({ name, samples, details: { grownBy } }) =>
				grownBy
					? [[name, size.toLocaleString('en'), withSpread(rounded(grownBy.median), grownBy, samples.length)]]
					: [],
			),
		),
	};
}

function ratesOfMessages(comparisons: Comparison[]): Table {
	const names = waysOf(comparisons);
	return {
		title: titleOf(comparisons),
		caption:
			'Messages answered a second. Behind it: how many times as fast the Soda IoT Trigger is. In italics: executions that n8n runs for a message, where that is not one. Lazy acquire: N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true.',
		head: ['Connections', ...names],
		rows: comparisons.map(({ size, ways, unit }) => {
			const ours = ways.find(({ isOurs }) => isOurs);
			return [
				String(size),
				...names.map((name) => {
					const way = ways.find((one) => one.name === name);
					if (!way) return '';
					const ratio = ours?.timesAsFast?.[name];
					const executions = way.details.executionsPerMessage?.median ?? 1;
					return [
						amountWithSpread(way, unit),
						ratio === undefined ? '' : `(${asRatio(ratio)})`,
						executions === 1 ? '' : `_${rounded(executions)}_`,
					]
						.filter(Boolean)
						.join(' ');
				}),
			];
		}),
	};
}

function repeated({ repeats }: Results): Table {
	return {
		title: 'Repeats in queue mode',
		caption:
			'Messages that are sent 8 at a time, and all once more when the first ones are done, on PostgreSQL and Redis.',
		head: [
			'Workers',
			'Messages',
			'Lost',
			'Repeats passed on',
			'Executions for the repeats',
			'Acknowledged a second',
			'Repeats acknowledged a second',
		],
		rows: repeats.map(({ workers, messages, lost, passedOnAgain, executions, perSecond }) => [
			...[workers, messages, lost, passedOnAgain, executions].map(String),
			...[perSecond.first, perSecond.again].map((rate) => amount(rate, 'requests/s')),
		]),
	};
}

function byTitle(comparisons: Comparison[]): Comparison[][] {
	const titles = [...new Set(comparisons.map(({ title }) => title))];
	return titles.map((title) => {
		const same = comparisons.filter((one) => one.title === title);
		return same.sort((a, b) => a.size - b.size);
	});
}

const titleOf = ([first]: Comparison[]) => first?.title ?? '';

/** The names of all ways, in the order of the comparison that has the most. */
function waysOf(comparisons: Comparison[]): string[] {
	const widestFirst = [...comparisons].sort((a, b) => b.ways.length - a.ways.length);
	return [...new Set(widestFirst.flatMap(({ ways }) => ways.map(({ name }) => name)))];
}
