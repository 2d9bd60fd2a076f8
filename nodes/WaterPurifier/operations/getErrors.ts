import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { ItemInput } from '../../shared/items/input';
import type { Operation } from '../../shared/items/operation';
import { iotId } from '../fields';
import { errorPages, largestPage } from '../device/errorLog';
import type { Body } from '../platform/transport';
import { call } from '../platform/transport';

const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
};

/** A platform that never runs out of pages must not keep a workflow for ever. */
const mostPages = 500;

/** `POST /common/pageError`, page by page: the faults that a device has reported. */
export const getErrors: Operation = {
	value: 'getErrors',
	name: 'Get Errors',
	action: 'Get the errors of a purifier',
	description: 'Get the faults that a purifier has reported, and whether they were dealt with',
	fields: [iotId, returnAll, limit],

	async execute(ctx, itemIndex) {
		const input = new ItemInput(ctx, itemIndex);
		const id = input.long(iotId, { min: 1n });
		const most = input.boolean(returnAll) ? Infinity : input.integer(limit, { min: 1 });
		const errors = await readPages(ctx, itemIndex, id, most);
		return errors.map((error) => ({ ...error, iotId: String(id) }));
	},
};

async function readPages(
	ctx: IExecuteFunctions,
	itemIndex: number,
	id: bigint,
	most: number,
): Promise<IDataObject[]> {
	const ask = async (body: Body) => await call(ctx, itemIndex, '/common/pageError', body);
	const errors: IDataObject[] = [];
	// One size for all pages: with a smaller last one its number would mean other entries.
	for await (const entries of errorPages(ask, id, { size: Math.min(largestPage, most), mostPages })) {
		errors.push(...entries);
		if (errors.length >= most) break;
	}
	return errors.slice(0, most);
}
