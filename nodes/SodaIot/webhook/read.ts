import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { isTooLarge, rawBodyOf, tooLarge } from '../../shared/rawBody';
import { quote } from '../../shared/text';
import { clientSecretOf, credentialType } from '../credential';
import { acknowledged, rejected } from './answer';
import type { Verdict } from './answer';
import type { Delivery } from './message';
import { findSignedRequest, readMessage } from './message';
import { isSigned, verifiedPayload } from './signature';

/**
 * Finds the `signed_request` of a request, or the answer for one that needs no secret to be refused: what is larger than any
 * message, and what has no signature. To be called before the credential is read.
 */
export async function readSignedRequest(
	ctx: IWebhookFunctions,
): Promise<{ signedRequest: string } | { verdict: Verdict }> {
	const body = isTooLarge(ctx) ? undefined : await readBody(ctx);
	if (isTooLarge(ctx)) return { verdict: { kind: 'answer', status: 413, text: 'too large', log: tooLarge } };
	const signedRequest = findSignedRequest(body);
	if (typeof signedRequest !== 'string') return refused('has no signed_request');
	return isSigned(signedRequest) ? { signedRequest } : refused('has no signature');
}

/**
 * Reads a request: the verified delivery of an activation's event, or the answer for whatever else it is. A genuine
 * message about something else than an activation is acknowledged.
 */
export async function readDelivery(ctx: IWebhookFunctions, clientSecret: string): Promise<Reading> {
	const request = await readSignedRequest(ctx);
	return 'verdict' in request ? request : verify(ctx, request.signedRequest, clientSecret);
}

type Reading = { delivery: Delivery; lookedUp?: string[] } | { verdict: Verdict };

/** The same for a `signed_request` that was found. */
export function verify(ctx: IWebhookFunctions, signedRequest: string, clientSecret: string): Reading {
	if (!clientSecret) return refused('cannot be verified, because the credential has no client secret');
	const payload = verifiedPayload(signedRequest, clientSecret);
	if (payload === undefined)
		return refused('has a signature that is not made with the client secret of the credential');

	const message = readMessage(payload);
	switch (message.kind) {
		case 'delivery':
			return message;
		case 'other':
			ctx.logger.debug(
				`${ctx.getNode().name}: ignored a genuine message about ${quote(message.vendorEvent)}`,
			);
			return { verdict: acknowledged };
		case 'nonsense':
			return {
				verdict: {
					kind: 'answer',
					status: 400,
					text: 'bad message',
					log: `is signed, but ${message.problem}`,
				},
			};
	}
}

function refused(log: string): { verdict: Verdict } {
	return { verdict: rejected(log) };
}

/**
 * The secret, or '' when the credential is missing, empty or unreadable: then nothing can be proven. Read once for a
 * request: to read a credential here, n8n 2.x starts an isolate for its expressions.
 */
export async function readClientSecret(ctx: IWebhookFunctions): Promise<string> {
	try {
		return clientSecretOf(await ctx.getCredentials<IDataObject>(credentialType));
	} catch {
		return '';
	}
}

/** The body as n8n has parsed it; as text when the request named no content type that n8n parses. */
async function readBody(ctx: IWebhookFunctions): Promise<unknown> {
	const body: unknown = ctx.getRequestObject().body;
	if (body !== undefined && body !== null && !Buffer.isBuffer(body)) return body;
	return (await rawBodyOf(ctx)).toString('utf8');
}
