import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import type { ExactJson } from '../../shared/platform/exactJson';
import { stringifyExact } from '../../shared/platform/exactJson';
import { withoutRedirects } from '../../shared/platform/http';
import { plain } from '../../shared/text';
import { sign } from './sign';

/** What an earlier call of `withIdentity` put at the front of a body. */
const ownIdentity = /^\{"openId":"(?:[^"\\]|\\.)*","time":\d+,?/;

/**
 * Puts openId and time into a request's JSON body and makes the signature from the same time. It works on text, so that
 * 64-bit IDs keep their digits. It replaces what an earlier call put in: n8n authenticates a request again before it
 * repeats it, and every attempt needs its own time.
 */
export function withIdentity(
	body: unknown,
	credential: ICredentialDataDecryptedObject,
): { body: string; signature: string } {
	const time = Date.now();
	// An expression in the credential may give a number, but body and signature need the same text.
	const openId = plain(credential.openId).trim();
	const text = (typeof body === 'string' ? body.trim() : stringifyExact((body ?? {}) as ExactJson)) || '{}';
	if (!text.startsWith('{'))
		throw new Error('The water purifier platform takes JSON objects only: send the body as JSON');
	const rest = text.replace(ownIdentity, '{').slice(1).trimStart();
	const identity = `"openId":${JSON.stringify(openId)},"time":${time}`;
	return {
		body: rest.startsWith('}') ? `{${identity}}` : `{${identity},${rest}`,
		signature: sign(openId, plain(credential.secret).trim(), time),
	};
}

/**
 * The credential's `authenticate`. It changes the request in place, so that the transport sees the signature and can keep it
 * out of everything that n8n saves.
 */
export async function authenticate(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const { body, signature } = withIdentity(request.body, credentials);
	request.body = body;
	request.headers = { ...request.headers, 'content-type': 'application/json', sign: signature };
	return withoutRedirects(request);
}
