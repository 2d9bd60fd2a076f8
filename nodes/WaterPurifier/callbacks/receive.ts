import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { stringifyExact } from '../../shared/exactJson';
import { isRepeatAtItsTurn } from '../../shared/pace';
import { isTooLarge, rawBodyOf, tooLarge } from '../../shared/rawBody';
import { isKnownRepeat } from '../../shared/repeats';
import { quote } from '../../shared/text';
import { refusal } from '../swipeAnswer';
import { isInRanges, isToken } from './access';
import type { Confirmed } from './confirm';
import { confirm, confirmInTime } from './confirm';
import { swipe } from './events';
import type { Delivery, Message } from './message';
import { asConfirmed, readMessage } from './message';
import { readAllowedIps, readHandling, readToken } from './options';
import { guardAnswer } from './swipeGuard';

type Verdict =
	| { kind: 'start'; delivery: Delivery; answerLimit: number }
	/**
	 * Answered here, and nothing starts; a question of a machine in the form of an answer to it. `log` says why, for whoever
	 * looks for a callback that did not arrive.
	 */
	| { kind: 'answer'; status: number; isQuestion?: boolean; log?: string };

/**
 * Handles a request to the trigger's address. Whatever arrives is answered: a throw would be a 500, a failed execution in
 * n8n 1.x, and something that anybody on the internet could cause. Nobody without the token and an allowed address has
 * anything of the request read. A question of a machine is then always answered in its own form: what is not approved is
 * refused.
 */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const arrived = Date.now();
	const response = ctx.getResponseObject();
	const { name } = ctx.getNode();
	const verdict = await judge(ctx, arrived).catch(unforeseen);

	if (verdict.kind === 'answer') {
		const { status, isQuestion = false, log } = verdict;
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

	const { delivery, answerLimit } = verdict;
	if (delivery.event !== swipe) return { workflowData: [[{ json: delivery }]] };
	guardAnswer(response, Math.max(0, arrived + answerLimit - Date.now()), (problem) =>
		ctx.logger.warn(`${name}: a card swipe was refused: ${problem}`),
	);
	// An answer after that is an error where it is made.
	const answerBefore = new Date(arrived + answerShare * answerLimit).toISOString();
	return { workflowData: [[{ json: { ...delivery, answerBefore } }]] };
}

async function judge(ctx: IWebhookFunctions, arrived: number): Promise<Verdict> {
	const stranger = judgeCaller(ctx);
	if (stranger) return stranger;
	const body = isTooLarge(ctx) ? undefined : await rawBodyOf(ctx);
	if (!body || isTooLarge(ctx)) return { kind: 'answer', status: 413, log: tooLarge };

	const message = readMessage(body);
	const isQuestion = message.kind === 'delivery' ? message.delivery.event === swipe : message.isQuestion;
	const verdict = await judgeMessage(ctx, message, arrived).catch(unforeseen);
	return verdict.kind === 'answer' ? { ...verdict, isQuestion } : verdict;
}

/** The answer for a caller who may not call, or about whom that cannot be told. */
function judgeCaller(ctx: IWebhookFunctions): Verdict | undefined {
	const refused = (status: number, log: string): Verdict => ({ kind: 'answer', status, log });
	const token = readToken(ctx);
	if ('problem' in token) return refused(401, unusable(token.problem));
	if (token.value !== undefined && !isToken((ctx.getQueryData() as { token?: unknown }).token, token.value))
		return refused(401, 'does not have the token in its URL');

	const ranges = readAllowedIps(ctx);
	if ('problem' in ranges) return refused(403, unusable(ranges.problem));
	const { ip }: Partial<ReturnType<IWebhookFunctions['getRequestObject']>> = ctx.getRequestObject();
	if (ranges.value !== undefined && !isInRanges(ip, ranges.value))
		return refused(403, `comes from ${ip ? quote(ip) : 'an unknown address'}, which is not allowed`);
	return undefined;
}

async function judgeMessage(ctx: IWebhookFunctions, message: Message, arrived: number): Promise<Verdict> {
	const handling = readHandling(ctx);
	if ('problem' in handling) return { kind: 'answer', status: 503, log: unusable(handling.problem) };
	const { chosen, confirmation, ignoreRepeats, answerLimit } = handling.value;

	if (message.kind === 'nonsense') return { kind: 'answer', status: 400, log: message.problem };
	if (message.kind === 'unknown') return { kind: 'answer', status: 200 };
	const { delivery } = message;
	if (!chosen.includes(delivery.event)) {
		const log =
			delivery.event === swipe ? 'is a card swipe, and the trigger does not answer them' : undefined;
		return { kind: 'answer', status: 200, log };
	}
	const isSwipe = delivery.event === swipe;
	const identities = confirmation ? [delivery, asConfirmed(delivery)] : [delivery];
	const isRepeat = () =>
		!isSwipe && ignoreRepeats && identities.some(({ deliveryId }) => isKnownRepeat(ctx, deliveryId));
	if (isRepeat()) return { kind: 'answer', status: 200 };

	const ask = async () =>
		isSwipe
			? await confirmInTime(ctx, delivery, arrived + answerShare * answerLimit - Date.now())
			: await confirm(ctx, delivery);
	const confirmed: Confirmed = confirmation ? await ask() : { kind: 'started', delivery };
	if (confirmed.kind !== 'started') {
		const { status, words } = refusals[confirmed.kind];
		return { kind: 'answer', status, log: `is a ${delivery.event} that ${words}: ${confirmed.why}` };
	}
	// A machine waits for the answer to a swipe: it does not stand in line.
	return !isSwipe && (await isRepeatAtItsTurn(ctx, isRepeat))
		? { kind: 'answer', status: 200 }
		: { kind: 'start', delivery: confirmed.delivery, answerLimit };
}

function unforeseen(error: unknown): Verdict {
	const reason = error instanceof Error ? error.name : 'unknown error';
	return { kind: 'answer', status: 500, log: `could not be handled (${reason})` };
}

function unusable(problem: string): string {
	return `cannot be judged, because ${problem}`;
}

/** The share of an answer's time that may be used up; the rest is for its way back. */
const answerShare = 0.9;

/** What is said to the platform, which comes again after a 503, and to the log. */
const refusals: Record<Exclude<Confirmed['kind'], 'started'>, { status: number; words: string }> = {
	contradicted: { status: 403, words: 'is not true' },
	tooEarly: { status: 503, words: 'cannot be confirmed yet' },
	unreachable: { status: 503, words: 'could not be confirmed' },
};
