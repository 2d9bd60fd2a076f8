import type { IWebhookFunctions } from 'n8n-workflow';

import { rawBodyOf } from '../../shared/webhook/rawBody';
import { quote } from '../../shared/text';
import type { Answer } from '../../shared/webhook/door';
import { acknowledged, isTooLarge, largestSigned, tooLarge } from '../../shared/webhook/door';
import { KeptCredential } from '../../shared/webhook/keptCredential';
import { clientSecretOf, credentialType } from '../platform/credential';
import type { Delivery } from './message';
import { findSignedRequest, readMessage } from './message';
import { isSigned, verifiedPayload } from './signature';

/**
 * Finds the `signed_request` of a request, or the answer for one that needs no secret to be refused. To be called before
 * the credential is read: that costs far more.
 */
export async function readSignedRequest(
	ctx: IWebhookFunctions,
): Promise<{ signedRequest: string } | { answer: Answer }> {
	const body = await readBody(ctx);
	if (body === undefined) return { answer: tooLarge(largestSigned) };
	const signedRequest = findSignedRequest(body);
	if (typeof signedRequest !== 'string') return refused('has no signed_request');
	return isSigned(signedRequest) ? { signedRequest } : refused('has no signature');
}

/**
 * The verified delivery of an activation's event, or the answer for what else a `signed_request` is. A genuine message
 * about something else than an activation is acknowledged.
 */
export function verify(
	ctx: IWebhookFunctions,
	signedRequest: string,
	clientSecret: string,
): { delivery: Delivery; lookedUp?: string[] } | { answer: Answer } {
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
			return { answer: acknowledged };
		case 'nonsense':
			return {
				answer: {
					kind: 'answer',
					status: 400,
					body: 'bad message',
					log: `is signed, but ${message.problem}`,
				},
			};
	}
}

/** For what is not provably the vendor's. */
export function rejected(log: string): Answer {
	return { kind: 'answer', status: 401, body: 'invalid signature', log };
}

function refused(log: string): { answer: Answer } {
	return { answer: rejected(log) };
}

const clientSecrets = new KeptCredential(credentialType, clientSecretOf);

/**
 * The client secret that a request fits, when there is one; else any, or '' when the credential is missing, empty or
 * unreadable: then nothing can be proven. One that was kept may have been changed since, so it is read anew for a request
 * that it does not fit, though not for each of many.
 */
export async function secretFor(
	ctx: IWebhookFunctions,
	fits: (clientSecret: string) => boolean,
): Promise<string> {
	const kept = (await clientSecrets.get(ctx)) ?? '';
	return fits(kept) ? kept : ((await clientSecrets.anew(ctx)) ?? kept);
}

/**
 * The body as n8n has parsed it; as text when the request named no content type that n8n parses. Undefined for a text that
 * is too large: to look into it takes as long as to parse it, and anybody can send one.
 */
async function readBody(ctx: IWebhookFunctions): Promise<unknown> {
	const body: unknown = ctx.getRequestObject().body;
	const isParsed = typeof body === 'object' && body !== null && !Buffer.isBuffer(body);
	if (isParsed) return body;
	if (isTooLarge(ctx, largestSigned)) return undefined;
	const text = typeof body === 'string' ? body : (await rawBodyOf(ctx)).toString('utf8');
	return text.length > largestSigned ? undefined : text;
}
