import type { IDataObject } from 'n8n-workflow';

import { Flights } from '../../shared/flights';
import type { PlatformRequest, Reply } from '../../shared/platform/http';
import { joinUrl } from '../../shared/platform/http';
import { within } from '../../shared/until';
import type { Outcome } from '../platform/reply';
import { readReply } from '../platform/reply';
import { forgetToken, wasRefused } from './fetch';
import { ownerOf } from '../platform/session';

/**
 * What the platform says of a token:
 * - `accepted`, also when the application may not make the harmless call with it;
 * - `refused`: it is void;
 * - `not now`: the platform limits its calls, is out of order or gives no answer; the next call may tell;
 * - `cannot tell`: the answer says nothing about the token, and the next one will not either.
 */
export type TokenState = 'accepted' | 'refused' | 'not now' | 'cannot tell';

/** Milliseconds that the harmless call may take. */
export const longestProbe = 10_000;

/** The calls that are under way, by token. */
const flights = new Flights<TokenState>();

/** A call that changes nothing and that the platform answers without a valid token only with a refusal of it. */
export function probe(data: IDataObject, token: string): PlatformRequest {
	return {
		method: 'GET',
		url: joinUrl(data.baseUrl as string, '/iot/merchants/'),
		query: { limit: 1, offset: 0, access_token: token },
		timeout: longestProbe,
	};
}

/**
 * Decides with a harmless call whether a token is void, after a request that may have been refused for it. All requests
 * that ask at the same time share one call. A token that was found void is forgotten, for all requests of this process.
 * Never throws.
 *
 * @param ask sends a request and gives the platform's reply. It must not end with the execution that has started it.
 */
export async function tokenState(
	data: IDataObject,
	token: string,
	ask: (request: PlatformRequest) => Promise<Reply>,
): Promise<TokenState> {
	if (wasRefused(data, token)) return 'refused';
	const name = `${ownerOf(data)}.${token}`;
	const begun = await flights.get(name);
	// When it began our request had perhaps not been refused yet: only a token that was valid then can have ended since.
	if (begun !== undefined && begun !== 'accepted') return begun;
	return await flights.join(name, async () => {
		const work = ask(probe(data, token)).then((reply) => stateOf(readReply(reply, [])));
		const verdict = (await within(longestProbe, work).catch(() => undefined)) ?? 'not now';
		if (verdict === 'refused') forgetToken(data, token);
		return verdict;
	});
}

function stateOf(outcome: Outcome): TokenState {
	if (outcome.ok) return 'accepted';
	if (outcome.refusesToken) return 'refused';
	if (outcome.passes) return 'not now';
	return outcome.code === 'UNAUTHORIZED_CLIENT' ? 'accepted' : 'cannot tell';
}
