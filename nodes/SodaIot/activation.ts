import type { IDataObject } from 'n8n-workflow';

import type { Caller } from '../shared/caller';
import { documentedStatus } from './platform/status';
import { call } from './transport';

/**
 * An activation in the one shape that replies, queries and webhooks of this package share: the vendor's fields as they were
 * sent, but `status` in the documented spelling, and the vendor's own spelling in `vendorStatus`.
 */
export function normaliseActivation(activation: IDataObject): IDataObject {
	const { status } = activation;
	if (typeof status !== 'string') return activation;
	return { ...activation, status: documentedStatus(status), vendorStatus: status };
}

/** `GET /iot/activation/query`: an activation as it is now, with `used` once the use has ended. */
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
