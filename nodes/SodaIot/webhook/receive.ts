import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isRepeatAtItsTurn } from '../../shared/pace';
import { isKnownRepeat } from '../../shared/repeats';
import { acknowledged, answer } from './answer';
import { readClientSecret, readDelivery } from './read';
import { repeatIdOf } from './repeats';

/** Handles a request to the trigger's address: a chosen event of an activation starts the workflow. */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	return await answer(ctx, async () => {
		const message = await readDelivery(ctx, await readClientSecret(ctx));
		if ('verdict' in message) return message.verdict;
		const { delivery } = message;
		const chosen = [ctx.getNodeParameter('events', [])].flat();
		if (!chosen.includes(delivery.event)) return acknowledged;

		const options = ctx.getNodeParameter('options', {}) as { ignoreRepeats?: boolean };
		const isRepeat = () => isKnownRepeat(ctx, repeatIdOf(delivery, options));
		return isRepeat() || (await isRepeatAtItsTurn(ctx, isRepeat))
			? acknowledged
			: { kind: 'go on', item: { json: delivery } };
	});
}
