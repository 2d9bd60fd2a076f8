import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { asNodeError, inputError } from '../errors';
import { failedItem } from './failedItem';
import type { Resources } from './operation';
import { findOperation } from './operation';
import { dropsErrors, isTool } from '../n8nEngine';
import { isStopped, throwIfStopped } from '../stop';
import { plain } from '../text';
import { tellModel, throwIfNoTool } from './tool';

/**
 * The one loop of every node: runs the chosen operation for each item on its own.
 *
 * With "Stop Workflow" the first failure is thrown, and says which items had been carried out already: n8n drops
 * their output, but the machines have moved. With either "Continue" the failed item becomes a `failedItem`.
 *
 * A tool of an AI agent that would drop the error "continues" whatever is set (see `dropsErrors`).
 *
 * An execution that was stopped starts no further item, whatever "On Error" says.
 */
export async function runItems(
	ctx: IExecuteFunctions,
	resources: Resources,
): Promise<INodeExecutionData[][]> {
	const output: INodeExecutionData[] = [];

	for (let itemIndex = 0; itemIndex < ctx.getInputData().length; itemIndex++) {
		const pairedItem = { item: itemIndex };
		throwIfStopped(ctx);
		try {
			const result = await chosenOperation(ctx, resources, itemIndex).execute(ctx, itemIndex);
			output.push(...[result].flat().map((json) => ({ json, pairedItem })));
		} catch (caught) {
			const error = asNodeError(ctx.getNode(), caught, itemIndex);
			if (isTool(ctx)) tellModel(error);
			const goesOn = ctx.continueOnFail() || dropsErrors(ctx);
			if (!goesOn || isStopped(ctx)) {
				if (itemIndex > 0)
					error.description = [error.description, alreadyDone(itemIndex)].filter(Boolean).join(' ');
				throw error;
			}
			output.push(failedItem(error, itemIndex));
		}
	}

	return [output];
}

function chosenOperation(ctx: IExecuteFunctions, resources: Resources, itemIndex: number) {
	const resource = plain(ctx.getNodeParameter('resource', itemIndex, ''));
	const name = plain(ctx.getNodeParameter('operation', itemIndex, ''));
	const operation = findOperation(resources, resource, name);
	if (operation) {
		throwIfNoTool(ctx, itemIndex, operation);
		return operation;
	}
	throw inputError(ctx.getNode(), `There is no operation "${name}" on resource "${resource}"`, {
		itemIndex,
		description: 'Choose one of the operations of this node. For other calls use the HTTP Request node.',
	});
}

function alreadyDone(itemIndex: number): string {
	const items = itemIndex === 1 ? 'Item 0 was' : `Items 0 to ${itemIndex - 1} were`;
	return `${items} carried out before: repeat only this one and those behind it. Set "On Error" to "Continue (using error output)" to keep every item's result.`;
}
