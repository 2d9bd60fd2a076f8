import type { IDataObject } from 'n8n-workflow';

import type { Caller } from '../shared/caller';
import { documentedStatus } from './platform/status';
import { call } from './transport';

/**
 * An activation as every node of this package gives it: the vendor's fields as they were sent, `status` in the
 * documented spelling and the literal one in `vendorStatus`. The one shape of replies, queries and webhooks.
 */
export function normaliseActivation(activation: IDataObject): IDataObject {
	const { status } = activation;
	if (typeof status !== 'string') return activation;
	return { ...activation, status: documentedStatus(status), vendorStatus: status };
}

/** `GET /iot/activation/query`: an activation as the platform knows it now, with `used` once the use has ended. */
export async function queryActivation(
	caller: Caller,
	itemIndex: number,
	id: string,
	timeout?: number,
): Promise<IDataObject> {
	const query = { activation_id: id };
	const request = { method: 'GET', path: '/iot/activation/query', query, timeout } as const;
	return normaliseActivation(await call(caller, itemIndex, request));
}
