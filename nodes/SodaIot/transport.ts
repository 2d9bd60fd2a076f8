import type { IDataObject } from 'n8n-workflow';

import { noteSent } from '../shared/items/command';
import { apiError, inputError } from '../shared/errors';
import type { ExactJson } from '../shared/platform/exactJson';
import { stringifyExact } from '../shared/platform/exactJson';
import type { Caller } from '../shared/caller';
import { forgetCredential, readCredential } from '../shared/platform/credentialOfRun';
import type { Reply } from '../shared/platform/http';
import { joinUrl, networkError, requestOptions } from '../shared/platform/http';
import { waitOutLimits } from '../shared/platform/rateLimit';
import { requestTimeoutOf } from '../shared/items/options';
import { nodeOf } from '../shared/node';
import { credentialProblem, credentialType, refusedToken, secretsOf } from './platform/credential';
import type { ParsedReply } from './platform/reply';
import { mayHaveWorked, readReply } from './platform/reply';
import type { TokenState } from './token/probe';
import { sendWithToken } from './token/sendWithToken';

export interface Call {
	method: 'GET' | 'POST';
	/** Below the base address. What goes into it comes from `ItemInput.segment`. */
	path: string;
	query?: IDataObject;
	body?: Record<string, ExactJson>;
	/** Milliseconds; for a request that is not to wait until the platform's limits allow it. */
	timeout?: number;
	/** What to tell the user when no reply says what came of a command. */
	whenLost?: string;
}

/**
 * Calls the platform for one item, with the access token of the item's credential.
 *
 * @returns the reply's body, with numbers that JavaScript cannot hold as text
 * @throws NodeApiError when the platform is not reached or answers with an error
 */
export async function call(
	caller: Caller,
	itemIndex: number,
	{ method, path, query, body, timeout, whenLost = method === 'GET' ? nothingChanged : mayHaveWorked }: Call,
): Promise<IDataObject> {
	let data: IDataObject = {};
	const isQuestion = method === 'GET';
	const options = { method, query, body: body && stringifyExact(body) };
	const limit = timeout ?? requestTimeoutOf(caller, itemIndex);
	const read = async (isFresh: boolean) => (data = await checkedCredential(caller, itemIndex, isFresh));
	const build = () => {
		if (!isQuestion) noteSent(caller, itemIndex);
		return requestOptions({ ...options, url: joinUrl(data.baseUrl as string, path), timeout: limit });
	};
	const lost = (error: unknown) => networkError(error, 'Soda IoT platform', whenLost, itemIndex);
	const ask = async () => {
		const answer = await sendWithToken(caller, itemIndex, { read, build, lost });
		const { reply, tokens, state = 'refused' } = answer;
		const outcome = readReply(reply, [...tokens, ...secretsOf(data)], whenLost, state !== 'refused');
		return { reply, state, outcome };
	};
	const { reply, state, outcome } =
		timeout === undefined
			? await waitOutLimits(caller, ask, (answer) => busyFor(answer, isQuestion))
			: await ask();

	if (outcome.ok) return outcome.body;
	if (outcome.refusesToken) forgetCredential(caller);
	throw apiError(nodeOf(caller), outcome.message, {
		itemIndex,
		description: outcome.refusesToken
			? refusedToken(data)
			: [aboutToken[state], outcome.description].filter(Boolean).join(' '),
		httpCode: reply.status,
		code: outcome.code,
		hadNoEffect: outcome.hadNoEffect,
	});
}

/**
 * Whether the same request may be sent again in a moment, for `waitOutLimits`. A command only after a refusal: of one that
 * was answered with TEMPORARILY_UNAVAILABLE nobody knows what came.
 */
function busyFor(
	{ reply, outcome }: { reply: Reply; outcome: ParsedReply },
	isQuestion: boolean,
): number | null | undefined {
	if (outcome.ok || outcome.limit === undefined) return undefined;
	const isHarmless = isQuestion || (outcome.limit === 'tooMany' && outcome.hadNoEffect);
	return isHarmless ? (reply.retryAfter ?? null) : undefined;
}

async function checkedCredential(caller: Caller, itemIndex: number, isFresh: boolean): Promise<IDataObject> {
	const data = await readCredential(caller, credentialType, itemIndex, isFresh);
	const problem = credentialProblem(data);
	if (!problem) return data;
	const description = 'Open the credential and correct it.';
	throw inputError(nodeOf(caller), problem, { itemIndex, description });
}

const notTold =
	'Whether the access token is still valid could not be found out, so it was kept; try again later.';

/** What to tell the user of the token when a request was refused that may have been refused for it. */
const aboutToken: Record<TokenState, string | undefined> = {
	accepted: 'The platform accepts the access token in another call, so the reason is in this request.',
	refused: undefined,
	'not now': notTold,
	'cannot tell': notTold,
};

const nothingChanged = 'Nothing was changed; try again later.';
