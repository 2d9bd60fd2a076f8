import type { IDataObject } from 'n8n-workflow';

import { parseObject } from '../../shared/platform/exactJson';
import type { Reply } from '../../shared/platform/http';
import { mayBeAboutRepeat } from '../../shared/platform/repeatWords';
import { scrub } from '../../shared/platform/secrets';
import type { ErrorMeaning } from './errorCodes';
import { meaningOf } from './errorCodes';

/** What a reply says about its request. What came of a command is decided later: see `CommandOutcome`. */
export type ParsedReply = { ok: true; body: IDataObject } | FailedReply;

export interface FailedReply {
	ok: false;
	/** The vendor's code; undefined when the reply is not the platform's own. */
	code: string | undefined;
	message: string;
	/** What the user can do. */
	description: string;
	/** Whether the access token may have been refused. Then the request had no effect. `tokenState` finds out if it is void. */
	refusesToken: boolean;
	/** Whether, by the vendor's documents, only the token can have been refused. */
	isOnlyAboutToken: boolean;
	/** Whether the same request may work a moment later. */
	passes: boolean;
	/** Whether the platform takes no request like this now: for there are too many, or because it is out of order. */
	limit?: 'tooMany' | 'unavailable';
	/**
	 * Whether the request was refused, and so had no effect, for a reason other than an earlier request. Otherwise nobody
	 * knows what came of it.
	 */
	hadNoEffect: boolean;
}

/** For the user, when the reply does not say what came of a command about an activation. */
export const mayHaveWorked =
	'A command may have been carried out all the same: see what Query or the webhook says before you repeat it.';

/**
 * Tells success from failure. A body with `error` is a failure, whatever the HTTP status is.
 *
 * @param whenLost what to tell the user when the reply does not say what came of the request
 * @param isTokenKept whether the token was not found void. Then the request was refused, not the token
 */
export function readReply(
	{ status, text, retryAfter }: Reply,
	secrets: string[],
	whenLost: string = mayHaveWorked,
	isTokenKept = false,
): ParsedReply {
	const body = scrub(parseObject(text), secrets);
	// A server that says when to come again is not at its end.
	const limitOfStatus =
		status === 429 ? 'tooMany' : status === 503 && retryAfter !== undefined ? 'unavailable' : undefined;
	if (body?.error) {
		const { code, reason } = readError(body);
		const meaning = meaningOf(code);
		const isOnlyAboutToken = meaning?.refuses === 'token';
		const refusesToken =
			!isTokenKept &&
			(isOnlyAboutToken || meaning?.refuses === 'tokenOrCode' || (status === 401 && meaning === undefined));
		return {
			ok: false,
			code,
			message: `${refusesToken ? tokenRefused : 'The Soda IoT platform refused the request'}: ${reason} (${code})`,
			description:
				adviceFor(meaning, whenLost) ??
				`Code and reason are the vendor's (HTTP ${status}). Check the values that were sent.`,
			refusesToken,
			isOnlyAboutToken,
			passes: !refusesToken && (meaning?.passes === true || isPassing(status)),
			limit: meaning ? meaning.limit : limitOfStatus,
			hadNoEffect: refusesToken || (isRefusal(meaning) && !isAboutOrder(code, reason)),
		};
	}
	if (body && status >= 200 && status < 300) return { ok: true, body };
	// A server in front of the platform may say it without the platform's code. It means the same.
	const code = status === 429 ? 'TOO_MANY_REQUESTS' : undefined;
	const refusesToken = status === 401 && !isTokenKept;
	return {
		ok: false,
		code,
		message: refusesToken
			? `${tokenRefused} (HTTP 401)`
			: `The Soda IoT platform sent an unexpected reply (HTTP ${status})`,
		description: (code && meaningOf(code)?.advice) ?? unexpected(status, whenLost),
		refusesToken,
		isOnlyAboutToken: false,
		passes: isPassing(status),
		limit: limitOfStatus,
		// A server in between, or a wrong address, has not let the request through to the platform.
		hadNoEffect: status >= 400 && status < 500 && status !== 408,
	};
}

function isPassing(status: number): boolean {
	return status >= 500 || status === 429 || status === 408;
}

const tokenRefused = 'The Soda IoT platform does not accept the access token';

function adviceFor(meaning: ErrorMeaning | undefined, whenLost: string): string | undefined {
	if (meaning?.advice === undefined) return undefined;
	return meaning.refuses === 'nothing' ? `${meaning.advice} ${whenLost}` : meaning.advice;
}

/** Whether the request itself was refused. A code that is not documented may stand for a failure. */
function isRefusal(meaning: ErrorMeaning | undefined): boolean {
	return meaning?.refuses === 'request' && meaning.mayBeOurs !== true;
}

/** The codes that fit an order ID which the platform knows already: it has no special code for that. */
const ofValues = ['INVALID_RESOURCE', 'INVALID_REQUEST'];

/** Whether the platform may have refused an order ID because of an earlier request: its words say so, or it has none. */
function isAboutOrder(code: string, reason: string): boolean {
	return mayBeAboutRepeat(reason) || (reason === code && ofValues.includes(code));
}

/** The vendor documents a code with a description beside it. An object that holds both is read as well. */
function readError({ error, error_description: description }: IDataObject): { code: string; reason: string } {
	const inner = typeof error === 'object' && error !== null ? (error as IDataObject) : { code: error };
	const code =
		typeof inner.code === 'string' || typeof inner.code === 'number' ? String(inner.code) : 'unknown';
	const words = [description, inner.message].find((text) => typeof text === 'string' && text !== '');
	return { code, reason: typeof words === 'string' ? words : code };
}

function unexpected(status: number, whenLost: string): string {
	return status >= 300 && status < 400
		? 'It redirects to another address, which is not followed. Correct the Base URL of the credential.'
		: `The reply is not one of the platform. Check the Base URL of the credential. If it is right, the platform is out of order. ${whenLost}`;
}
