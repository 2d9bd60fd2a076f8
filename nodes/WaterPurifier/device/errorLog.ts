import type { IDataObject } from 'n8n-workflow';

import type { Body } from '../platform/transport';

/** The platform gives at most this many entries per page. */
export const largestPage = 20;

/**
 * The pages of a device's error log, newest faults first. The log ends when as many entries were read as its `total` says.
 * A short page does not prove the end, and neither does a total below what was read. Then reading goes on until a page is
 * empty, or repeats the page before it. `ask` sends one request to `/common/pageError` and returns the reply.
 *
 * @returns whether the log was read to its end; a repeated page does not prove that
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
