import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { stringifyExact } from '../../shared/exactJson';
import { isRepeatAtItsTurn } from '../../shared/pace';
import { rawBodyOf } from '../../shared/rawBody';
import { isKnownRepeat } from '../../shared/repeats';
import { refusal } from '../swipeAnswer';
import { isInRanges, isToken, readRanges } from './access';
import type { Confirmed } from './confirm';
import { confirm, confirmInTime } from './confirm';
import { swipe } from './events';
import type { Delivery, Message } from './message';
import { readMessage } from './message';
import type { TriggerOptions } from './options';
import { answerLimit } from './options';
import { guardAnswer } from './swipeGuard';

type Verdict =
	| { kind: 'start'; delivery: Delivery }
	/** Answered here, and nothing starts. `log` says why, for whoever looks for a callback that did not arrive. */
	| { kind: 'answer'; status: number; log?: string };

/**
 * Handles a request to the trigger's address. Whatever arrives is answered: a throw would be a 500, a failed execution in
 * n8n 1.x, and something that anybody on the internet could cause. A question of a machine is always answered in its own
 * form: what is not approved is refused.
 */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const arrived = Date.now();
	const response = ctx.getResponseObject();
	const { name } = ctx.getNode();
	const message = readMessage(await rawBodyOf(ctx));
	const isQuestion = message.kind === 'delivery' ? message.delivery.event === swipe : message.isQuestion;
	const verdict = await judge(ctx, message, arrived).catch((error: unknown): Verdict => {
		const reason = error instanceof Error ? error.name : 'unknown error';
		return { kind: 'answer', status: 500, log: `could not be handled (${reason})` };
	});

	if (verdict.kind === 'answer') {
		const { status, log } = verdict;
		if (log)
			ctx.logger.warn(`${name}: a callback was ${isQuestion ? 'refused' : `answered ${status}`}: it ${log}`);
		if (isQuestion)
			response
				.status(status === 400 ? 400 : 200)
				.type('application/json')
				.send(stringifyExact(refusal));
		else
			response
				.status(status)
				.type('text/plain')
				.send(status === 200 ? 'success' : 'refused');
		return { noWebhookResponse: true };
	}

	const { delivery } = verdict;
	if (delivery.event !== swipe) return { workflowData: [[{ json: delivery }]] };
	const limit = answerLimit(ctx);
	guardAnswer(response, Math.max(0, arrived + limit - Date.now()), (problem) =>
		ctx.logger.warn(`${name}: a card swipe was refused: ${problem}`),
	);
	// An answer after that is an error where it is made.
	const answerBefore = new Date(arrived + answerShare * limit).toISOString();
	return { workflowData: [[{ json: { ...delivery, answerBefore } }]] };
}

async function judge(ctx: IWebhookFunctions, message: Message, arrived: number): Promise<Verdict> {
	const request: Partial<ReturnType<IWebhookFunctions['getRequestObject']>> = ctx.getRequestObject();
	const options = ctx.getNodeParameter('options', {}) as TriggerOptions;
	const { token, allowedIps, confirmation, ignoreRepeats = true } = options;
	if (token !== undefined && !isToken((ctx.getQueryData() as { token?: unknown }).token, token))
		return { kind: 'answer', status: 401, log: 'has not the right token in its URL' };
	if (allowedIps !== undefined && !isInRanges(request.ip, readRanges(allowedIps).ranges)) {
		return {
			kind: 'answer',
			status: 403,
			log: `comes from ${request.ip ?? 'an unknown address'}, which is not allowed`,
		};
	}

	if (message.kind === 'nonsense') return { kind: 'answer', status: 400, log: message.problem };
	if (message.kind === 'unknown') return { kind: 'answer', status: 200 };
	const { delivery } = message;
	const chosen = ctx.getNodeParameter('events', []) as string[];
	if (!chosen.includes(delivery.event)) {
		const log =
			delivery.event === swipe ? 'is a card swipe, and the trigger does not answer them' : undefined;
		return { kind: 'answer', status: 200, log };
	}
	const isSwipe = delivery.event === swipe;
	const isRepeat = () => !isSwipe && ignoreRepeats && isKnownRepeat(ctx, delivery.deliveryId);
	if (isRepeat()) return { kind: 'answer', status: 200 };

	const ask = async () =>
		isSwipe
			? await confirmInTime(ctx, delivery, arrived + answerShare * answerLimit(ctx) - Date.now())
			: await confirm(ctx, delivery);
	const confirmed: Confirmed = confirmation === true ? await ask() : { kind: 'started', delivery };
	if (confirmed.kind !== 'started') {
		const { status, words } = refusals[confirmed.kind];
		return { kind: 'answer', status, log: `is a ${delivery.event} that ${words}: ${confirmed.why}` };
	}
	// A machine waits for the answer to a swipe: it does not stand in line.
	return !isSwipe && (await isRepeatAtItsTurn(ctx, isRepeat))
		? { kind: 'answer', status: 200 }
		: { kind: 'start', delivery: confirmed.delivery };
}

/** The share of an answer's time that may be used up; the rest is for its way back. */
const answerShare = 0.9;

/** What is said to the platform, which comes again after a 503, and to the log. */
const refusals: Record<Exclude<Confirmed['kind'], 'started'>, { status: number; words: string }> = {
	contradicted: { status: 403, words: 'is not true' },
	tooEarly: { status: 503, words: 'cannot be confirmed yet' },
	unreachable: { status: 503, words: 'could not be confirmed' },
};
