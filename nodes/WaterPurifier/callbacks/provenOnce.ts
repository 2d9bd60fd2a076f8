import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isTheOneProvenBy } from '../../shared/webhook/repeats';
import { isConfirmed, withdraw } from './confirmation';

/**
 * Takes the confirmation back when the record that proves this message has already proven another one. Then one of the two
 * may be forged. The message still goes on, unproven: the forged one may be the other, or its own record is not written yet.
 */
export async function provenOnce(
	ctx: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const [item] = items;
	if (!isConfirmed(item?.json)) return items;
	const { deliveryId, confirmation } = item.json;
	const { record, statement } = confirmation;
	if (record === undefined || (await isTheOneProvenBy(ctx, record, deliveryId))) return items;
	const doubt = `${statement}; but it has confirmed another message already, or whether it has could not be looked up`;
	return [{ ...item, json: withdraw(item.json, doubt) }];
}
