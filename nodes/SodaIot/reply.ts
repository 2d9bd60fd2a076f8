import type { IDataObject } from 'n8n-workflow';

import { parseObject } from '../shared/exactJson';
import type { Reply } from '../shared/http';
import { scrub } from '../shared/secrets';
import { lookUp } from '../shared/text';

/** The codes with which the platform refuses a token, with whatever HTTP status; the camera calls say 10002. */
const tokenErrors = ['UNAUTHORIZED', 'INVALID_GRANT', '10002'];

/** The codes that are about rights: with HTTP 401, too, a new token would not help. */
const rightsErrors = [
	'UNAUTHORIZED_CLIENT',
	'UNAUTHORIZED_USER',
	'ACCESS_DENIED',
	'INVALID_CLIENT',
	'INVALID_SCOPE',
];

export type Outcome =
	| { ok: true; body: IDataObject }
	| { ok: false; code: string | undefined; message: string; description: string };

/** What a user can do about the errors that are not about the values sent. */
const advice: Record<string, string> = {
	UNAUTHORIZED_CLIENT:
		'The application may not do this: ask the vendor for the right, or get a token with the scope that the call needs (iot:public for reading, iot:control for operating).',
	TOO_MANY_REQUESTS:
		'The platform limits the number of requests. Wait a while, and send fewer at a time (a Loop with a Wait).',
	TEMPORARILY_UNAVAILABLE: 'The platform is out of order. Query the activation before you repeat a command.',
	INTERNAL_SERVER_ERROR: 'The platform failed. Query the activation before you repeat a command.',
	EXTERNAL_SERVER_ERROR:
		'A system behind the platform failed. Query the activation before you repeat a command.',
	NOT_FOUND: 'Check the ID or the serial: the platform does not know it.',
};

/** Tells success from failure: a body with `error` is a failure whatever the HTTP status says. */
export function readReply({ status, text }: Reply, secrets: string[]): Outcome {
	const body = scrub(parseObject(text), secrets);
	if (body?.error) {
		const code =
			typeof body.error === 'string' || typeof body.error === 'number' ? String(body.error) : 'unknown';
		const reason =
			typeof body.error_description === 'string' && body.error_description !== ''
				? body.error_description
				: code;
		return {
			ok: false,
			code,
			message: `The SodaIot platform refused the request: ${reason} (${code})`,
			description:
				lookUp(advice, code) ??
				`Code and reason are the vendor's (HTTP ${status}). Check the values that were sent.`,
		};
	}
	if (body && status >= 200 && status < 300) return { ok: true, body };
	// A server in front of the platform says it in its own words; it means the same.
	const code = status === 429 ? 'TOO_MANY_REQUESTS' : undefined;
	return {
		ok: false,
		code,
		message: `The SodaIot platform sent an unexpected reply (HTTP ${status})`,
		description:
			(code && lookUp(advice, code)) ??
			(status >= 300 && status < 400
				? 'It redirects to another address, which is not followed. Correct the Base URL of the credential.'
				: 'The reply is not one of the platform. Check the Base URL of the credential. If it is right, the platform is out of order, and a command may have been carried out all the same: query the activation before you repeat it.'),
	};
}

/** Whether the platform refuses the access token itself, so that the request has had no effect and a new token helps. */
export function refusesToken({ status }: Reply, outcome: Outcome): boolean {
	if (outcome.ok) return false;
	const code = outcome.code ?? '';
	return tokenErrors.includes(code) || (status === 401 && !rightsErrors.includes(code));
}
