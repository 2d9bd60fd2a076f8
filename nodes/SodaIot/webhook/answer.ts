import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/** What a request to one of our addresses comes to. */
export type Verdict =
	| { kind: 'go on'; item: INodeExecutionData }
	/** Answered here, and nothing starts. `log` says why, for whoever looks for a message that did not arrive. */
	| { kind: 'answer'; status: number; text: string; log?: string };

/**
 * Answers a request as `judge` decides. Whatever arrives is answered: a throw in `webhook()` is a 500, a failed
 * execution in n8n 1.x, the end of an execution that waits, and something that anybody on the internet could cause.
 */
export async function answer(
	ctx: IWebhookFunctions,
	judge: () => Promise<Verdict>,
): Promise<IWebhookResponseData> {
	const verdict = await judge().catch((error: unknown): Verdict => {
		const reason = error instanceof Error ? error.name : 'unknown error';
		return { kind: 'answer', status: 500, text: 'try again', log: `could not be handled (${reason})` };
	});
	if (verdict.kind === 'go on') return { workflowData: [[verdict.item]] };

	if (verdict.log)
		ctx.logger.warn(`${ctx.getNode().name}: a message was answered ${verdict.status}: it ${verdict.log}`);
	ctx.getResponseObject().status(verdict.status).type('text/plain').send(verdict.text);
	return { noWebhookResponse: true };
}

/** For what is not provably the vendor's. */
export function rejected(log: string): Verdict {
	return { kind: 'answer', status: 401, text: 'invalid signature', log };
}

/** For what is genuine and not for us: the platform need not send it again. */
export const acknowledged: Verdict = { kind: 'answer', status: 200, text: 'success' };
