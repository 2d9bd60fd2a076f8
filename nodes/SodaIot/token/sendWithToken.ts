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

/** How many tokens one request may be tried with: those that it finds, new ones, and those of other processes. */
const mostTokens = 5;

/** How many of them may be new ones. */
const mostFetches = 2;

/** How often a request waits for the token endpoint's limit or failure to pass: 1, 2 and 4 seconds. */
const mostPauses = 3;

/** What came of a request. */
interface Answer {
	reply: Reply;
	/** All tokens that were used. */
	tokens: string[];
	/** What the platform says of the last one; undefined when nothing speaks against it, or it is a pasted one. */
	verdict?: TokenState;
}

/**
 * Sends a request with the application's access token.
 *
 * The platform has one valid token per application, and each fetch voids the one before for everybody. n8n has no
 * lock for its processes; what they share is the credential in its database, read once for each run of a node, and anew
 * whenever its token is missing or refused. So:
 *
 * 1. A token is fetched only when there is none, or the one at hand is void. A refusal does not prove that: the codes are
 *    not documented one by one, and INVALID_GRANT may mean the auth code of a device. So the platform is asked with a
 *    harmless call first (`tokenVerdict`). If it accepts the token, the refusal is about this request and stays with it.
 *    While it cannot answer, the request waits; nothing is thrown away on a guess.
 * 2. A request that was refused for a void token has had no effect, and is sent again with the new one, once.
 * 3. Before fetching, the credential is read again: if another process has renewed the token, its token is taken.
 * 4. If not, it waits for a random time and reads once more. Two processes that meet the expired token in the same
 *    instant would otherwise fetch in lock-step and void each other's token in turn; this way the later one finds the
 *    earlier one's.
 * 5. Within a process all requests share one such call, one wait and one fetch. With a wait of its own for each
 *    request the shortest would count, and those of two busy processes end closer together the more requests they have.
 * 6. A NEW token that is void was voided by another process that fetched at the same time. Its token is looked for
 *    in the same way, after a wait, and one more is fetched only when it is not there: the database has then got the
 *    void token after the valid one, which only the other process knows. Two fetches are all that a request causes, so
 *    a platform that refuses everything, or another program that keeps voiding our tokens, ends in an error.
 *
 * What remains: two processes whose waits end within the time of one fetch both fetch, and one of them asks again. It
 * costs requests that have no effect and a second or two, and the next request finds one valid token.
 *
 * @throws NodeApiError when there is no token to be had; n8n's own when the platform is not reached
 */
export async function sendWithToken(
	caller: Caller,
	itemIndex: number,
	{ read, build, lost }: Request,
): Promise<Answer> {
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
				// The other items of a batch need not try and wait as well.
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
		const verdict = await askForState(caller, data, token);
		// Where the platform cannot be asked like this, it is taken at its word when that is about tokens alone.
		const isVoid = verdict === 'refused' || (verdict === 'cannot tell' && outcome.isOnlyAboutToken);
		if (!isVoid) return { reply, tokens, verdict };

		refused.add(token);
		forgetToken(data, token);
		// One that this process has kept from an earlier renewal is not a new one; another process has renewed since.
		if (isNew && known !== 'token') fetches++;
		if (fetches === mostFetches || refused.size === mostTokens) {
			// Only what is proven may end the requests of the other items, too.
			if (verdict === 'refused') rememberFailedTries(data, newOnesRefused(data));
			return { reply, tokens, verdict: 'refused' };
		}
		data = await waitForNewerToken(caller, read, refused);
	}
}

/** Whether the token is void. As long as the platform does not say, the request waits and asks again. */
async function askForState(caller: Caller, data: IDataObject, token: string): Promise<TokenState> {
	const ask = async (request: PlatformRequest): Promise<Reply> => {
		// Without the execution's own signal: other executions wait for the same answer.
		const abortSignal = AbortSignal.timeout(longestProbe);
		return readResponse(await caller.helpers.httpRequest({ ...requestOptions(request), abortSignal }));
	};
	for (let pauses = 0; ; pauses++) {
		const verdict = await unlessStopped(caller, tokenState(data, token, ask));
		if (verdict !== 'not now' || silent.get(ownerOf(data))) return verdict;
		if (pauses === mostPauses) {
			silent.set(ownerOf(data), true, silence);
			return verdict;
		}
		await pauseTogether(caller, data, pauses);
	}
}

/** The applications whose requests have just waited for the platform's word on a token, and got none. */
const silent = new Memory<true>();

/** Milliseconds for which the other items of a batch do not wait for it as well. */
const silence = 10_000;

function newOnesRefused(data: IDataObject): TokenFailure {
	return {
		code: 'UNAUTHORIZED',
		message: 'The Soda IoT platform refuses new access tokens, too (UNAUTHORIZED)',
		description: refusedToken(data),
		passes: false,
	};
}

/** One try. A token that could not be had is a result: n8n wraps it in an error that has lost the reason. */
async function sendOnce(
	caller: Caller,
	data: IDataObject,
	options: IHttpRequestOptions,
	lost: Request['lost'],
): Promise<Reply | { failure: TokenFailure }> {
	// n8n ends a request with the execution, but not the fetch of a token before it, and must not: others wait for it, too.
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

/** The credential with a token that has not been refused; without one when this process is to have a new one fetched. */
async function waitForNewerToken(
	caller: Caller,
	read: Request['read'],
	refused: Set<string>,
): Promise<IDataObject> {
	const data = withoutRefused(await read(true), refused);
	if (tokenOf(data) !== '' || remembered(data)) return data;
	const owner = ownerOf(data);
	// At least 100 ms, so that the token of a process that has fetched just now is in the database; and so long that two
	// processes seldom end within the same fetch.
	if (!pausing.get(owner)) {
		const time = 100 + Math.random() * 1200;
		await unlessStopped(
			caller,
			turns.join(owner, async () => await sleep(time)),
		);
	}
	// A request that comes while others wait for a failure to pass waits with them.
	await unlessStopped(caller, pausing.get(owner) ?? Promise.resolve());
	return withoutRefused(await read(true), refused);
}

/**
 * This process's waits that are under way, by application: for its turn to fetch a token, and for a failure to pass.
 * Requests wait together: apart from each other they would each fetch.
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
