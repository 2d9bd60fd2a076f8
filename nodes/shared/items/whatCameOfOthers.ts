import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { outputOf } from '../errors';
import type { Result } from './result';

/**
 * Makes the failure that ends a run say what came of the other items. n8n drops their output, and a user who repeats the
 * run has to know which commands were carried out, and for which that is not known.
 *
 * @param results of all items; undefined for those that were not started
 * @param failed the index of the item whose failure ends the run
 */
export function whatCameOfOthers(
	results: Array<Result | undefined>,
	failed: number,
): NodeApiError | NodeOperationError {
	const groups = { done: [] as number[], open: [] as number[], failed: [] as number[], none: [] as number[] };
	for (const [index, result] of results.entries()) if (index !== failed) groups[groupOf(result)].push(index);

	const { error } = results[failed] as Extract<Result, { error: unknown }>;
	const sentences = [
		sentence(groups.done, 'carried out'),
		groups.open.length > 0 &&
			`What came of ${items(groups.open)} is not known: find out before you repeat ${groups.open.length > 1 ? 'them' : 'it'}.`,
		groups.failed.length > 0 && `${capital(items(groups.failed))} failed, too.`,
		sentence(groups.none, 'not started'),
		groups.done.length + groups.open.length > 0 && keepResults,
	];
	error.description = [error.description, ...sentences].filter(Boolean).join(' ');
	return error;
}

const keepResults =
	'Repeat only what was not carried out. Set "On Error" to "Continue (using error output)" to keep every item\'s result.';

function groupOf(result: Result | undefined): 'done' | 'open' | 'failed' | 'none' {
	if (!result) return 'none';
	if (!('error' in result)) return 'done';
	const { outcome } = outputOf(result.error);
	if (outcome === 'unknown') return 'open';
	return outcome === 'carriedOutAndOver' ? 'done' : 'failed';
}

function sentence(indexes: number[], what: string): string | false {
	return indexes.length > 0 && `${capital(items(indexes))} ${indexes.length > 1 ? 'were' : 'was'} ${what}.`;
}

/** Items as n8n counts them, neighbours as a range: "items 0 to 3, 5 and 8 to 9". */
function items(indexes: number[]): string {
	const ranges: Array<{ from: number; to: number }> = [];
	for (const index of indexes) {
		const last = ranges.at(-1);
		if (last?.to === index - 1) last.to = index;
		else ranges.push({ from: index, to: index });
	}
	const words = ranges.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
	const end = words.pop() ?? '';
	const list = words.length > 0 ? `${words.join(', ')} and ${end}` : end;
	return `${indexes.length > 1 ? 'items' : 'item'} ${list}`;
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
