import type { IDataObject } from 'n8n-workflow';

import { stringifyExact } from '../../shared/exactJson';
import type { PlatformRequest, Reply } from '../../shared/http';
import { joinUrl } from '../../shared/http';
import { lookUp, plain } from '../../shared/text';
import { clientSecretOf } from '../credential';
import type { Refusal } from '../reply';
import { readReply } from '../reply';
import { ownerOf, scopesOf, tokenOf } from './session';

/** Why there is no token, in words for the user. */
export type TokenFailure = Pick<Refusal, 'code' | 'message' | 'description' | 'passes'>;

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

/** The token of each application that was refused last: it may still be what the database has. */
const refusedTokens = new Map<string, string>();

/** Milliseconds for which a refusal is remembered, and the end of many tries in vain: that may soon be over. */
const memory = { refusal: 30_000, vainTries: 10_000 };

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
	const result = await flight;
	// What may be gone at the next try is not worth remembering.
	if (!result.ok && result.failure.passes) memos.delete(owner);
	else memos.set(owner, { result, until: Date.now() + (result.ok ? result.lifetime : memory.refusal) });
	return result;
}

/** Remembers that there is no use in fetching: the other items of a batch fail at once instead of each trying anew. */
export function rememberVainTries(data: IDataObject, failure: TokenFailure): void {
	const result = { ok: false, failure: { ...failure, passes: false } } as const;
	memos.set(ownerOf(data), { result, until: Date.now() + memory.vainTries });
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

/** Forgets a token that the platform has refused, and does not take it from the database again. */
export function forgetToken(data: IDataObject, refused: string): void {
	refusedTokens.set(ownerOf(data), refused);
	if (rememberedToken(data) === refused) memos.delete(ownerOf(data));
}

/** Forgets a failure, for somebody who asks anew. */
export function forgetFailure(data: IDataObject): void {
	if (remembered(data) === 'failure') memos.delete(ownerOf(data));
}

/** Whether the platform has refused this token in this process. */
export function wasRefused(data: IDataObject, token: string): boolean {
	return refusedTokens.get(ownerOf(data)) === token;
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
	const clientSecret = clientSecretOf(data);
	const body = stringifyExact({
		grant_type: 'client_credentials',
		client_id: plain(data.clientId).trim(),
		client_secret: clientSecret,
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
		return failed({
			code: undefined,
			message: 'No reply from the SodaIot platform when asked for an access token',
			description: 'Check the Base URL of the credential and the network, then try again.',
			passes: true,
		});
	}
	// Only the token that is asked for is not scrubbed: the platform may name the one before in its reason.
	const before = [tokenOf(data), rememberedToken(data), refusedTokens.get(ownerOf(data))];
	const secrets = [clientSecret, ...before.filter((token) => token !== undefined)];
	const outcome = readReply(reply, secrets);
	if (!outcome.ok) return failed({ ...outcome, ...explain(outcome) });
	const { access_token: token, expires_in: seconds } = outcome.body;
	if (typeof token !== 'string' || token === '') {
		return failed({
			code: undefined,
			message: 'The SodaIot platform sent no access token',
			description: 'Check the Base URL of the credential.',
			passes: false,
		});
	}
	return { ok: true, token, lifetime: Math.max(0, Number(seconds ?? 7200) * 1000 - margin) || 0 };
}

function failed({ code, message, description, passes }: TokenFailure): TokenResult {
	return { ok: false, failure: { code, message, description, passes } };
}

function explain({ code, message, description }: TokenFailure): { message: string; description: string } {
	const known = code === undefined ? undefined : lookUp(explanations, code);
	return known
		? { message: `${known[0]} (${code})`, description: known[1] }
		: { message: `No access token: ${message}`, description };
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
