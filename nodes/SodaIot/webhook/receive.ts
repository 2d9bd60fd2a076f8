import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isRepeatAtItsTurn } from '../../shared/pace';
import { isKnownRepeat } from '../../shared/repeats';
import { acknowledged, answer } from './answer';
import { readHandling } from './fields';
import { readClientSecret, readSignedRequest, verify } from './read';
import { repeatIdOf } from './repeats';

/** Handles a request to the trigger's address: a chosen event of an activation starts the workflow. */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	return await answer(ctx, async () => {
		const request = await readSignedRequest(ctx);
		if ('verdict' in request) return request.verdict;
		const message = verify(ctx, request.signedRequest, await readClientSecret(ctx));
		if ('verdict' in message) return message.verdict;

		const handling = readHandling(ctx);
		if ('problem' in handling) {
			const log = `cannot be handled, because ${handling.problem}`;
			return { kind: 'answer', status: 503, text: 'try again', log };
		}
		const { chosen, ignoreRepeats } = handling.value;
		const { delivery } = message;
		if (!chosen.includes(delivery.event)) return acknowledged;

		const isRepeat = () => isKnownRepeat(ctx, repeatIdOf(delivery, ignoreRepeats));
		return isRepeat() || (await isRepeatAtItsTurn(ctx, isRepeat))
			? acknowledged
			: { kind: 'go on', item: { json: delivery } };
	});
}
