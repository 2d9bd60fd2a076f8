import { rounded } from './format';

export interface Line {
	name: string;
	/** The class of its colour. */
	colour: string;
	/** By ascending size. */
	points: Point[];
}

interface Point {
	size: number;
	value: number;
	/** Of the fastest and the slowest round. */
	range: readonly [number, number];
	isForecast: boolean;
}

interface Panel {
	title: string;
	/** What the values are, e.g. `items a second`. */
	what: string;
	/** What the sizes are, e.g. `items`. */
	sizeUnit: string;
	lines: Line[];
	width: number;
	height: number;
}

const margin = { top: 52, right: 136, bottom: 44, left: 46 };
const labelGap = 14;

/**
 * A diagram with lines that are named at their ends: sizes on a logarithmic axis, values from zero.
 *
 * @returns the content of an SVG group
 */
export function panel({ title, what, sizeUnit, lines, width, height }: Panel): string {
	const sizes = [...new Set(lines.flatMap(({ points }) => points.map(({ size }) => size)))].sort(
		(a, b) => a - b,
	);
	const step = niceStep(Math.max(...lines.flatMap(({ points }) => points.map(({ value }) => value))));
	const values = Array.from({ length: step.count + 1 }, (_, index) => index * step.size);
	const [smallest, largest] = [Math.log(sizes[0] ?? 1), Math.log(sizes.at(-1) ?? 1)];
	const [left, right] = [margin.left, width - margin.right];
	const [top, bottom] = [margin.top, height - margin.bottom];
	const x = (size: number) => left + ((Math.log(size) - smallest) / (largest - smallest)) * (right - left);
	const y = (value: number) => bottom - Math.min(1, value / (step.count * step.size)) * (bottom - top);

	const parts = [
		text(0, 18, title, { class: 'title' }),
		text(0, 36, what, {}),
		...values.flatMap((value) => [
			`<line class="grid" x1="${left}" x2="${right}" y1="${one(y(value))}" y2="${one(y(value))}"/>`,
			text(left - 6, y(value) + 4, rounded(value), { 'text-anchor': 'end' }),
		]),
		...sizes.map((size) =>
			text(x(size), bottom + 17, size.toLocaleString('en'), { 'text-anchor': 'middle' }),
		),
		text((left + right) / 2, bottom + 35, sizeUnit, { 'text-anchor': 'middle' }),
		...[...lines].reverse().map((line) => drawn(line, x, y)),
		...labels(lines, y, bottom).map(({ line, at }) =>
			text(x(line.points.at(-1)?.size ?? 1) + 8, at + 4, shortened(line.name), { class: line.colour }),
		),
	];
	return parts.join('\n');
}

function drawn({ colour, points }: Line, x: (size: number) => number, y: (value: number) => number): string {
	const at = ({ size, value }: Point) => `${one(x(size))} ${one(y(value))}`;
	const segments = points.slice(1).map((point, index) => {
		const from = points[index] ?? point;
		const forecast = point.isForecast ? ' forecast' : '';
		return `<path class="line ${colour}${forecast}" d="M${at(from)}L${at(point)}"/>`;
	});
	const marks = points.map(({ size, value, range: [a, b] }) => {
		const [cx, cy] = [one(x(size)), one(y(value))];
		const range = `<line class="range ${colour}" x1="${cx}" x2="${cx}" y1="${one(y(a))}" y2="${one(y(b))}"/>`;
		return `${range}<circle class="${colour}" cx="${cx}" cy="${cy}" r="3"/>`;
	});
	return [...segments, ...marks].join('');
}

/** Where the names go: beside the ends of their lines, and apart from each other. */
function labels(
	lines: Line[],
	y: (value: number) => number,
	bottom: number,
): Array<{ line: Line; at: number }> {
	const wanted = lines
		.map((line) => ({ line, at: y(line.points.at(-1)?.value ?? 0) }))
		.sort((a, b) => b.at - a.at);
	let free = bottom + labelGap / 2;
	for (const label of wanted) {
		label.at = Math.min(label.at, free);
		free = label.at - labelGap;
	}
	return wanted;
}

/** Steps of 1, 2 or 5 times a power of ten, of which four to ten reach the highest value. */
export function niceStep(highest: number): { size: number; count: number } {
	const magnitude = 10 ** Math.floor(Math.log10(highest / 4 || 1));
	const size = ([5, 2, 1].find((factor) => factor * magnitude <= highest / 4) ?? 1) * magnitude;
	return { size, count: Math.ceil(highest / size) };
}

/** The room beside the diagram is narrow. */
const shortened = (name: string) => (name.startsWith('Webhook +') ? 'Four nodes' : name);

const one = (value: number) => Math.round(value * 10) / 10;

function text(x: number, y: number, content: string, attributes: Record<string, string>): string {
	const all = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
	const escaped = content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
	return `<text x="${one(x)}" y="${one(y)}"${all.join('')}>${escaped}</text>`;
}
