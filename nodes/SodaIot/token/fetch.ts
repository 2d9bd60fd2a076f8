import type { IDataObject } from 'n8n-workflow';

import { parseObject, stringifyExact } from '../../shared/platform/exactJson';
import type { PlatformRequest, Reply } from '../../shared/platform/http';
import { Flights } from '../../shared/flights';
import { joinUrl } from '../../shared/platform/http';
import { Memory } from '../../shared/memory';
import { lookUp, plain } from '../../shared/text';
import { within } from '../../shared/until';
import { clientSecretOf } from '../platform/credential';
import type { ErrorCode } from '../platform/errorCodes';
import type { FailedReply } from '../platform/reply';
import { readReply } from '../platform/reply';
import { ownerOf, scopesOf, tokenOf } from '../platform/session';

/**
 * Fetches a new access token (`requestToken`), and remembers what this process knows about each application's tokens. Who
 * calls it, and when: see the chain in `sendWithToken.ts`.
 */

/** Why there is no token, in words for the user. */
export type TokenFailure = Pick<FailedReply, 'code' | 'message' | 'description' | 'passes'>;

export type TokenResult =
	{ ok: true; token: string; lifetime: number } | { ok: false; failure: TokenFailure };

/**
 * The last result of each application's fetch. A new token voids the one before, so requests that need a token at the same
 * time share one fetch. A failure is kept for a while, too: otherwise 200 items with a wrong secret would send 200 requests
 * to a rate-limited endpoint. This only saves requests. Processes share tokens through n8n's database (`sendWithToken.ts`).
 */
const memos = new Memory<TokenResult>();

/** The fetches that are under way. */
const flights = new Flights<TokenResult>();

/** Each application's tokens that were refused last. The database may still hold one of them. */
const refusedTokens = new Memory<string[]>();

const mostRefused = 5;

/** Milliseconds for which things are remembered. Tries that all failed are forgotten sooner: the cause may soon be over. */
const keptFor = { refusal: 30_000, failedTries: 10_000, refusedToken: 86_400_000 };

/** Milliseconds before the end of a token's lifetime in which it is no longer handed out. */
const margin = 60_000;

/** Seconds for which a token is valid, by the vendor's documents. */
const documentedLifetime = 7200;

/** Milliseconds after which a fetch is given up. Without this, a reply that arrives byte by byte might never end. */
const longestFetch = 30_000;

/**
 * The application's access token: the one that this process fetched last, or a new one. Never throws.
 *
 * @param post sends a request and returns the platform's reply, or rejects when there was none. It must go on when the
 *   execution that started it is stopped: others wait for the same token.
 */
export async function fetchToken(
	data: IDataObject,
	post: (request: PlatformRequest) => Promise<Reply>,
): Promise<TokenResult> {
	const owner = ownerOf(data);
	const known = memos.get(owner);
	if (known) return known;
	return await flights.join(owner, async () => {
		const result = (await within(longestFetch, requestToken(data, post)).catch(() => undefined)) ?? noReply;
		// A failure that may pass is not remembered.
		if (result.ok) memos.set(owner, result, result.lifetime);
		else if (!result.failure.passes) memos.set(owner, result, keptFor.refusal);
		// The platform may hand out a token again that it refused before.
		if (result.ok) setRefused(owner, (token) => token !== result.token);
		return result;
	});
}

/** Remembers that fetching failed for good: the other items of a batch fail at once, without trying themselves. */
export function rememberFailedTries(data: IDataObject, failure: TokenFailure): void {
	// Another request may have got a token meanwhile.
	if (rememberedToken(data) !== undefined) return;
	memos.set(ownerOf(data), { ok: false, failure: { ...failure, passes: false } }, keptFor.failedTries);
}

/** What the next call of `fetchToken` would return without a request of its own; undefined when it would send one. */
export function remembered(data: IDataObject): 'token' | 'failure' | 'pending' | undefined {
	const known = memos.get(ownerOf(data));
	if (known) return known.ok ? 'token' : 'failure';
	return flights.get(ownerOf(data)) && 'pending';
}

/** The token that this process fetched last, or undefined. */
export function rememberedToken(data: IDataObject): string | undefined {
	const known = memos.get(ownerOf(data));
	return known?.ok ? known.token : undefined;
}

/** Forgets a token that the platform refused. This process will not take it from the database again. */
export function forgetToken(data: IDataObject, refused: string): void {
	const owner = ownerOf(data);
	setRefused(owner, (token) => token !== refused, refused);
	if (rememberedToken(data) === refused) memos.delete(owner);
}

