import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { plain } from '../../shared/text';
import { acknowledged, answer, rejected } from '../webhook/answer';
import { readClientSecret, readDelivery } from '../webhook/read';
import { parkedBy, waitingOf } from './engine';
import { isEnd } from './outcome';
import { isProof, proofParameter } from './proof';

/**
 * Waits that are being ended by this process. n8n 1.x runs the rest of a workflow twice when two messages come
 * in the same instant; the second one is refused, and n8n itself refuses all later ones.
 */
const resuming = new Map<string, number>();

/** Milliseconds after which n8n has stored that the execution runs, or has failed to. */
const claimTime = 10_000;

/**
 * Handles a request to the resume address of a parked execution. Only the platform's message about the activation and
 * an event that it waits for lets it go on; whatever else comes leaves it waiting.
 */
export async function resume(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	return await answer(ctx, async () => {
		const executionId = ctx.getExecutionId();
		const { [proofParameter]: proof } = ctx.getQueryData() as { [proofParameter]?: unknown };
		const clientSecret = await readClientSecret(ctx);
		if (!isProof(proof, executionId, clientSecret)) return rejected('has no proof in its address');

		const message = await readDelivery(ctx, clientSecret);
		if ('verdict' in message) return message.verdict;
		const { delivery, lookedUp } = message;
		const { iot_activation: activation, waitedFor = [] } = waitingOf(ctx);
		const isOurs = plain(activation?.id) === plain(delivery.iot_activation.id);
		// Looked up, the end of a use ends every wait: an event that has not come by then was missed.
		const isAwaited = waitedFor.includes(delivery.event) || (lookedUp && isEnd(delivery.event));
		if (!isOurs || !isAwaited) return acknowledged;

		const wait = parkedBy(ctx);
		if (!claim(wait.key)) {
			return { kind: 'answer', status: 409, text: 'being handled', log: 'repeats one that is being handled' };
		}
		wait.resumeWith(delivery);
		return { kind: 'go on', item: { json: delivery } };
	});
}

function claim(wait: string): boolean {
	const now = Date.now();
	for (const [key, until] of resuming) if (until < now) resuming.delete(key);
	if (resuming.has(wait)) return false;
	resuming.set(wait, now + claimTime);
	return true;
}
