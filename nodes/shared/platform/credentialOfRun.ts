import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Caller } from '../caller';
import { storedCredential } from '../n8nEngine';
import { hasExpression } from '../node';
import { perRun } from '../perRun';

interface Known {
	/** Whether the credential is the same for all items; undefined until somebody asks. */
	isCommon?: Promise<boolean>;
	data?: Promise<IDataObject>;
}

const runs = perRun<Known>(() => ({}));

/**
 * The node's credential for an item. n8n reads and decrypts it from its database for each request, which costs more than
 * the request, so a run reads it once; unless an expression in it may differ between the items. A webhook or a list of the
 * editor reads it as it is now.
 *
 * @param isFresh whether it has to be read again, because what the run knows was refused
 * @returns a copy of its own: n8n puts a new token into the one that it is given
 */
export async function readCredential(
	caller: Caller,
	type: string,
	itemIndex?: number,
	isFresh = false,
): Promise<IDataObject> {
	const read = async () => await caller.getCredentials<IDataObject>(type, itemIndex);
	if (!('getInputData' in caller)) return await read();
	const known = runs(caller);
	const isCommon =
		caller.getInputData().length === 1 || (await (known.isCommon ??= isSameForAll(caller, type)));
	if (!isCommon) return await read();
	if (isFresh || !known.data) {
		const reading = (known.data = read());
		// What could not be read may be there for the next item.
		reading.catch(() => {
			if (known.data === reading) known.data = undefined;
		});
	}
	return { ...(await known.data) };
}

/** Lets the run read the credential again: what it knows was refused. */
export function forgetCredential(caller: Caller): void {
	runs(caller).data = undefined;
}

/** Text, and values that the whole execution shares, written without any calculation. */
const sameForAll = /^=(?:[^{}]|\{\{\s*\$(?:secrets|vars|env)(?:\.\w+|\[(?:"[\w.-]+"|'[\w.-]+')\])+\s*\}\})*$/;

async function isSameForAll(ctx: IExecuteFunctions, type: string): Promise<boolean> {
	const stored = await storedCredential(ctx, type).catch(() => undefined);
	if (stored === undefined) return false;
	return Object.values(stored).every(
		(value) => (typeof value === 'string' && sameForAll.test(value)) || !hasExpression(value),
	);
}
