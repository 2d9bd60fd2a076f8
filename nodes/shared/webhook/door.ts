import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/**
 * The one door for what comes from outside. Each vendor's receiver is a row of gates, and the first gate that has an
 * answer ends the request. Gates that need no body come first: a request that nothing proves costs next to nothing.
 */

/** What a request to one of our addresses comes to. */
export type Answer =
	/** The workflow starts, or the waiting execution goes on, with this item. */
	| { kind: 'start'; json: IDataObject }
	/** Answered here, and nothing starts. `log` says why, for the user who looks for a message that did not arrive. */
	| { kind: 'answer'; status: number; body: string; type?: 'text/plain' | 'application/json'; log?: string };

/** For what is genuine and not for us, or was passed on before: the platform need not send it again. */
export const acknowledged: Answer = { kind: 'answer', status: 200, body: 'success' };

/** Bytes of a message that carries no signature. The vendors' are far below; n8n itself takes 16 MB. */
export const largestMessage = 64 * 1024;

/** The same for a text in which a signature is looked for: the message is in base64, and in a form. */
export const largestSigned = 4 * largestMessage;

/**
 * Answers a request as `judge` decides. Whatever arrives is answered: a throw in `webhook()` is a 500, a failed execution
 * in n8n 1.x, the end of an execution that waits, and something that anybody on the internet could cause.
 *
 * @param what what the log calls the request: "a callback", "a message"
 */
export async function answerRequest(
	ctx: IWebhookFunctions,
	what: string,
	judge: () => Promise<Answer>,
): Promise<IWebhookResponseData> {
	const answer = await judge().catch((error: unknown): Answer => {
		const reason = error instanceof Error ? error.name : 'unknown error';
		return { kind: 'answer', status: 500, body: 'try again', log: `could not be handled (${reason})` };
	});
	if (answer.kind === 'start') return { workflowData: [[{ json: answer.json }]] };

	const { status, body, type = 'text/plain', log } = answer;
	if (log) ctx.logger.warn(`${ctx.getNode().name}: ${what} was answered ${status}: it ${log}`);
	ctx.getResponseObject().status(status).type(type).send(body);
	return { noWebhookResponse: true };
}

/** The gate for size. It looks at what the sender says before anything is read, and at what n8n has read already. */
export function isTooLarge(ctx: IWebhookFunctions, most = largestMessage): Answer | undefined {
	const request: Partial<ReturnType<IWebhookFunctions['getRequestObject']>> = ctx.getRequestObject();
	const declared = Number(request.headers?.['content-length'] ?? 0);
	const read = Buffer.isBuffer(request.rawBody) ? request.rawBody.length : 0;
	return declared > most || read > most ? tooLarge(most) : undefined;
}

/** For a body of which the size showed only when it was read. */
export function tooLarge(most = largestMessage): Answer {
	return { kind: 'answer', status: 413, body: 'too large', log: `is larger than ${most / 1024} kB` };
}

/**
 * For a node whose own settings cannot be used: it must not act as if a check had been passed. The platform comes again
 * after a 503, and the user may have corrected them by then.
 */
export function notSetUp(problem: string, status = 503): Answer {
	return {
		kind: 'answer',
		status,
		body: 'try again',
		log: `cannot be taken: ${problem}`,
	};
}
