import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { ItemInput } from '../../shared/input';
import type { Operation } from '../../shared/operation';
import { iotId } from '../fields';
import { call } from '../transport';

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

/** The platform's largest page. */
const largestPage = 20;

/** A platform that never runs out of pages must not keep a workflow for ever. */
const mostPages = 500;

/** `POST /common/pageError`, page by page: the faults that a device has reported. */
export const getErrors: Operation = {
	value: 'getErrors',
	name: 'Get Errors',
	action: 'Get the errors of a device',
	description: 'Get the faults that a device has reported, and whether they were dealt with',
	fields: [iotId, returnAll, limit],

	async execute(ctx, itemIndex) {
		const input = new ItemInput(ctx, itemIndex);
		const id = input.long(iotId, { min: 1n });
		const most = input.read(returnAll) === true ? Infinity : input.integer(limit, { min: 1 });
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
	// One size for all pages: with a smaller last one its number would mean other entries.
	const size = Math.min(largestPage, most);
	const errors: IDataObject[] = [];
	for (let page = 1; page <= mostPages && errors.length < most; page++) {
		const reply = await call(ctx, itemIndex, '/common/pageError', { iotId: id, page, size });
		const entries = readErrors(reply);
		errors.push(...entries);
		// A page may be shorter than asked for; without a total only that tells that it is the last one.
		const total = Number(reply.total ?? NaN);
		const isLast = Number.isNaN(total) ? entries.length < size : errors.length >= total;
		if (entries.length === 0 || isLast) break;
	}
	return errors.slice(0, most);
}

/** The entries in a reply of `/common/pageError`. */
export function readErrors({ resList }: IDataObject): IDataObject[] {
	const list: unknown[] = Array.isArray(resList) ? resList : [];
	return list.filter((entry): entry is IDataObject => typeof entry === 'object' && entry !== null);
}
