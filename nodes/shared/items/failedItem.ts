import type { IDataObject, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';

import { outputOf } from '../errors';

/**
 * A failed item, in the shape that n8n sends to the error output: `{ json: { error }, error, pairedItem }`, with what the
 * error gives to the json besides (`withOutput`).
 *
 * When a node has returned, n8n sets the json of each item that has an `error` anew, to the message alone (n8n-core,
 * workflow-execute.js). So this item takes the first json that is set for what it is, and keeps its fields. On the way to
 * the error output n8n copies items, and with that forgets who they are, unless `pairedItem` is a number; n8n takes both.
 */
export function failedItem(error: NodeApiError | NodeOperationError, itemIndex: number): INodeExecutionData {
	const output = outputOf(error);
	const json: IDataObject = { error: error.message, ...output };
	const item: INodeExecutionData = { json, error, pairedItem: { item: itemIndex } };
	if (Object.keys(output).length === 0) return item;

	item.pairedItem = itemIndex;
	return Object.defineProperty(item, 'json', {
		configurable: true,
		enumerable: true,
		get: () => json,
		set: (set: IDataObject) => {
			Object.defineProperty(item, 'json', { value: { ...set, ...output }, writable: true });
			item.pairedItem = { item: itemIndex };
		},
	});
}
