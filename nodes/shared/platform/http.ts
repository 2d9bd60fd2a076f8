import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import type { Caller } from '../caller';
import { withMessage, withoutEffect } from '../errors';
import { nodeOf } from '../node';
import { stopSignalOf, throwIfStopped } from '../stop';
import { isHttpUrl, lookUp } from '../text';
import { within } from '../until';
import { retryAfterOf } from './rateLimit';

export interface Reply {
	status: number;
	/** The raw body. The vendor's transport parses it. */
	text: string;
	/** The milliseconds for which its header `Retry-After` asks to wait; undefined without one. */
	retryAfter?: number;
}

export interface PlatformRequest {
	method: 'GET' | 'POST';
	url: string;
	query?: IDataObject;
	/** JSON text, because only text is sent with every digit of a 64-bit ID. */
	body?: string;
	/** Milliseconds. The default is long enough for a platform that waits for its machine. */
	timeout?: number;
}

/**
 * The request options of every call.
 * - No HTTP status throws: on a 401 error n8n would send the request again, and a command must not be sent twice.
 * - No redirect is followed: it would take the token or the signature to another address.
 */
export function requestOptions({
	method,
	url,
	query,
	body,
	timeout = 30_000,
}: PlatformRequest): IHttpRequestOptions {
	return {
		method,
		url,
		qs: { ...query },
		headers: body === undefined ? {} : { 'content-type': 'application/json' },
		body,
		json: false,
		encoding: 'text',
		timeout,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
}

/**
 * Makes a request not follow redirects, which would take its token or signature to another address. A credential's
 * `authenticate` calls this, because n8n's HTTP Request node follows redirects. That node makes some requests with an older
 * helper, so the option is set under that helper's names too.
 */
export function withoutRedirects<T extends IHttpRequestOptions>(request: T): T {
	return Object.assign(request, {
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
		maxRedirects: 0,
	});
}

/**
 * Sends one request with n8n's own HTTP client and the credential's `authenticate`. The credential is passed in, because n8n
 * by itself uses the one of item 0 for all items. A network failure is thrown as n8n's NodeApiError. So is a reply that
 * never ends: n8n's own timeout only counts the silence between two bytes.
 */
export async function send(
	caller: Caller,
	credential: { type: string; data: IDataObject },
	options: IHttpRequestOptions,
): Promise<Reply> {
	throwIfStopped(caller);
	// Without this, n8n 1.x does not end the request when the execution is stopped.
	options.abortSignal = stopSignalOf(caller);
	const reference = nodeOf(caller).credentials?.[credential.type];
	const request: Promise<unknown> = caller.helpers.httpRequestWithAuthentication.call(
		caller,
		credential.type,
		options,
		{
			credentialsDecrypted: {
				id: reference?.id ?? '',
				name: reference?.name ?? credential.type,
				type: credential.type,
				data: credential.data as never,
			},
		},
	);
	// Before the request, n8n may have to fetch a token.
	const response = await within(longestPreparation + (options.timeout ?? 0), request);
	if (response !== undefined) return readResponse(response);
	throw new NodeApiError(nodeOf(caller), { message: 'Timeout' }, { httpCode: 'ETIMEDOUT' });
}

/** Milliseconds that n8n may take before it sends a request. */
const longestPreparation = 30_000;

/** The reply, from the response that n8n's helpers return for `requestOptions`. */
export function readResponse(response: unknown): Reply {
	const { statusCode, body, headers } = response as { statusCode: number; body: unknown; headers: unknown };
	const retryAfter = retryAfterOf(headers);
	const text = typeof body === 'string' ? body : '';
	return { status: statusCode, text, ...(retryAfter !== undefined && { retryAfter }) };
}

/** Edits a network failure in place, so that it says which platform was not reached and what that means for the command. */
export function networkError(
	error: unknown,
	platform: string,
	description: string,
	itemIndex?: number,
): unknown {
	if (!(error instanceof NodeApiError)) return error;
	error.description = description;
	if (wasNotSent(error)) {
		withoutEffect(error).description =
			'Nothing was sent. Check the address in the credential, and that it can be reached from here.';
	}
	error.context.itemIndex = itemIndex;
	// n8n's own words for a broken connection suggest sending the command again.
	const reason = wordsOf(error.httpCode) ?? error.message;
	return withMessage(error, `No reply from the ${platform}: ${reason}`);
}

/**
 * Whether a network failure came before the request was sent, so that the request had no effect. An unreachable host does not
 * count: a connection over which the request was already sent can end in the same way.
 */
export function wasNotSent({ httpCode }: NodeApiError): boolean {
	return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(httpCode ?? '');
}

function wordsOf(code: string | null): string | undefined {
	const words: Record<string, string> = {
		ECONNREFUSED: 'nobody listens at its address',
		ENOTFOUND: 'its host name is not known',
		EAI_AGAIN: 'its host name could not be looked up',
		ECONNRESET: 'the connection was closed',
		EPIPE: 'the connection was closed',
		ECONNABORTED: 'it took too long',
		ETIMEDOUT: 'it took too long',
		EHOSTUNREACH: 'its host cannot be reached',
		ENETUNREACH: 'its network cannot be reached',
	};
	// A status alone never throws. An error that has one means that the reply broke off.
	if (code !== null && /^\d{3}$/.test(code)) return 'the connection was closed in the middle of the reply';
	return code === null ? undefined : lookUp(words, code);
}

/** Joins a credential's base address, which may have a path and a trailing slash, and a call's path. */
export function joinUrl(base: string, path: string): string {
	return base.trim().replace(/\/+$/, '') + path;
}

/** What is wrong with a credential's base address, in words; undefined when nothing is. */
export function baseUrlProblem(base: unknown, field: string): string | undefined {
	if (typeof base === 'string' && isHttpUrl(base.trim()) && !/[?#]/.test(base)) return undefined;
	return `The credential's "${field}" must be an address that begins with https:// or http://, without ? and #`;
}
