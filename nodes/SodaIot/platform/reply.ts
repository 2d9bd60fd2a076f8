import type { IDataObject } from 'n8n-workflow';

import { parseObject } from '../../shared/platform/exactJson';
import type { Reply } from '../../shared/platform/http';
import { mayBeAboutRepeat } from '../../shared/platform/repeatWords';
import { scrub } from '../../shared/platform/secrets';
import type { ErrorMeaning } from './errorCodes';
import { meaningOf } from './errorCodes';

export type Outcome = { ok: true; body: IDataObject } | Refusal;

export interface Refusal {
	ok: false;
	/** The vendor's; undefined when it is no answer of the platform's. */
	code: string | undefined;
	message: string;
	/** What the user can do. */
	description: string;
	/** Whether this may be a refusal of the access token: then the request has had no effect. `tokenVerdict` finds out. */
	refusesToken: boolean;
	/** Whether it can be nothing else, by the documents. */
	isOnlyAboutToken: boolean;
	/** Whether the same request may work a moment later. */
	passes: boolean;
	/**
	 * Whether the request was refused, so that it has had no effect, and not because an earlier one has. Otherwise nobody
	 * knows what came of it.
	 */
	hadNoEffect: boolean;
}

/** After an answer that does not tell what came of a command about an activation. */
export const mayHaveWorked =
	'A command may have been carried out all the same: see what Query or the webhook says before you repeat it.';

/**
 * Tells success from failure: a body with `error` is a failure whatever the HTTP status says.
 *
 * @param whenLost what to tell the user when the answer does not tell what came of the request
 * @param isTokenKept whether the token has not been found void: then a refusal is taken for one of the request
 */
export function readReply(
	{ status, text }: Reply,
	secrets: string[],
	whenLost: string = mayHaveWorked,
	isTokenKept = false,
): Outcome {
	const body = scrub(parseObject(text), secrets);
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
			hadNoEffect: refusesToken || (isRefusal(meaning) && !isAboutOrder(code, reason)),
		};
	}
	if (body && status >= 200 && status < 300) return { ok: true, body };
	// A server in front of the platform says it in its own words; it means the same.
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

/** Whether the request was refused for what it is. A code that is not documented may stand for a failure. */
function isRefusal(meaning: ErrorMeaning | undefined): boolean {
	return meaning?.refuses === 'request' && meaning.mayBeOurs !== true;
}

/** The codes that fit an order ID which the platform knows: it has none of its own for that. */
const ofValues = ['INVALID_RESOURCE', 'INVALID_REQUEST'];

/** Whether the platform may have refused an order ID because of an earlier request: it says so, or nothing but such a code. */
function isAboutOrder(code: string, reason: string): boolean {
	return mayBeAboutRepeat(reason) || (reason === code && ofValues.includes(code));
}

/** Documented as a code and a description beside it; a code with its words inside is taken as well. */
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
