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
	/** The body as it came; parsing is the vendor's transport's. */
	text: string;
	/** The milliseconds for which its header `Retry-After` asks to wait; undefined without one. */
	retryAfter?: number;
}

export interface PlatformRequest {
	method: 'GET' | 'POST';
	url: string;
	query?: IDataObject;
	/** JSON text: only text reaches the wire with every digit of a 64-bit id. */
	body?: string;
	/** Milliseconds; by default long enough for a platform that waits for its machine. */
	timeout?: number;
}

/**
 * The request options of every call.
 * - No HTTP status throws: on a 401 n8n would send the request a second time, and a command must not go out twice.
 * - No redirect is followed: it would carry the token or the signature to another address.
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
 * Keeps a request from being sent on to another address, with what authenticates it. For a credential's `authenticate`:
 * n8n's HTTP Request node follows redirects, and some of its requests are made by an older helper with other names.
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
 * Sends one request with n8n's own HTTP client and the credential's `authenticate`. The credential is passed in,
 * because n8n by itself takes the one of item 0 for all items. Network failures come as n8n's NodeApiError, and so does a
 * reply that never ends: n8n's own time limit only counts the silence between its bytes.
 */
export async function send(
	caller: Caller,
	credential: { type: string; data: IDataObject },
	options: IHttpRequestOptions,
): Promise<Reply> {
	throwIfStopped(caller);
	// n8n 1.x does not end a request by itself when the execution is stopped.
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
	// n8n may have to fetch a token first.
	const response = await within(longestPreparation + (options.timeout ?? 0), request);
	if (response !== undefined) return readResponse(response);
	throw new NodeApiError(nodeOf(caller), { message: 'Timeout' }, { httpCode: 'ETIMEDOUT' });
}

/** Milliseconds that n8n may take before it sends a request. */
const longestPreparation = 30_000;

/** The reply in what n8n's helpers give for `requestOptions`. */
export function readResponse(response: unknown): Reply {
	const { statusCode, body, headers } = response as { statusCode: number; body: unknown; headers: unknown };
	const retryAfter = retryAfterOf(headers);
	const text = typeof body === 'string' ? body : '';
	return { status: statusCode, text, ...(retryAfter !== undefined && { retryAfter }) };
}

/** Edits a network failure in place: which platform was not reached, and what that means for the command. */
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
	// n8n's own words for a connection that broke invite to send the command again.
	const reason = wordsOf(error.httpCode) ?? error.message;
	return withMessage(error, `No reply from the ${platform}: ${reason}`);
}

/**
 * Whether a network failure came before the request was sent: then it had no effect. An unreachable host is not among
 * these: a connection that has carried the request already can end in the same way.
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
	// No status throws; an error that has one is a reply that broke off.
	if (code !== null && /^\d{3}$/.test(code)) return 'the connection was closed in the middle of the reply';
	return code === null ? undefined : lookUp(words, code);
}

/** Joins a credential's base address, which may have a path and a trailing slash, and a call's path. */
export function joinUrl(base: string, path: string): string {
	return base.trim().replace(/\/+$/, '') + path;
}

/** What is wrong with a credential's base address, or undefined. */
export function baseUrlProblem(base: unknown, field: string): string | undefined {
	if (typeof base === 'string' && isHttpUrl(base.trim()) && !/[?#]/.test(base)) return undefined;
	return `The credential's "${field}" must be an address that begins with https:// or http://, without ? and #`;
}
