import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isCopyAtItsTurn } from '../../shared/webhook/copies';
import type { Answer } from '../../shared/webhook/door';
import { acknowledged, answerRequest, notSetUp } from '../../shared/webhook/door';
import { isProblem } from '../../shared/webhook/settings';
import { readSignedRequest, secretFor, verify } from './read';
import { repeatIdOf } from './repeats';
import { readTriggerSettings } from './settings';
import { isSignedWith } from './signature';

/**
 * Handles a request to the trigger's address, gate by gate: a chosen event of an activation starts the workflow. `read.ts`
 * finds the signed request and verifies it, `signature.ts` checks the signature, and `message.ts` reads what was signed.
 */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	return await answerRequest(ctx, 'a message', async () => await judge(ctx));
}

async function judge(ctx: IWebhookFunctions): Promise<Answer> {
	const settings = readTriggerSettings(ctx);
	if (isProblem(settings)) return notSetUp(settings.problem);
	const request = await readSignedRequest(ctx);
	if ('answer' in request) return request.answer;
	const { signedRequest } = request;
	const clientSecret = await secretFor(ctx, (secret) => isSignedWith(signedRequest, secret));
	const message = verify(ctx, signedRequest, clientSecret);
	if ('answer' in message) return message.answer;
	const { delivery } = message;
	if (!settings.events.includes(delivery.event)) return acknowledged;
	return (await isCopyAtItsTurn(ctx, repeatIdOf(delivery, settings.options)))
		? acknowledged
		: { kind: 'start', json: delivery };
}
