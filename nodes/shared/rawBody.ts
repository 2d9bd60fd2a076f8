import type { IWebhookFunctions } from 'n8n-workflow';

/** Express's request as it arrives: n8n's types promise more. */
type Request = Partial<ReturnType<IWebhookFunctions['getRequestObject']>>;

/** The most bytes that a message may have. The platforms' have some hundred; n8n itself takes 16 MiB. */
export const largestBody = 64 * 1024;

export const tooLarge = `is larger than ${largestBody / 1024} kB, which no message of the platform is`;

/** Whether a request is too large, by what it says itself or by what n8n has read of it already. */
export function isTooLarge(ctx: IWebhookFunctions): boolean {
	const request: Request = ctx.getRequestObject();
	const announced = Number(request.headers?.['content-length'] ?? 0);
	return announced > largestBody || (request.rawBody?.length ?? 0) > largestBody;
}

/**
 * The bytes of a webhook's body, whatever its content type; empty when there are none. Call `isTooLarge` before, so that
 * nothing large is read, and after, because a request need not say how much will come.
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
