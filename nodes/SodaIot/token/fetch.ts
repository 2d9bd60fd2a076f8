import type { IDataObject } from 'n8n-workflow';

import { stringifyExact } from '../../shared/exactJson';
import type { PlatformRequest, Reply } from '../../shared/http';
import { joinUrl } from '../../shared/http';
import { lookUp } from '../../shared/text';
import { plain } from '../../shared/text';
import { readReply } from '../reply';
import { ownerOf, scopesOf } from './session';

/** Why there is no token, in words for the user; `code` is the vendor's, undefined when it did not answer properly. */
export interface TokenFailure {
	code: string | undefined;
	message: string;
	description: string;
}

export type TokenResult =
	{ ok: true; token: string; lifetime: number } | { ok: false; failure: TokenFailure };

interface Memo {
	result: TokenResult | Promise<TokenResult>;
	/** Milliseconds since the epoch. */
	until: number;
}

/**
 * What this process knows of each application's token. A new token voids the one before, so requests that need one at
 * the same time share one fetch, and a failure is not asked for again at once: 200 items with a wrong secret would be
 * 200 requests to a limited endpoint. It only saves requests; processes meet in n8n's database (see `sendWithToken`).
 */
const memos = new Map<string, Memo>();

const failureMemory = 30_000;

/** What is taken off a token's lifetime before it is handed out for the last time, in milliseconds. */
const margin = 60_000;

/**
 * The application's access token: the one that this process has fetched last, or a new one.
 *
 * @param post sends a request and gives the platform's reply; when it rejects, there was none
 */
export async function fetchToken(
	data: IDataObject,
	post: (request: PlatformRequest) => Promise<Reply>,
): Promise<TokenResult> {
	const known = recall(data);
	if (known) return await known.result;

	const owner = ownerOf(data);
	const flight = requestToken(data, post);
	memos.set(owner, { result: flight, until: Infinity });
	const result = await flight.catch((error: unknown) => {
		memos.delete(owner);
		throw error;
	});
	memos.set(owner, { result, until: Date.now() + (result.ok ? result.lifetime : failureMemory) });
	// A lost connection says nothing about the next try.
	if (!result.ok && result.failure.code === undefined) memos.delete(owner);
	return result;
}

/** Remembers that there is no use in fetching: the other items of a batch fail at once instead of each fetching anew. */
export function rememberFailure(data: IDataObject, failure: TokenFailure): void {
	memos.set(ownerOf(data), { result: { ok: false, failure }, until: Date.now() + failureMemory });
}

/** What the next fetch would be answered with, without a request. */
export function remembered(data: IDataObject): 'token' | 'failure' | 'pending' | undefined {
	const known = recall(data);
	if (!known) return undefined;
	if (known.result instanceof Promise) return 'pending';
	return known.result.ok ? 'token' : 'failure';
}

/** The token that this process has fetched last, or undefined. */
export function rememberedToken(data: IDataObject): string | undefined {
	const result = recall(data)?.result;
	return result !== undefined && 'ok' in result && result.ok ? result.token : undefined;
}

/** Forgets a token that the platform has refused; without one, forgets a failure. */
export function forget(data: IDataObject, refused?: string): void {
	const result = recall(data)?.result;
	if (result === undefined || result instanceof Promise) return;
	if ((result.ok ? result.token : undefined) === refused) memos.delete(ownerOf(data));
}

function recall(data: IDataObject): Memo | undefined {
	const known = memos.get(ownerOf(data));
	return known && Date.now() < known.until ? known : undefined;
}

/** `POST /oauth2/access_token`, with a JSON body. Never throws. */
async function requestToken(
	data: IDataObject,
	post: (request: PlatformRequest) => Promise<Reply>,
): Promise<TokenResult> {
	const body = stringifyExact({
		grant_type: 'client_credentials',
		client_id: plain(data.clientId).trim(),
		client_secret: plain(data.clientSecret).trim(),
		scope: scopesOf(data),
	});
	let reply: Reply;
	try {
		reply = await post({
			method: 'POST',
			url: joinUrl(data.baseUrl as string, '/oauth2/access_token'),
			body,
		});
	} catch {
		return failed(
			undefined,
			'No reply from the SodaIot platform when asked for an access token',
			'Check the Base URL of the credential and the network, then try again.',
		);
	}
	// The token is not scrubbed, it is what is asked for; errors are built from code and reason alone.
	const outcome = readReply(reply, [plain(data.clientSecret).trim()]);
	if (!outcome.ok) return failed(outcome.code, ...explain(outcome));
	const { access_token: token, expires_in: seconds } = outcome.body;
	if (typeof token !== 'string' || token === '') {
		return failed(
			undefined,
			'The SodaIot platform sent no access token',
			'Check the Base URL of the credential.',
		);
	}
	return { ok: true, token, lifetime: Math.max(0, Number(seconds ?? 7200) * 1000 - margin) || 0 };
}

function failed(code: string | undefined, message: string, description: string): TokenResult {
	return { ok: false, failure: { code, message, description } };
}

function explain({ code, message, description }: TokenFailure): [string, string] {
	const known = code === undefined ? undefined : lookUp(explanations, code);
	return known ? [`${known[0]} (${code})`, known[1]] : [`No access token: ${message}`, description];
}

const scopes: [string, string] = [
	'The application may not have the scopes of the credential',
	'Take the scopes out of the credential that the vendor has not granted, or ask the vendor for them.',
];

const explanations: Record<string, [string, string]> = {
	INVALID_CLIENT: [
		'The SodaIot platform does not accept the client ID or the client secret',
		'Copy both from the vendor into the credential again.',
	],
	INVALID_SCOPE: scopes,
	UNAUTHORIZED_CLIENT: scopes,
	TOO_MANY_REQUESTS: [
		'The SodaIot platform limits how often access tokens are fetched',
		'Wait some minutes. If it happens again, look for another program or another credential that fetches tokens for the same application: each new token voids the one before.',
	],
};
