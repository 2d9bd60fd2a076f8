import type { IDataObject } from 'n8n-workflow';

import type { Body } from '../platform/transport';

/** The platform's largest page. */
export const largestPage = 20;

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
