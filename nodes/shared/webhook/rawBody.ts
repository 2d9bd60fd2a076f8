import type { IWebhookFunctions } from 'n8n-workflow';

/**
 * The bytes of a webhook's body; empty when there are none. n8n's types promise them, but for a request without a content
 * type that it parses they are there only after somebody has read them.
 */
export async function rawBodyOf(ctx: IWebhookFunctions): Promise<Buffer> {
	const request: Partial<ReturnType<IWebhookFunctions['getRequestObject']>> = ctx.getRequestObject();
	try {
		if (!request.rawBody) await request.readRawBody?.();
	} catch {
		// The caller has gone, or has sent more than n8n takes.
		return Buffer.alloc(0);
	}
	return Buffer.isBuffer(request.rawBody) ? request.rawBody : Buffer.alloc(0);
}
