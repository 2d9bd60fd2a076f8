import type { IExecuteFunctions } from 'n8n-workflow';

import { perRun } from './perRun';

/** The node that runs. n8n copies it as a whole for each `getNode()`, which a thousand items would notice. */
export const nodeOf = perRun((caller) => caller.getNode());

/** The parameters that cannot differ between the items of a run, once they have been read. */
const fixedValues = perRun(() => new Map<string, unknown>());

/** The parameters as the workflow's JSON has them, with their expressions. */
const written = perRun((caller) => caller.getNode().parameters);

/**
 * A parameter for one item, its expressions evaluated; a resource locator comes as its value. One without an expression is
 * read once for all items: they share its value, so nobody may change it.
 *
 * @throws n8n's errors, for example of an expression
 */
export function readParameter(
	ctx: IExecuteFunctions,
	name: string,
	itemIndex: number,
	{ fallback, extractValue = false }: { fallback?: unknown; extractValue?: boolean } = {},
): unknown {
	const known = fixedValues(ctx);
	if (known.has(name)) return known.get(name);
	const value: unknown = ctx.getNodeParameter(name, itemIndex, fallback, { extractValue });
	if (!hasExpression(written(ctx)[name])) known.set(name, value);
	return value;
}

/** Whether n8n would evaluate any part of a value: texts that begin with "=", keys among them. */
export function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (typeof value !== 'object' || value === null) return false;
	return Object.entries(value).some(([key, part]) => key.startsWith('=') || hasExpression(part));
}
