import type { IDataObject } from 'n8n-workflow';

import { noteSent } from '../shared/items/command';
import { apiError, inputError } from '../shared/errors';
import type { ExactJson } from '../shared/platform/exactJson';
import { stringifyExact } from '../shared/platform/exactJson';
import type { Caller } from '../shared/caller';
import { joinUrl, networkError, requestOptions } from '../shared/platform/http';
import { credentialProblem, credentialType, refusedToken, secretsOf } from './platform/credential';
import { mayHaveWorked, readReply } from './platform/reply';
import type { TokenState } from './token/probe';
import { sendWithToken } from './token/sendWithToken';

export interface Call {
	method: 'GET' | 'POST';
	/** Below the base address. What goes into it comes from `ItemInput.segment`. */
	path: string;
	query?: IDataObject;
	body?: Record<string, ExactJson>;
	/** Milliseconds. */
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
	const read = async () => (data = await checkedCredential(caller, itemIndex));
	const build = () => {
		if (method === 'POST') noteSent(caller, itemIndex);
		return requestOptions({
			method,
			url: joinUrl(data.baseUrl as string, path),
			query,
			body: body && stringifyExact(body),
			timeout,
		});
	};
	const lost = (error: unknown) => networkError(error, 'Soda IoT platform', whenLost, itemIndex);
	const {
		reply,
		tokens,
		verdict = 'refused',
	} = await sendWithToken(caller, itemIndex, { read, build, lost });

	const outcome = readReply(reply, [...tokens, ...secretsOf(data)], whenLost, verdict !== 'refused');
	if (outcome.ok) return outcome.body;
	throw apiError(caller.getNode(), outcome.message, {
		itemIndex,
		description: outcome.refusesToken
			? refusedToken(data)
			: [aboutToken[verdict], outcome.description].filter(Boolean).join(' '),
		httpCode: reply.status,
		code: outcome.code,
		hadNoEffect: outcome.hadNoEffect,
	});
}

async function checkedCredential(caller: Caller, itemIndex: number): Promise<IDataObject> {
	const data = await caller.getCredentials<IDataObject>(credentialType, itemIndex);
	const problem = credentialProblem(data);
	if (!problem) return data;
	const description = 'Open the credential and correct it.';
	throw inputError(caller.getNode(), problem, { itemIndex, description });
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
