import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { acknowledged, answer } from './answer';
import { readClientSecret, readDelivery } from './read';

/** Handles a request to the trigger's address: a chosen event of an activation starts the workflow. */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	return await answer(ctx, async () => {
		const message = await readDelivery(ctx, await readClientSecret(ctx));
		if ('verdict' in message) return message.verdict;
		const chosen = [ctx.getNodeParameter('events', [])].flat();
		return chosen.includes(message.delivery.event)
			? { kind: 'go on', item: { json: message.delivery } }
			: acknowledged;
	});
}
