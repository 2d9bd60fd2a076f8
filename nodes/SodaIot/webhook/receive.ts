import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { Answer } from '../../shared/webhook/door';
import { acknowledged, answerRequest, notSetUp } from '../../shared/webhook/door';
import { isRepeatAtItsTurn } from '../../shared/webhook/turns';
import { isKnownRepeat } from '../../shared/webhook/repeats';
import { isProblem } from '../../shared/webhook/settings';
import type { Delivery } from './message';
import { readSignedRequest, secretFor, verify } from './read';
import { repeatIdOf } from './repeats';
import type { TriggerOptions } from './settings';
import { readTriggerSettings } from './settings';
import { isSignedWith } from './signature';

/** Handles a request to the trigger's address, gate by gate: a chosen event of an activation starts the workflow. */
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
	return (await wasPassedOn(ctx, delivery, settings.options))
		? acknowledged
		: { kind: 'start', json: delivery };
}

/** Whether the message is a repeat, now or when its turn has come. */
async function wasPassedOn(
	ctx: IWebhookFunctions,
	delivery: Delivery,
	options: TriggerOptions,
): Promise<boolean> {
	const isRepeat = () => isKnownRepeat(ctx, repeatIdOf(delivery, options));
	return isRepeat() || (await isRepeatAtItsTurn(ctx, isRepeat));
}