/** Forgets a failure, so that a user who tests the credential again gets a new answer. */
export function forgetFailure(data: IDataObject): void {
	if (remembered(data) === 'failure') memos.delete(ownerOf(data));
}

/** Whether the platform refused this token to this process. */
export function wasRefused(data: IDataObject, token: string): boolean {
	return refusedTokens.get(ownerOf(data))?.includes(token) === true;
}

function setRefused(owner: string, isStill: (token: string) => boolean, ...more: string[]): void {
	const tokens = [...(refusedTokens.get(owner) ?? []).filter(isStill), ...more].slice(-mostRefused);
	if (tokens.length > 0) refusedTokens.set(owner, tokens, keptFor.refusedToken);
	else refusedTokens.delete(owner);
}

/** `POST /oauth2/access_token`, with a JSON body. */
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
	const url = joinUrl(data.baseUrl as string, '/oauth2/access_token');
	const reply = await post({ method: 'POST', url, body }).catch(() => undefined);
	if (!reply) return noReply;
	try {
		return readToken(reply, [clientSecret, ...tokensBefore(data)]);
	} catch {
		return failed({
			code: undefined,
			message: 'The Soda IoT platform sent a reply that cannot be read when asked for an access token',
			description: 'Check the Base URL of the credential. If it is right, the platform is out of order.',
			passes: false,
		});
	}
}

function readToken(reply: Reply, secrets: string[]): TokenResult {
	const parsed = readReply(reply, secrets);
	if (!parsed.ok) return failed({ ...parsed, ...wordsFor(parsed) });
	// Read from the raw reply: in the parsed one a token that was used before, or that contains the secret, is blanked.
	const { access_token, expires_in } = parseObject(reply.text) ?? {};
	const token = typeof access_token === 'number' ? String(access_token) : access_token;
	// The characters that OAuth allows in a token. Others might be changed on the way into an address.
	if (typeof token === 'string' && /^[\x21-\x7e]{1,4096}$/.test(token))
		return { ok: true, token, lifetime: lifetimeOf(expires_in) };
	return failed({
		code: undefined,
		message: token
			? 'The Soda IoT platform sent something that is no access token'
			: 'The Soda IoT platform sent no access token',
		description: 'Check the Base URL of the credential.',
		passes: false,
	});
}

/** Milliseconds for which a token may be handed out. An `expires_in` that is no time counts as the documented one. */
function lifetimeOf(seconds: unknown): number {
	const isNumber =
		typeof seconds === 'number' || (typeof seconds === 'string' && /^\s{0,9}\d{1,16}\s{0,9}$/.test(seconds));
	const told = isNumber ? Number(seconds) : NaN;
	const valid = told > 0 ? Math.min(told, documentedLifetime) : documentedLifetime;
	return Math.max(0, valid * 1000 - margin);
}

/** The tokens so far. The platform may name them when it says why there is no new one. */
function tokensBefore(data: IDataObject): string[] {
	const kept = rememberedToken(data);
	return [tokenOf(data), ...(kept === undefined ? [] : [kept]), ...(refusedTokens.get(ownerOf(data)) ?? [])];
}

function failed({ code, message, description, passes }: TokenFailure): TokenResult {
	return { ok: false, failure: { code, message, description, passes } };
}

const noReply = failed({
	code: undefined,
	message: 'No reply from the Soda IoT platform when asked for an access token',
	description: 'Check the Base URL of the credential and the network, then try again.',
	passes: true,
});

function wordsFor({ code, message, description }: TokenFailure): { message: string; description: string } {
	const known = code === undefined ? undefined : lookUp<[string, string]>(knownFailures, code);
	return known
		? { message: `${known[0]} (${code})`, description: known[1] }
		: { message: `No access token: ${message}`, description };
}

const scopes: [string, string] = [
	'The application may not have the scopes of the credential',
	'Take the scopes out of the credential that the vendor has not granted, or ask the vendor for them.',
];

/** A message and a description for the token endpoint's own error codes. */
const knownFailures: Partial<Record<ErrorCode, [string, string]>> = {
	INVALID_CLIENT: [
		'The Soda IoT platform does not accept the client ID or the client secret',
		'Copy both from the vendor into the credential again.',
	],
	INVALID_SCOPE: scopes,
	UNAUTHORIZED_CLIENT: scopes,
	TOO_MANY_REQUESTS: [
		'The Soda IoT platform limits how often access tokens are fetched',
		'Wait some minutes. If it happens again, look for another program or another credential that fetches tokens for the same application: each new token voids the one before.',
	],
};
