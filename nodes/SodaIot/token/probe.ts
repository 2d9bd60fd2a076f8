import type { IDataObject } from 'n8n-workflow';

import { Flights } from '../../shared/flights';
import type { PlatformRequest, Reply } from '../../shared/platform/http';
import { joinUrl } from '../../shared/platform/http';
import { within } from '../../shared/until';
import type { ParsedReply } from '../platform/reply';
import { readReply } from '../platform/reply';
import { forgetToken, wasRefused } from './fetch';
import { ownerOf } from '../platform/session';

/**
 * What the platform says about a token:
 * - `accepted`: it is valid, even if the application lacks the right to make the harmless call;
 * - `refused`: it is void;
 * - `not now`: the platform limits its calls, is out of order or gives no answer. The next call may tell;
 * - `cannot tell`: the answer says nothing about the token, and the next one will not either.
 */
export type TokenState = 'accepted' | 'refused' | 'not now' | 'cannot tell';

/** Milliseconds that the harmless call may take. */
export const longestProbe = 10_000;

/** The harmless calls that are under way, by token. */
const flights = new Flights<TokenState>();

/** The harmless call: it changes nothing, and the platform refuses it without a valid token. */
export function probe(data: IDataObject, token: string): PlatformRequest {
	return {
		method: 'GET',
		url: joinUrl(data.baseUrl as string, '/iot/merchants/'),
		query: { limit: 1, offset: 0, access_token: token },
		timeout: longestProbe,
	};
}

/**
 * Finds out with a harmless call whether a token is void, after a request that may have been refused for it. All requests
 * that ask at the same time share one call. A void token is forgotten for all requests of this process. Never throws.
 *
 * @param ask sends a request and returns the platform's reply. It must go on when the execution that started it is stopped.
 */
export async function tokenState(
	data: IDataObject,
	token: string,
	ask: (request: PlatformRequest) => Promise<Reply>,
): Promise<TokenState> {
	if (wasRefused(data, token)) return 'refused';
	const name = `${ownerOf(data)}.${token}`;
	const begun = await flights.get(name);
	// That call may have begun before our request was refused. If it found the token valid, the token can have ended since.
	if (begun !== undefined && begun !== 'accepted') return begun;
	return await flights.join(name, async () => {
		const work = ask(probe(data, token)).then((reply) => stateOf(readReply(reply, [])));
		const state = (await within(longestProbe, work).catch(() => undefined)) ?? 'not now';
		if (state === 'refused') forgetToken(data, token);
		return state;
	});
}

function stateOf(reply: ParsedReply): TokenState {
	if (reply.ok) return 'accepted';
	if (reply.refusesToken) return 'refused';
	if (reply.passes) return 'not now';
	return reply.code === 'UNAUTHORIZED_CLIENT' ? 'accepted' : 'cannot tell';
}
