import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { asNodeError, inputError } from '../errors';
import { halt, isHalted, NotStarted } from '../halt';
import { dropsErrors, isTool } from '../n8nEngine';
import { nodeOf, readParameter } from '../node';
import { isStopped, throwIfStopped } from '../stop';
import { plain } from '../text';
import { failedItem } from './failedItem';
import type { Operation, Resources } from './operation';
import { findOperation } from './operation';
import { readMaxConcurrency } from './options';
import type { Result } from './result';
import { sideBySide } from './sideBySide';
import { tellModel, throwIfNoTool } from './tool';
import { whatCameOfOthers } from './whatCameOfOthers';

/**
 * The one loop of every node: runs the chosen operation for each item on its own, as many side by side as "Max
 * Concurrency" says. The output has the items' order.
 *
 * With "Stop Workflow" no item starts after the first failure. Those under way are waited for, and the failure says what
 * came of them: n8n drops their output, but the machines have moved. With either "Continue" the failed item becomes a
 * `failedItem`.
 *
 * A tool of an AI agent that would drop the error "continues" whatever is set (see `dropsErrors`).
 *
 * An execution that was stopped starts no further item, whatever "On Error" says.
 */
export async function runItems(
	ctx: IExecuteFunctions,
	resources: Resources,
): Promise<INodeExecutionData[][]> {
	const { length } = ctx.getInputData();
	const results = Array<Result | undefined>(length).fill(undefined);
	const goesOn = ctx.continueOnFail() || dropsErrors(ctx);
	let first: number | undefined;

	await sideBySide(ctx, length, itemsAtOnce(ctx, resources), async (itemIndex) => {
		try {
			throwIfStopped(ctx);
			const operation = chosenOperation(ctx, resources, itemIndex);
			if (operation.isOneByOne !== true && !operation.isOffline) readMaxConcurrency(ctx, itemIndex);
			results[itemIndex] = { output: await operation.execute(ctx, itemIndex) };
		} catch (caught) {
			if (caught instanceof NotStarted) return;
			const error = asNodeError(nodeOf(ctx), caught, itemIndex);
			if (isTool(ctx)) tellModel(error);
			results[itemIndex] = { error };
			if (goesOn && !isStopped(ctx)) return;
			first ??= itemIndex;
			halt(ctx);
		}
	});

	if (first !== undefined && isHalted(ctx)) throw whatCameOfOthers(results, first);
	return [results.flatMap((result, itemIndex) => (result ? outputOf(result, itemIndex) : []))];
}

function outputOf(result: Result, itemIndex: number): INodeExecutionData[] {
	if ('error' in result) return [failedItem(result.error, itemIndex)];
	const pairedItem = { item: itemIndex };
	return [result.output].flat().map((json) => ({ json, pairedItem }));
}

/** One, when the value is none: then every item fails for it. */
function itemsAtOnce(ctx: IExecuteFunctions, resources: Resources): number {
	try {
		const { isOneByOne = false } = chosenOperation(ctx, resources, 0);
		const isOne = typeof isOneByOne === 'function' ? isOneByOne(nodeOf(ctx).parameters) : isOneByOne;
		return isOne ? 1 : readMaxConcurrency(ctx);
	} catch {
		return 1;
	}
}

function chosenOperation(ctx: IExecuteFunctions, resources: Resources, itemIndex: number): Operation {
	const resource = plain(readParameter(ctx, 'resource', itemIndex, { fallback: '' }));
	const name = plain(readParameter(ctx, 'operation', itemIndex, { fallback: '' }));
	const operation = findOperation(resources, resource, name);
	if (operation) {
		throwIfNoTool(ctx, itemIndex, operation);
		return operation;
	}
	throw inputError(nodeOf(ctx), `There is no operation "${name}" on resource "${resource}"`, {
		itemIndex,
		description: 'Choose one of the operations of this node. For other calls use the HTTP Request node.',
	});
}
