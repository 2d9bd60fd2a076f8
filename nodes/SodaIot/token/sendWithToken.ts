import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { apiError } from '../../shared/errors';
import type { Caller } from '../../shared/caller';
import { Flights } from '../../shared/flights';
import type { PlatformRequest, Reply } from '../../shared/platform/http';
import { readResponse, requestOptions, send } from '../../shared/platform/http';
import { Memory } from '../../shared/memory';
import { nodeOf } from '../../shared/node';
import { throwIfStopped, unlessStopped } from '../../shared/stop';
import { credentialType, refusedToken } from '../platform/credential';
import { readReply } from '../platform/reply';
import type { TokenFailure } from './fetch';
import { forgetToken, remembered, rememberFailedTries, wasRefused } from './fetch';
import { failureOf } from './preAuthentication';
import type { TokenState } from './probe';
import { longestProbe, tokenState } from './probe';
import { ownerOf, sessionField, tokenOf, usesClientCredentials } from '../platform/session';

/**
 * The chain of a token, from here on:
 * 1. `read` gets the credential: what the run knows of it, or anew from n8n's database. Its hidden field keeps the token
 *    (`platform/session.ts`).
 * 2. The request goes out with it (`platform/authenticate.ts`). Without a token n8n first calls `preAuthentication`.
 * 3. `preAuthentication` fetches a new one (`fetch.ts`), and n8n stores it for all processes.
 * 4. When a request may have been refused for its token, `probe.ts` finds out whether the token is void.
 * 5. A void token is forgotten; `waitForNewerToken` looks for another process's, and the request goes out once more.
 */

/** The request: how to read the credential, make the request anew for each try, and word a connection that failed. */
interface Request {
	/** @param isFresh whether what the run knows of the credential is of no use any more */
	read: (isFresh: boolean) => Promise<IDataObject>;
	build: () => IHttpRequestOptions;
	lost: (error: unknown) => unknown;
}

/** With how many tokens one request is tried at most: those that it finds, new ones, and other processes' ones. */
const mostTokens = 5;

/** How many of them may be new ones. */
const mostFetches = 2;

/** How often a request waits, 1, 2 and 4 seconds, for a limit or a failure of the platform to pass. */
const mostPauses = 3;

/** The reply to a request, and the tokens that it took. */
interface ReplyWithTokens {
	reply: Reply;
	/** All tokens that were used. */
	tokens: string[];
	/** What the platform says about the last one; undefined when it was not refused, or was pasted by the user. */
	state?: TokenState;
}

/**
 * Sends a request with the application's access token.
 *
 * The platform has one valid token per application, and each fetch voids the one before for everybody. n8n has no
 * lock for its processes; what they share is the credential in its database, read once for each run of a node, and anew
 * whenever its token is missing or refused. So:
 *
 * 1. A token is fetched only when there is none, or when the present one is void. A refusal alone does not prove that a
 *    token is void: the vendor hardly documents its codes, and INVALID_GRANT may mean a device's auth code. So the platform
 *    is first asked with a harmless call (`tokenState`). If it accepts the token, the refusal was about this request, and
 *    the request fails. While it cannot answer, the request waits: no token is thrown away on a guess.
 * 2. A request that was refused for a void token had no effect. It is sent again with the new token, once for each token.
 * 3. Before fetching, the credential is read again. If another process has renewed the token, its token is used.
 * 4. If not, the request waits for a random time and reads once more. Otherwise two processes that find the token expired at
 *    the same moment would fetch in lock-step and void each other's tokens in turn. With the wait, the later process finds
 *    the token of the earlier one.
 * 5. Within a process all requests share one harmless call, one wait and one fetch. If each request had its own wait, the
 *    shortest would decide, and the more requests two processes have, the closer together their shortest waits would end.
 * 6. A NEW token that is void was voided by another process that fetched at the same time. That process's token is looked
 *    for in the same way, after a wait. One more token is fetched only if it is not there: then our void token was written
 *    to the database after the valid one, which only the other process knows. A request causes at most two fetches, so a
 *    platform that refuses everything, or another program that keeps voiding our tokens, ends in an error.
 *
 * One case remains: two processes whose waits end within the time of one fetch both fetch, and one of them has to start
 * over. That costs requests without effect and a second or two. The next request finds one valid token.
 *
 * @throws NodeApiError when no token can be had; n8n's own error when the platform is not reached
 */
