import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isRepeat as isRepeatedMessage } from '../../shared/repeats';
import { happensOnce } from './events';
import type { Delivery } from './message';

/**
 * Whether the trigger's item repeats a message that it has already passed on. Only for events that happen once in an
 * activation's life: a failure can come again in a message that is the same to the letter.
 */
export async function isRepeat(ctx: IExecuteFunctions, [item]: INodeExecutionData[]): Promise<boolean> {
	const { event = '', deliveryId } = (item?.json ?? {}) as Partial<Delivery>;
	const { ignoreRepeats = true } = ctx.getNodeParameter('options', 0, {}) as { ignoreRepeats?: boolean };
	return ignoreRepeats && happensOnce(event) && (await isRepeatedMessage(ctx, deliveryId));
}
