import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { Memory } from '../../shared/memory';
import { plain } from '../../shared/text';
import { within } from '../../shared/until';
import type { Answer } from '../../shared/webhook/door';
import { acknowledged, answerRequest } from '../../shared/webhook/door';
import { queryActivation } from '../activation';
import { documentedEvent } from '../webhook/events';
import type { Delivery } from '../webhook/message';
import { readSignedRequest, rejected, secretFor, verify } from '../webhook/read';
import { isSignedWith } from '../webhook/signature';
import { isAcknowledgedByN8n } from './address';
import { endsWait, isFailure, isOutdated, isOver, outcomeOf } from './outcome';
import { parkedBy, waitingOf } from './parked';
import { isProof, proofParameter } from './proof';
import { failuresOf } from './story';

/**
 * Waits that are being ended by this process. n8n 1.x runs the rest of a workflow twice when two messages come
 * in the same instant; the second one is refused, and n8n itself refuses all later ones.
 */
const resuming = new Memory<true>(10_000);

/** Milliseconds that a question about a failure may take in all: the platform waits for our answer meanwhile. */
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
		const request = await readSignedRequest(ctx);
		if ('answer' in request) return request.answer;
		const { signedRequest } = request;
		const clientSecret = await secretFor(
			ctx,
			(secret) => isProof(proof, executionId, secret) && isSignedWith(signedRequest, secret),
		);
		if (!isProof(proof, executionId, clientSecret)) return rejected('has no proof in its address');

		const message = verify(ctx, signedRequest, clientSecret);
		if ('answer' in message) return message.answer;
		const { delivery, lookedUp } = message;
		const { iot_activation: activation, waitedFor = [] } = waitingOf(ctx);
		const isOurs = plain(activation?.id) === plain(delivery.iot_activation.id);
		if (!isOurs || !endsWait(delivery.event, waitedFor)) return acknowledged;
		const checked = await withoutDoubt(ctx, delivery, waitedFor, lookedUp);
		if ('kind' in checked) return checked;

		const wait = parkedBy(ctx);
		if (!claim(wait.key)) {
			return { kind: 'answer', status: 409, body: 'being handled', log: 'repeats one that is being handled' };
		}
		wait.resumeWith(checked.delivery, isAcknowledgedByN8n(ctx.getWebhookName()));
		return { kind: 'start', json: checked.delivery };
	});
}

/**
 * What to go on with, or the answer for what is old news. A failure can come again: as a late copy of the same message, or
 * because a retry has failed in the same way, in a message that may be the same to the letter. It can also come late for
 * the first time, when somebody has called Retry meanwhile. The platform knows which it is; and when it says that more has
 * happened since, that is gone on with.
 */
async function withoutDoubt(
	ctx: IWebhookFunctions,
	delivery: Delivery,
	waitedFor: string[],
	lookedUp?: string[],
): Promise<{ delivery: Delivery } | Answer> {
	const { event } = delivery;
	if (!isFailure(event) || isOver(event, waitedFor)) return { delivery };
	const id = plain(delivery.iot_activation.id);
	const isKnown = failuresOf(ctx, id).includes(event);
	// Looked up for an earlier wait, it is what that wait has already gone on with.
	if (lookedUp) return isKnown && !lookedUp.includes(event) ? acknowledged : { delivery };

	const now = await within(doubtTimeout, queryActivation(ctx, 0, id, doubtTimeout)).catch(() => undefined);
	if (!now) {
		if (!isKnown) return { delivery };
		return { kind: 'answer', status: 503, body: 'try again', log: 'may be a repeat; it could not be asked' };
	}
	const isOld = isKnown ? documentedEvent(plain(now.status)) !== event : isOutdated(event, now.status);
	if (!isOld) return { delivery };
	const since = outcomeOf({ ...now, id }, waitedFor);
	return since ? { delivery: since } : acknowledged;
}

function claim(wait: string): boolean {
	if (resuming.get(wait)) return false;
	resuming.set(wait, true, claimTime);
	return true;
}
