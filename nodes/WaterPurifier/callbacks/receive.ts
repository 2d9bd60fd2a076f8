import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { stringifyExact } from '../../shared/platform/exactJson';
import { lookUp } from '../../shared/text';
import { isCopyAtItsTurn, wasAcknowledgedHere } from '../../shared/webhook/copies';
import type { Answer } from '../../shared/webhook/door';
import {
	acknowledged,
	answerRequest,
	isTooLarge,
	largestMessage,
	notSetUp,
	tooLarge,
} from '../../shared/webhook/door';
import { rawBodyOf } from '../../shared/webhook/rawBody';
import { isProblem, readEvents } from '../../shared/webhook/settings';
import { refusal } from '../swipe/answer';
import { swipe } from '../swipe/event';
import { isInRanges, isToken } from './access';
import type { ConfirmResult } from './confirm';
import { confirm, confirmInTime } from './confirm';
import { eventNames } from './events';
import type { Delivery } from './message';
import { readMessage } from './message';
import type { TriggerOptions } from './options';
import { answerLimit, knownFinishVolume, readTriggerOptions } from './options';
import { guardAnswer } from '../swipe/guard';

/** A request on its way through the gates. */
interface IncomingRequest {
	ctx: IWebhookFunctions;
	/** Milliseconds since the epoch. */
	arrived: number;
	options: TriggerOptions;
	/** The events that start the workflow. */
	chosen: string[];
}

/**
 * Handles a request to the trigger's address, gate by gate. The first gates check the sender (`access.ts`); only a request
 * that passes them is read (`message.ts`). With the option Confirmation the platform is then asked whether a report is true
 * (`confirm.ts`). A machine's question gets an answer in its own form, and in time (`swipe/guard.ts`): whatever is not
 * approved is refused.
 */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const arrived = Date.now();
	return await answerRequest(ctx, 'a callback', async () => {
		const options = readTriggerOptions(ctx);
		if (isProblem(options)) return notSetUp(options.problem, lookUp(refusalOf, options.option ?? ''));
		const chosen = readEvents(ctx, eventNames);
		if (isProblem(chosen)) return notSetUp(chosen.problem);
		const request = { ctx, arrived, options, chosen: chosen.events };

		return (
			lacksToken(request) ?? comesFromElsewhere(request) ?? isTooLarge(ctx) ?? (await judgeMessage(request))
		);
	});
}

/** The HTTP status when one of the gates for senders cannot be used, because its option is wrong. */
const refusalOf: Record<string, number> = { token: 401, allowedIps: 403 };

function lacksToken({ ctx, options: { token } }: IncomingRequest): Answer | undefined {
	if (token === undefined || isToken((ctx.getQueryData() as { token?: unknown }).token, token))
		return undefined;
	return refused(401, 'does not have the right token in its URL');
}

function comesFromElsewhere({ ctx, options: { allowedIps } }: IncomingRequest): Answer | undefined {
	if (allowedIps === undefined) return undefined;
	const { ip }: Partial<ReturnType<IWebhookFunctions['getRequestObject']>> = ctx.getRequestObject();
	if (isInRanges(ip, allowedIps)) return undefined;
	return refused(403, `comes from ${ip ?? 'an unknown address'}, which is not allowed`);
}

async function judgeMessage(request: IncomingRequest): Promise<Answer> {
	const body = await rawBodyOf(request.ctx);
	if (body.length > largestMessage) return tooLarge();
	const message = readMessage(body);
	const { isQuestion = false, log } =
		message.kind === 'delivery'
			? { isQuestion: message.delivery.event === swipe }
			: { isQuestion: message.isQuestion, log: message.kind === 'nonsense' ? message.problem : undefined };
	if (message.kind === 'nonsense') return isQuestion ? refusedCard(400, log) : refused(400, log);
	if (message.kind === 'unknown') return isQuestion ? refusedCard(200) : acknowledged;
	return isQuestion
		? await judgeSwipe(request, message.delivery)
		: await judgeReport(request, message.delivery);
}

/** Decides about a purifier's report, which starts the workflow if it was chosen, is new and is not contradicted. */
async function judgeReport(request: IncomingRequest, delivery: Delivery): Promise<Answer> {
	const { ctx, options, chosen } = request;
	if (!chosen.includes(delivery.event)) return acknowledged;
	const { confirmation = false, ignoreRepeats = true } = options;
	const repeatId = ignoreRepeats ? delivery.deliveryId : undefined;
	if (wasAcknowledgedHere(ctx, repeatId)) return acknowledged;

	const confirmed: ConfirmResult = confirmation
		? await confirm(ctx, delivery, knownFinishVolume(options))
		: { kind: 'started', delivery };
	if (confirmed.kind !== 'started') {
		const { status, words } = refusals[confirmed.kind];
		return refused(status, `is a ${delivery.event} that ${words}: ${confirmed.why}`);
	}
	return (await isCopyAtItsTurn(ctx, repeatId)) ? acknowledged : { kind: 'start', json: confirmed.delivery };
}

/** Decides about a machine's question. Whatever goes wrong, the machine gets a refusal. */
async function judgeSwipe(request: IncomingRequest, delivery: Delivery): Promise<Answer> {
	return await askAboutSwipe(request, delivery).catch((error: unknown) => {
		const reason = error instanceof Error ? error.name : 'unknown error';
		return refusedCard(200, `is a card swipe that could not be handled (${reason})`);
	});
}

/** The machine is waiting for the answer, so its question does not queue. A question is never a repeat. */
async function askAboutSwipe(request: IncomingRequest, delivery: Delivery): Promise<Answer> {
	const { ctx, arrived, options, chosen } = request;
	if (!chosen.includes(swipe))
		return refusedCard(200, 'is a card swipe, and the trigger does not answer them');
	const limit = answerLimit(options);
	// The node that answers reports an error after this moment.
	const lastMoment = arrived + answerShare * limit;
	const confirmed: ConfirmResult = options.confirmation
		? await confirmInTime(ctx, delivery, lastMoment - Date.now())
		: { kind: 'started', delivery };
	if (confirmed.kind !== 'started')
		return refusedCard(200, `is a ${swipe} that ${refusals[confirmed.kind].words}: ${confirmed.why}`);

	guardAnswer(ctx.getResponseObject(), Math.max(0, arrived + limit - Date.now()), (problem) =>
		ctx.logger.warn(`${ctx.getNode().name}: a card swipe was refused: ${problem}`),
	);
	return {
		kind: 'start',
		json: { ...confirmed.delivery, answerBefore: new Date(lastMoment).toISOString() },
	};
}

/** The share of the time limit that may be used up; the rest is for the answer's way back. */
const answerShare = 0.9;

function refused(status: number, log?: string): Answer {
	return { kind: 'answer', status, body: 'refused', log };
}

function refusedCard(status: number, log?: string): Answer {
	return { kind: 'answer', status, body: stringifyExact(refusal), type: 'application/json', log };
}

/** The status for the platform, which sends again after a 503, and the words for the log. */
const refusals: Record<Exclude<ConfirmResult['kind'], 'started'>, { status: number; words: string }> = {
	contradicted: { status: 403, words: 'is not true' },
	tooEarly: { status: 503, words: 'cannot be confirmed yet' },
	unreachable: { status: 503, words: 'could not be confirmed' },
};