export async function sendWithToken(
	caller: Caller,
	itemIndex: number,
	{ read, build, lost }: Request,
): Promise<ReplyWithTokens> {
	const refused = new Set<string>();
	let pauses = 0;
	let fetches = 0;
	let data = withoutRefused(await read(false), refused);
	if (usesClientCredentials(data) && tokenOf(data) === '')
		data = await waitForNewerToken(caller, read, refused);

	for (;;) {
		const isNew = tokenOf(data) === '';
		const known = isNew ? remembered(data) : undefined;
		const reply = await sendOnce(caller, data, build(), lost);
		if ('failure' in reply) {
			const { code, message, description, passes } = reply.failure;
			if (!passes || pauses === mostPauses) {
				// So that the other items of a batch do not try and wait as well.
				if (passes) rememberFailedTries(data, reply.failure);
				throw apiError(nodeOf(caller), message, { itemIndex, description, code, hadNoEffect: true });
			}
			await pauseTogether(caller, data, pauses++);
			data = withoutRefused(await read(true), refused);
			continue;
		}

		const token = tokenOf(data);
		const tokens = [...refused, token];
		const outcome = readReply(reply, []);
		if (!usesClientCredentials(data) || outcome.ok || !outcome.refusesToken) return { reply, tokens };
		const state = await askForState(caller, data, token);
		// If the harmless call cannot tell, a code that is only about tokens is believed.
		const isVoid = state === 'refused' || (state === 'cannot tell' && outcome.isOnlyAboutToken);
		if (!isVoid) return { reply, tokens, state };

		refused.add(token);
		forgetToken(data, token);
		// A token that this process kept from an earlier fetch does not count as new: another process has fetched since.
		if (isNew && known !== 'token') fetches++;
		if (fetches === mostFetches || refused.size === mostTokens) {
			// The other items fail as well only if the token is proven void.
			if (state === 'refused') rememberFailedTries(data, newOnesRefused(data));
			return { reply, tokens, state: 'refused' };
		}
		data = await waitForNewerToken(caller, read, refused);
	}
}

/** Whether the token is void. While the platform does not say, the request waits and asks again. */
async function askForState(caller: Caller, data: IDataObject, token: string): Promise<TokenState> {
	const ask = async (request: PlatformRequest): Promise<Reply> => {
		// Without the execution's cancel signal: other executions wait for the same answer.
		const abortSignal = AbortSignal.timeout(longestProbe);
		return readResponse(await caller.helpers.httpRequest({ ...requestOptions(request), abortSignal }));
	};
	for (let pauses = 0; ; pauses++) {
		const state = await unlessStopped(caller, tokenState(data, token, ask));
		if (state !== 'not now' || silent.get(ownerOf(data))) return state;
		if (pauses === mostPauses) {
			silent.set(ownerOf(data), true, silence);
			return state;
		}
		await pauseTogether(caller, data, pauses);
	}
}

/** The applications whose requests have just waited in this way and got no answer. */
const silent = new Memory<true>();

/** Milliseconds during which the other items of a batch do not wait as well. */
const silence = 10_000;

function newOnesRefused(data: IDataObject): TokenFailure {
	return {
		code: 'UNAUTHORIZED',
		message: 'The Soda IoT platform refuses new access tokens, too (UNAUTHORIZED)',
		description: refusedToken(data),
		passes: false,
	};
}

/** One try. A failed fetch of the token is a result here, with its reason, which n8n's own error no longer has. */
async function sendOnce(
	caller: Caller,
	data: IDataObject,
	options: IHttpRequestOptions,
	lost: Request['lost'],
): Promise<Reply | { failure: TokenFailure }> {
	// When an execution stops, n8n ends its request, but not a fetch of the token before it: others wait for that, too.
	const isFetching = usesClientCredentials(data) && tokenOf(data) === '';
	const sending = send(caller, { type: credentialType, data }, options);
	return await (isFetching ? unlessStopped(caller, sending) : sending).catch((error: unknown) => {
		throwIfStopped(caller);
		const failure = failureOf(data);
		if (failure) return { failure };
		throw lost(error);
	});
}

/** The credential, without a session when that has been refused: n8n then asks for a new one. */
function withoutRefused(data: IDataObject, refused: Set<string>): IDataObject {
	if (!usesClientCredentials(data)) return data;
	const token = tokenOf(data);
	const isGood = token !== '' && !refused.has(token) && !wasRefused(data, token);
	return isGood ? data : { ...data, [sessionField]: '' };
}

/** The credential with a token that was not refused. Without a token it is this process's turn to fetch a new one. */
async function waitForNewerToken(
	caller: Caller,
	read: Request['read'],
	refused: Set<string>,
): Promise<IDataObject> {
	const data = withoutRefused(await read(true), refused);
	if (tokenOf(data) !== '' || remembered(data)) return data;
	const owner = ownerOf(data);
	// At least 100 ms, so that a token which another process has just fetched is in the database. And long enough that the
	// waits of two processes seldom end within the same fetch.
	if (!pausing.get(owner)) {
		const time = 100 + Math.random() * 1200;
		await unlessStopped(
			caller,
			turns.join(owner, async () => await sleep(time)),
		);
	}
	// If others are waiting for a failure to pass, this request waits with them.
	await unlessStopped(caller, pausing.get(owner) ?? Promise.resolve());
	return withoutRefused(await read(true), refused);
}

/**
 * The waits of this process that are under way, by application: for its turn to fetch a token (`turns`), and for a failure
 * to pass (`pausing`). Requests wait together. If each waited on its own, each would fetch.
 */
const turns = new Flights<void>();
const pausing = new Flights<void>();

async function pauseTogether(caller: Caller, data: IDataObject, pausesBefore: number): Promise<void> {
	const time = 1000 * 2 ** pausesBefore + Math.random() * 500;
	await unlessStopped(
		caller,
		pausing.join(ownerOf(data), async () => await sleep(time)),
	);
}
