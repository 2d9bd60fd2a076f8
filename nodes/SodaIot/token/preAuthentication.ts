import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestHelper } from 'n8n-workflow';

import type { PlatformRequest, Reply } from '../../shared/http';
import { joinUrl, readResponse, requestOptions } from '../../shared/http';
import { readReply } from '../reply';
import type { TokenFailure } from './fetch';
import { fetchToken, forgetToken, rememberedToken } from './fetch';
import { sessionField, sessionWith, tokenOf, usesClientCredentials } from './session';

/**
 * Why `preAuthentication` has failed, by the credential object it was called with. n8n wraps what is thrown there and
 * drops its cause; the transport, which handed the object in, finds the reason here.
 */
const failures = new WeakMap<object, TokenFailure>();

export function failureOf(data: IDataObject): TokenFailure | undefined {
	return failures.get(data);
}

/**
 * The credential's `preAuthentication`: n8n calls it when the session is empty, keeps what it returns in its database
 * for all processes, and authenticates the request with it.
 *
 * n8n's HTTP Request node calls it also with a session, after any error of a request (a 404, say). A new token would
 * void a good one for everybody, so the one at hand is tried first.
 */
export async function preAuthentication(
	this: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): Promise<IDataObject> {
	const data: IDataObject = credentials;
	if (!usesClientCredentials(data)) return {};
	const post = async (request: PlatformRequest): Promise<Reply> =>
		readResponse(await this.helpers.httpRequest(requestOptions(request)));

	const token = tokenOf(data);
	if (token !== '') {
		// Given nothing, n8n does not send the request again, which may have had its effect.
		if (await isAccepted(data, token, post)) return {};
		forgetToken(data, token);
		// What this process keeps may be older still.
		const kept = rememberedToken(data);
		if (kept !== undefined && !(await isAccepted(data, kept, post))) forgetToken(data, kept);
	}

	const result = await fetchToken(data, post);
	if (result.ok) return { [sessionField]: sessionWith(data, result.token) };
	failures.set(credentials, result.failure);
	throw new TokenError(result.failure);
}

/** A request that changes nothing and that the platform answers without a valid token only with a refusal of it. */
export function probe(data: IDataObject, token: string): PlatformRequest {
	return {
		method: 'GET',
		url: joinUrl(data.baseUrl as string, '/iot/merchants/'),
		query: { limit: 1, offset: 0, access_token: token },
	};
}

/** Whether a token is not refused. Without an answer nothing speaks against it, and the request's own error is shown. */
async function isAccepted(
	data: IDataObject,
	token: string,
	ask: (request: PlatformRequest) => Promise<Reply>,
): Promise<boolean> {
	const reply = await ask(probe(data, token)).catch(() => undefined);
	const outcome = reply && readReply(reply, []);
	return !outcome || outcome.ok || !outcome.refusesToken;
}

/** What the HTTP Request node shows; our own nodes build their error from the failure. */
class TokenError extends Error {
	readonly description: string;

	constructor({ message, description }: TokenFailure) {
		super(message);
		this.description = description;
	}
}
