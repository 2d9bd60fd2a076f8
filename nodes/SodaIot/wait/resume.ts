import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { plain } from '../../shared/text';
import type { Answer } from '../../shared/webhook/door';
import { acknowledged, answerRequest } from '../../shared/webhook/door';
import { queryActivation } from '../activation';
import { documentedEvent } from '../webhook/events';
import type { Delivery } from '../webhook/message';
import { readClientSecret, readDelivery, rejected } from '../webhook/read';
import { isAcknowledgedByN8n } from './address';
import { parkedBy, storyOf, waitingOf } from './engine';
import { isEnd } from './outcome';
import { isProof, proofParameter } from './proof';

/**
 * Waits that are being ended by this process. n8n 1.x runs the rest of a workflow twice when two messages come
 * in the same instant; the second one is refused, and n8n itself refuses all later ones.
 */
const resuming = new Map<string, number>();

/** Milliseconds that a question about a failure may take: the platform waits for our answer meanwhile. */
const doubtTimeout = 5000;

/** Milliseconds after which n8n has stored that the execution runs, or has failed to. */
const claimTime = 10_000;

/**
 * Handles a request to the resume address of a parked execution. Only the platform's message about the activation and
 * an event that it waits for lets it go on; whatever else comes leaves it waiting.
 */
export async function resume(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	return await answerRequest(ctx, 'a message', async () => {
		const executionId = ctx.getExecutionId();
		const { [proofParameter]: proof } = ctx.getQueryData() as { [proofParameter]?: unknown };
		const clientSecret = await readClientSecret(ctx);
		if (!isProof(proof, executionId, clientSecret)) return rejected('has no proof in its address');

		const message = await readDelivery(ctx, clientSecret);
		if ('answer' in message) return message.answer;
		const { delivery, lookedUp } = message;
		const { iot_activation: activation, waitedFor = [] } = waitingOf(ctx);
		const isOurs = plain(activation?.id) === plain(delivery.iot_activation.id);
		// Looked up, the end of a use ends every wait: an event that has not come by then was missed.
		const isAwaited = waitedFor.includes(delivery.event) || (lookedUp && isEnd(delivery.event));
		if (!isOurs || !isAwaited) return acknowledged;
		const doubt = await doubtAbout(ctx, delivery, lookedUp);
		if (doubt) return doubt;

		const wait = parkedBy(ctx);
		if (!claim(wait.key)) {
			return { kind: 'answer', status: 409, body: 'being handled', log: 'repeats one that is being handled' };
		}
		wait.resumeWith(delivery, isAcknowledgedByN8n(ctx.getWebhookName()));
		return { kind: 'start', json: delivery };
	});
}

/**
 * A failure that the execution has gone on with can come again: as a late copy of the same message, or because a retry
 * has failed in the same way, in a message that may be the same to the letter. The platform knows which it is.
 */
async function doubtAbout(
	ctx: IWebhookFunctions,
	delivery: Delivery,
	lookedUp?: string[],
): Promise<Answer | undefined> {
	const id = plain(delivery.iot_activation.id);
	if (storyOf(ctx, id)?.failures.includes(delivery.event) !== true) return undefined;
	// Looked up for an earlier wait, it is what that wait has already gone on with.
	if (lookedUp) return lookedUp.includes(delivery.event) ? undefined : acknowledged;
	const now = await queryActivation(ctx, 0, id, doubtTimeout).catch(() => undefined);
	if (!now)
		return { kind: 'answer', status: 503, body: 'try again', log: 'may be a repeat; it could not be asked' };
	return documentedEvent(plain(now.status)) === delivery.event ? undefined : acknowledged;
}

function claim(wait: string): boolean {
	const now = Date.now();
	for (const [key, until] of resuming) if (until < now) resuming.delete(key);
	if (resuming.has(wait)) return false;
	resuming.set(wait, now + claimTime);
	return true;
}
