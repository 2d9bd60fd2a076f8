import type { IDataObject } from 'n8n-workflow';

import { parseObject } from '../shared/exactJson';
import type { Reply } from '../shared/http';
import { scrub } from '../shared/secrets';
import { lookUp } from '../shared/text';

/** The codes that are documented for a token alone, with whatever HTTP status; the camera calls say 10002. */
const tokenErrors = ['UNAUTHORIZED', '10002'];

/** One that is documented for a token or a code, and a device has an auth code. */
const tokenOrCode = 'INVALID_GRANT';

/** The documented codes that are about something else, with HTTP 401, too. */
const otherErrors = [
	'INTERNAL_SERVER_ERROR',
	'TEMPORARILY_UNAVAILABLE',
	'TOO_MANY_REQUESTS',
	'NOT_FOUND',
	'INVALID_RESOURCE',
	'INVALID_REQUEST',
	'UNAUTHORIZED_CLIENT',
	'UNAUTHORIZED_USER',
	'ACCESS_DENIED',
	'LOCKED',
	'GONE',
	'CANCELLED',
	'COMPLETED',
	'EXTERNAL_SERVER_ERROR',
	'INVALID_CLIENT',
	'INVALID_SCOPE',
	'INVALID_REDIRECT_URI',
	'UNSUPPORTED_RESPONSE_TYPE',
	'UNSUPPORTED_GRANT_TYPE',
];

/** The codes that may be gone at the next try. */
const passingErrors = [
	'TOO_MANY_REQUESTS',
	'TEMPORARILY_UNAVAILABLE',
	'INTERNAL_SERVER_ERROR',
	'EXTERNAL_SERVER_ERROR',
];

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

/** What a user can do about the errors that are not about the values sent. */
const advice: Record<string, string> = {
	UNAUTHORIZED_CLIENT:
		'The application may not do this: ask the vendor for the right, or get a token with the scope that the call needs (iot:public for reading, iot:control for operating).',
	TOO_MANY_REQUESTS:
		'The platform limits the number of requests. Wait a while, and send fewer at a time (a Loop with a Wait).',
	NOT_FOUND: 'Check the ID or the serial: the platform does not know it.',
};

/** The errors that do not tell what came of a command. */
const outOfOrder: Record<string, string> = {
	TEMPORARILY_UNAVAILABLE: 'The platform is out of order.',
	INTERNAL_SERVER_ERROR: 'The platform failed.',
	EXTERNAL_SERVER_ERROR: 'A system behind the platform failed.',
};

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
		const isOnlyAboutToken = tokenErrors.includes(code);
		const refusesToken =
			!isTokenKept &&
			(isOnlyAboutToken || code === tokenOrCode || (status === 401 && !otherErrors.includes(code)));
		return {
			ok: false,
			code,
			message: `${refusesToken ? tokenRefused : 'The Soda IoT platform refused the request'}: ${reason} (${code})`,
			description:
				lookUp(advice, code) ??
				(Object.hasOwn(outOfOrder, code) ? `${outOfOrder[code]} ${whenLost}` : undefined) ??
				`Code and reason are the vendor's (HTTP ${status}). Check the values that were sent.`,
			refusesToken,
			isOnlyAboutToken,
			passes: !refusesToken && (passingErrors.includes(code) || isPassing(status)),
			hadNoEffect: refusesToken || (isRefusal(code) && !isAboutOrder(reason)),
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
		description: (code && lookUp(advice, code)) ?? unexpected(status, whenLost),
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

/** A code that is not documented may stand for a failure; these two may stand for what an earlier request has done. */
function isRefusal(code: string): boolean {
	return (
		otherErrors.includes(code) &&
		!Object.hasOwn(outOfOrder, code) &&
		!['COMPLETED', 'CANCELLED'].includes(code)
	);
}

/** The platform refuses an order ID that it knows, under no code of its own: an earlier request may have used it. */
function isAboutOrder(reason: string): boolean {
	return /order|订单/i.test(reason);
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
