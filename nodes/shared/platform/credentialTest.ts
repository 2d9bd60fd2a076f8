import type { ICredentialTestFunctions } from 'n8n-workflow';

import type { PlatformRequest, Reply } from './http';
import { requestOptions } from './http';
import { within } from '../until';

/** Milliseconds after which the user gets an answer, even if the reply is still arriving byte by byte. */
const longestTest = 20_000;

/**
 * Sends a request of a credential's "test" button. Returns undefined when the platform is not reached. n8n gives credential
 * tests only its older request helper. The errors of that helper contain the whole request, so none is passed on.
 */
export async function sendTest(
	ctx: ICredentialTestFunctions,
	request: PlatformRequest & { headers?: Record<string, string> },
): Promise<Reply | undefined> {
	const { url, method, qs, body, headers } = requestOptions(request);
	try {
		const sending = ctx.helpers.request({
			method,
			uri: url,
			qs,
			body: body as string | undefined,
			headers: { ...headers, ...request.headers },
			json: false,
			simple: false,
			followRedirect: false,
			followAllRedirects: false,
			resolveWithFullResponse: true,
			timeout: 15_000,
		}) as Promise<{ statusCode: number; body: unknown }>;
		const response = await within(longestTest, sending);
		if (!response) return undefined;
		const { statusCode, body: content } = response;
		return { status: statusCode, text: typeof content === 'string' ? content : JSON.stringify(content) };
	} catch {
		return undefined;
	}
}

export const unreachable = 'The platform could not be reached. Check the address in the credential.';
