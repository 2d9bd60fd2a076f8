import { panel } from './panel';
import type { Line } from './panel';
import type { Comparison, Results } from './results';

const width = 440;
const height = 290;

/**
 * The plot of the page: how the speed grows with the items or the connections, a panel for each kind of work. It
 * has no background and follows the reader's light or dark theme.
 */
export function plot({ comparisons }: Results): string {
	const titles = [...new Set(comparisons.map(({ title }) => title))];
	const panels = titles
		.map((title) => {
			const same = comparisons.filter((one) => one.title === title);
			return { title, same: same.sort((a, b) => a.size - b.size) };
		})
		// One size is no line.
		.filter(({ same }) => same.length > 1);
	const drawn = panels.map(({ title, same }, index) => {
		const x = (index % 2) * width;
		const y = Math.floor(index / 2) * height;
		const sizeUnit = same[0]?.sizeUnit ?? '';
		const what = sizeUnit === 'items' ? 'items a second' : 'messages a second';
		const content = panel({ title, what, sizeUnit, lines: linesOf(same), width, height });
		return `<g transform="translate(${x} ${y})">${content}</g>`;
	});
	const size = `${2 * width} ${Math.ceil(drawn.length / 2) * height}`;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}" font-family="system-ui, sans-serif" font-size="12">
<style>${style}</style>
${drawn.join('\n')}
</svg>
`;
}

function linesOf(comparisons: Comparison[]): Line[] {
	const names = [...new Set(comparisons.flatMap(({ ways }) => ways.map(({ name }) => name)))];
	return names.flatMap((name) => {
		// Without latency the bound makes no difference.
		if (isBounded(name) && !comparisons.some(({ latency = 0 }) => latency > 0)) return [];
		const points = comparisons.flatMap(({ size, unit, ways }) => {
			const way = ways.find((one) => one.name === name);
			if (!way) return [];
			const rate = (value: number) => (unit === 'ms' ? size / (value / 1000) : value);
			const range = [rate(way.lowest), rate(way.highest)] as const;
			return [{ size, value: rate(way.median), range, isForecast: way.samples.length === 0 }];
		});
		return points.length > 1 ? [{ name, colour: colourOf(name), points }] : [];
	});
}

const isBounded = (name: string) => name.startsWith('Max Concurrency');

/** One colour for one way, in all panels; the classes are in {@link style}. */
function colourOf(name: string): string {
	if (name === 'Soda IoT Query' || name === 'Soda IoT Trigger') return 'ours';
	if (isBounded(name)) return 'ours-too';
	if (name === 'GitHub Trigger') return 'theirs-2';
	return name === 'Webhook, unverified' ? 'theirs-3' : 'theirs';
}

const style = `
text { fill: #59636e }
.title { fill: #1f2328; font-weight: 600; font-size: 13px }
.grid { stroke: #d1d9e0 }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
.line.ours { stroke-width: 3 }
.forecast { stroke-dasharray: 2 5 }
.range { stroke-width: 1.5; opacity: .5 }
text.ours { font-weight: 600 }
${colours({ ours: '#0969da', 'ours-too': '#218bff', theirs: '#bc4c00', 'theirs-2': '#8250df', 'theirs-3': '#6e7781' })}
@media (prefers-color-scheme: dark) {
text { fill: #9198a1 }
.title { fill: #f0f6fc }
.grid { stroke: #3d444d }
${colours({ ours: '#4493f8', 'ours-too': '#388bfd', theirs: '#f0883e', 'theirs-2': '#ab7df8', 'theirs-3': '#9198a1' })}
}`;

function colours(classes: Record<string, string>): string {
	return Object.entries(classes)
		.map(
			([name, colour]) =>
				`:is(path, line).${name} { stroke: ${colour} } :is(circle, text).${name} { fill: ${colour} }`,
		)
		.join('\n');
}
