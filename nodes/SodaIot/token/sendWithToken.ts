import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { apiError } from '../../shared/errors';
import type { Caller } from '../../shared/caller';
import type { Reply } from '../../shared/http';
import { send } from '../../shared/http';
import { unlessStopped } from '../../shared/stop';
import { credentialType, refusedToken } from '../credential';
import { readReply } from '../reply';
import type { TokenFailure } from './fetch';
import { forgetToken, remembered, rememberVainTries, wasRefused } from './fetch';
import { failureOf } from './preAuthentication';
import { ownerOf, sessionField, tokenOf, usesClientCredentials } from './session';

/** The request: how to read the credential, make the request anew for each try, and word a connection that failed. */
interface Request {
	read: () => Promise<IDataObject>;
	build: () => IHttpRequestOptions;
	lost: (error: unknown) => unknown;
}

/** How many tokens one request may be tried with: those that it finds, new ones, and those of other processes. */
const mostTokens = 5;

/** How many of them may be new ones. */
const mostFetches = 2;

/** How often a request waits for the token endpoint's limit or failure to pass: 1, 2 and 4 seconds. */
const mostPauses = 3;

/**
 * Sends a request with the application's access token, and gives the reply and all tokens that were used.
 *
 * The platform has one valid token per application, and whoever fetches a new one voids it for everybody. n8n has no
 * lock for its processes; what they share is the credential in its database, read anew for every request. So:
 *
 * 1. A token is fetched only when there is none or the platform has refused it. A request that was refused for its
 *    token has had no effect, and is sent again with the new one, once.
 * 2. Before fetching, the credential is read again: if another process has renewed the token, its token is taken.
 * 3. If not, it waits for a random time and reads once more. Two processes that meet the expired token in the same
 *    instant would otherwise fetch in lock-step and void each other's token in turn; this way the later one finds the
 *    earlier one's.
 * 4. Within a process all requests share one such wait and one fetch (`fetchToken`). With a wait of its own for each
 *    request the shortest would count, and those of two busy processes end closer together the more requests they have.
 * 5. A NEW token that is refused was voided by another process that fetched at the same time. Its token is looked for
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
): Promise<{ reply: Reply; tokens: string[] }> {
	const refused = new Set<string>();
	let pauses = 0;
	let fetches = 0;
	let data = await look(read, refused);
	if (usesClientCredentials(data) && tokenOf(data) === '') data = await renew(caller, read, refused);

	for (;;) {
		const isNew = tokenOf(data) === '';
		const known = isNew ? remembered(data) : undefined;
		const reply = await sendOnce(caller, data, build(), lost);
		if ('failure' in reply) {
			const { code, message, description, passes } = reply.failure;
			if (!passes || pauses === mostPauses) {
				// The other items of a batch need not wait in vain as well.
				if (passes) rememberVainTries(data, reply.failure);
				throw apiError(caller.getNode(), message, { itemIndex, description, code, hadNoEffect: true });
			}
			await unlessStopped(caller, shared(pausing, ownerOf(data), 1000 * 2 ** pauses++ + Math.random() * 500));
			data = await look(read, refused);
			continue;
		}

		const token = tokenOf(data);
		const tokens = [...refused, token];
		const outcome = readReply(reply, []);
		if (!usesClientCredentials(data) || outcome.ok || !outcome.refusesToken) return { reply, tokens };
		refused.add(token);
		forgetToken(data, token);
		// One that this process has kept from an earlier renewal is not a new one; another process has renewed since.
		if (isNew && known !== 'token') fetches++;
		if (fetches === mostFetches || refused.size === mostTokens) {
			rememberVainTries(data, {
				code: 'UNAUTHORIZED',
				message: 'The SodaIot platform refuses new access tokens, too (UNAUTHORIZED)',
				description: refusedToken(data),
				passes: false,
			});
			return { reply, tokens };
		}
		data = await renew(caller, read, refused);
	}
}

/** One try. A token that could not be had is a result: n8n wraps it in an error that has lost the reason. */
async function sendOnce(
	caller: Caller,
	data: IDataObject,
	options: IHttpRequestOptions,
	lost: Request['lost'],
): Promise<Reply | { failure: TokenFailure }> {
	return await send(caller, { type: credentialType, data }, options).catch((error: unknown) => {
		const failure = failureOf(data);
		if (failure) return { failure };
		throw lost(error);
	});
}

/** The credential as n8n has it now, without a session when that has been refused: n8n then asks for a new one. */
async function look(read: () => Promise<IDataObject>, refused: Set<string>): Promise<IDataObject> {
	const data = await read();
	if (!usesClientCredentials(data)) return data;
	const token = tokenOf(data);
	const isGood = token !== '' && !refused.has(token) && !wasRefused(data, token);
	return isGood ? data : { ...data, [sessionField]: '' };
}

/** The credential with a token that has not been refused, or without one when it is on us to have a new one fetched. */
async function renew(
	caller: Caller,
	read: () => Promise<IDataObject>,
	refused: Set<string>,
): Promise<IDataObject> {
	const data = await look(read, refused);
	if (tokenOf(data) !== '' || remembered(data)) return data;
	const owner = ownerOf(data);
	// At least 100 ms, so that the token of a process that has fetched just now is in the database; and so long that two
	// processes seldom end within the same fetch.
	if (!pausing.has(owner)) await unlessStopped(caller, shared(turns, owner, 100 + Math.random() * 1200));
	// Who comes while others wait for a failure to pass does not ask in between.
	await unlessStopped(caller, pausing.get(owner) ?? Promise.resolve());
	return await look(read, refused);
}

type Waits = Map<string, Promise<void>>;

/** This process's waits that are under way, by application: for its turn to fetch a token, and for a failure to pass. */
const turns: Waits = new Map();
const pausing: Waits = new Map();

/** Waits, together with the requests that wait already: apart from each other they would each fetch. */
async function shared(waits: Waits, owner: string, milliseconds: number): Promise<void> {
	const wait = waits.get(owner) ?? sleep(milliseconds).finally(() => waits.delete(owner));
	waits.set(owner, wait);
	await wait;
}
