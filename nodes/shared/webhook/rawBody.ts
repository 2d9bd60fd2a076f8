import type { IWebhookFunctions } from 'n8n-workflow';

/** Express's request as it arrives: n8n's types promise more. */
type Request = Partial<ReturnType<IWebhookFunctions['getRequestObject']>>;

/**
 * The bytes of a webhook's body, whatever its content type; empty when there are none. Look at what the sender says
 * of the size before: n8n reads up to its own limit.
 */
export async function rawBodyOf(ctx: IWebhookFunctions): Promise<Buffer> {
	const request: Request = ctx.getRequestObject();
	try {
		if (!request.rawBody) await request.readRawBody?.();
	} catch {
		// The caller has gone, has sent more than n8n takes, or a form with files, which n8n has read already.
		return Buffer.alloc(0);
	}
	return Buffer.isBuffer(request.rawBody) ? request.rawBody : Buffer.alloc(0);
}
