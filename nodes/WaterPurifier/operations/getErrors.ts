import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { ItemInput } from '../../shared/input';
import type { Operation } from '../../shared/operation';
import { iotId } from '../fields';
import type { Body } from '../transport';
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

/**
 * The pages of a device's error log, the newest faults first. The log ends where the total is reached. A page that is
 * shorter than asked for proves nothing, nor does a total below what was read: then it ends with an empty page, or with one
 * that repeats the page before. `ask` gets the reply to one request of `/common/pageError`.
 *
 * @returns whether the log was read to its end; a repeated page is no proof of that
 */
export async function* errorPages(
	ask: (body: Body) => Promise<IDataObject>,
	iotId: bigint,
	{ size = largestPage, mostPages }: { size?: number; mostPages: number },
): AsyncGenerator<IDataObject[], boolean> {
	let count = 0;
	let before = '';
	for (let page = 1; page <= mostPages; page++) {
		const reply = await ask({ iotId, page, size });
		const entries = readEntries(reply);
		const content = JSON.stringify(entries);
		if (entries.length === 0) return true;
		if (content === before) return false;
		yield entries;
		before = content;
		count += entries.length;
		if (Number(reply.total ?? NaN) === count) return true;
	}
	return false;
}

function readEntries({ resList }: IDataObject): IDataObject[] {
	const list: unknown[] = Array.isArray(resList) ? resList : [];
	return list.filter((entry): entry is IDataObject => typeof entry === 'object' && entry !== null);
}
