import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestHelper } from 'n8n-workflow';

import type { PlatformRequest, Reply } from '../../shared/platform/http';
import { readResponse, requestOptions } from '../../shared/platform/http';
import { credentialProblem } from '../platform/credential';
import type { TokenFailure } from './fetch';
import { fetchToken, rememberedToken } from './fetch';
import { tokenState } from './probe';
import { sessionField, sessionWith, tokenOf, usesClientCredentials } from '../platform/session';

/**
 * Why `preAuthentication` has failed, by the credential object it was called with. n8n wraps what is thrown there and
 * drops its cause; the transport, which handed the object in, finds the reason here.
 */
const failures = new WeakMap<object, TokenFailure>();

export function failureOf(data: IDataObject): TokenFailure | undefined {
	return failures.get(data);
}

/** Milliseconds after which a request is cut off: its bytes may come one by one, for ever. */
const longestRequest = 30_000;

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
	// The nodes have looked before; the HTTP Request node has not.
	const problem = credentialProblem(data);
	if (problem) throw new TokenError({ message: problem, description: 'Open the credential and correct it.' });
	const post = async (request: PlatformRequest): Promise<Reply> => {
		// Without the signal of an execution: others wait for the same token.
		const abortSignal = AbortSignal.timeout(longestRequest);
		return readResponse(await this.helpers.httpRequest({ ...requestOptions(request), abortSignal }));
	};

	const token = tokenOf(data);
	if (token !== '') {
		// Given nothing, n8n does not send the request again, which may have had its effect.
		if ((await tokenState(data, token, post)) !== 'refused') return {};
		// What this process keeps may be older still.
		const kept = rememberedToken(data);
		if (kept !== undefined) await tokenState(data, kept, post);
	}

	const result = await fetchToken(data, post);
	if (result.ok) return { [sessionField]: sessionWith(data, result.token) };
	failures.set(credentials, result.failure);
	throw new TokenError(result.failure);
}

/** What the HTTP Request node shows; our own nodes build their error from the failure. */
class TokenError extends Error {
	readonly description: string;

	constructor({ message, description }: Pick<TokenFailure, 'message' | 'description'>) {
		super(message);
		this.description = description;
	}
}
