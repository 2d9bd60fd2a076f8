import { spread } from '../measure/statistics';
import type { Summary, Unit } from '../measure/statistics';

/** A number with two digits that count, or with all before the point. */
export function rounded(value: number): string {
	const decimals = Math.max(0, 1 - Math.floor(Math.log10(Math.abs(value) || 1)));
	return value.toLocaleString('en', { maximumFractionDigits: Math.min(decimals, 3) });
}

export function amount(value: number, unit: Unit): string {
	if (unit !== 'ms') return rounded(value);
	return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(value < 10_000 ? 1 : 0)} s`;
}

/** The median of a way and how far its rounds are apart, e.g. `4.4 s ±3 %`; with `≈` when it is a forecast. */
export function amountWithSpread(way: Summary & { samples: readonly number[] }, unit: Unit): string {
	const text = amount(way.median, unit);
	return way.samples.length === 0 ? `≈ ${text}` : withSpread(text, way, way.samples.length);
}

/** One round alone has no spread. */
export const withSpread = (text: string, summary: Summary, rounds: number) =>
	rounds === 1 ? text : `${text} ±${Math.round(spread(summary) * 100)} %`;

export const asRatio = (ratio: number) => `${ratio.toFixed(ratio < 10 ? 2 : 0)} ×`;

/** @param unit in the plural */
export const counted = (size: number, unit: string) =>
	`${size.toLocaleString('en')} ${size === 1 ? unit.replace(/s$/, '') : unit}`;
