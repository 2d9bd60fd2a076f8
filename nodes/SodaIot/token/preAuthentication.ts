import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestHelper } from 'n8n-workflow';

import type { PlatformRequest, Reply } from '../../shared/platform/http';
import { readResponse, requestOptions } from '../../shared/platform/http';
import { credentialProblem } from '../platform/credential';
import type { TokenFailure } from './fetch';
import { fetchToken, rememberedToken } from './fetch';
import { tokenState } from './probe';
import { sessionField, sessionWith, tokenOf, usesClientCredentials } from '../platform/session';

/**
 * Why `preAuthentication` failed, by the credential object it was called with. n8n wraps an error that is thrown there and
 * drops its cause. `sendWithToken`, which passed that object to n8n, finds the reason here.
 */
const failures = new WeakMap<object, TokenFailure>();

/** Why `preAuthentication` failed for this credential object, or undefined. */
export function failureOf(data: IDataObject): TokenFailure | undefined {
	return failures.get(data);
}

/** Milliseconds after which a request is cut off. Without this, a reply that arrives byte by byte might never end. */
const longestRequest = 30_000;

/**
 * The credential's `preAuthentication`, which renews the token. n8n calls it when the session is empty, stores what it
 * returns in its database for all processes, and authenticates the request with that.
 *
 * For n8n's HTTP Request node it is called even with a session, after any error of a request (a 404, say). A new token would
 * void a good one for everybody, so the present one is tried first.
 */
export async function preAuthentication(
	this: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): Promise<IDataObject> {
	const data: IDataObject = credentials;
	if (!usesClientCredentials(data)) return {};
	// Our own nodes have checked this already; the HTTP Request node has not.
	const problem = credentialProblem(data);
	if (problem) throw new TokenError({ message: problem, description: 'Open the credential and correct it.' });
	const post = async (request: PlatformRequest): Promise<Reply> => {
		// Without an execution's cancel signal: others wait for the same token.
		const abortSignal = AbortSignal.timeout(longestRequest);
		return readResponse(await this.helpers.httpRequest({ ...requestOptions(request), abortSignal }));
	};

	const token = tokenOf(data);
	if (token !== '') {
		// When it gets nothing, n8n does not repeat the request, which may have had its effect already.
		if ((await tokenState(data, token, post)) !== 'refused') return {};
		// The token that this process kept may be older still, so `fetchToken` must not hand it out unchecked.
		const kept = rememberedToken(data);
		if (kept !== undefined) await tokenState(data, kept, post);
	}

	const result = await fetchToken(data, post);
	if (result.ok) return { [sessionField]: sessionWith(data, result.token) };
	failures.set(credentials, result.failure);
	throw new TokenError(result.failure);
}

/** The HTTP Request node shows this error. Our own nodes build theirs from the failure. */
class TokenError extends Error {
	readonly description: string;

	constructor({ message, description }: Pick<TokenFailure, 'message' | 'description'>) {
		super(message);
		this.description = description;
	}
}
