import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Acknowledges a message from `execute()`. n8n runs that only after it has stored the execution: acknowledged any sooner,
 * the message could be lost. Both vendors take HTTP 200 for an acknowledgement, Soda IoT with the body `success`.
 */
export async function acknowledge(ctx: IExecuteFunctions): Promise<void> {
	await ctx.sendResponse({
		statusCode: 200,
		headers: { 'content-type': 'text/plain; charset=utf-8' },
		body: 'success',
	});
}
