import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Caller } from '../caller';
import { ItemInput } from './input';
import { notAsTool } from './tool';

/** What every operation that calls a platform can be told besides its own fields. */

const maxConcurrency: INodeProperties = {
	displayName: 'Max Concurrency',
	name: 'maxConcurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 10,
	description:
		'How many items may be under way at the same time (1 to 100). 1 is one after another. Commands for the same device never overlap.',
	...notAsTool,
};

const requestTimeout: INodeProperties = {
	displayName: 'Request Timeout',
	name: 'requestTimeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 600 },
	default: 30,
	description:
		'How long the platform may take to answer a request, in seconds (1 to 600). After that nobody knows what came of a command.',
};

const collection = 'options';

/** @param isOneByOne whether the operation takes its items one after another, whatever is set */
export function optionsField(isOneByOne: boolean): INodeProperties {
	return {
		displayName: 'Options',
		name: collection,
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: isOneByOne ? [requestTimeout] : [maxConcurrency, requestTimeout],
	};
}

/**
 * How many items may be under way at a time; that of the first item counts for all.
 *
 * @throws NodeOperationError when the value is none
 */
export function readMaxConcurrency(ctx: IExecuteFunctions, itemIndex = 0): number {
	return readWhole(ctx, itemIndex, maxConcurrency);
}

/** Milliseconds that the platform may take for one request of an item. A webhook or a list has no such option. */
export function requestTimeoutOf(caller: Caller, itemIndex: number | undefined): number {
	if (!('getInputData' in caller)) return 1000 * Number(requestTimeout.default);
	return 1000 * readWhole(caller, itemIndex ?? 0, requestTimeout, 'seconds');
}

function readWhole(ctx: IExecuteFunctions, itemIndex: number, field: INodeProperties, unit?: string): number {
	const input = new ItemInput(ctx, itemIndex);
	const { minValue: min, maxValue: max } = field.typeOptions ?? {};
	return input.wholeNumber(field, input.optional(collection, field) ?? field.default, { min, max, unit });
}
