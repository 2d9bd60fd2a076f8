import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { plain } from '../../shared/text';
import { credentialType } from '../platform/credential';
import type { FlowEntry } from '../order/flow';
import { asVolume, entriesAt, readFlow } from '../order/flow';
import { exchange } from '../platform/transport';
import type { FinishVolume } from './amounts';
import { orderedWhenLeft } from './amounts';

/**
 * How much water a finished order poured, in millilitres: the amount ordered, by its flow, minus what the callback says is
 * left. It is as true as the callback. Empty when the flow leaves open what was ordered.
 */
export function pouredVolume(
	delivery: IDataObject,
	flow: FlowEntry[],
	finishVolume?: FinishVolume,
): IDataObject {
	if (delivery.event !== 'WP1_WORK_FINISH') return {};
	const remaining = asVolume(delivery.remainingVolume);
	if (remaining === undefined) return {};
	const ordered = orderedWhenLeft(remaining, entriesAt(flow, plain(delivery.iotId)), finishVolume);
	return ordered === undefined ? {} : { orderedVolume: ordered, pouredVolume: ordered - remaining };
}

/**
 * Adds the poured volume to WP1_WORK_FINISH, if the trigger has a credential with which to look the order up. Runs after the
 * acknowledgement, so that the vendor does not wait. Never throws: an event without the volume is better than no event.
 */
export async function addPouredVolume(
	ctx: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const [item] = items;
	const delivery = item?.json;
	const hasCredential = ctx.getNode().credentials?.[credentialType] !== undefined;
	// A confirmation has already read the flow.
	if (delivery?.event !== 'WP1_WORK_FINISH' || delivery.confirmation !== undefined || !hasCredential)
		return items;
	try {
		const result = await exchange(
			ctx,
			'/advOrder/checkAdvOrder',
			{ orderId: delivery.orderId as string },
			{ itemIndex: 0 },
		);
		if (result.kind !== 'reply') throw result.error;
		return [{ ...item, json: { ...delivery, ...pouredVolume(delivery, readFlow(result.body)) } }];
	} catch (error) {
		const reason = error instanceof Error ? error.message : 'unknown error';
		ctx.logger.warn(
			`${ctx.getNode().name}: could not look up what was ordered (${reason}); pouredVolume is left out`,
		);
		return items;
	}
}
