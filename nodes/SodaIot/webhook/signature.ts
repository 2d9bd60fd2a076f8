import { createHmac, timingSafeEqual } from 'node:crypto';

/** Makes a `signed_request` from a payload, as the platform does. */
export function signedRequest(payload: unknown, clientSecret: string): string {
	const encoded = Buffer.from(JSON.stringify(payload), 'utf8').toString('base64url');
	return `${signatureOf(encoded, clientSecret)}.${encoded}`;
}

function signatureOf(payload: string, clientSecret: string): string {
	return createHmac('sha256', clientSecret).update(payload, 'utf8').digest('base64url');
}

/**
 * Checks a `signed_request` and returns its payload part, still encoded, or undefined when it is not the vendor's.
 *
 * The request is `<signature>.<payload>`, both base64url, split at the first dot. The signature is the HMAC-SHA256 of the
 * payload part as text, undecoded, keyed with the application's client secret. It holds no timestamp, so a message that
 * somebody has seen can be sent again unchanged.
 *
 * The signatures are compared as text, because Node.js would also decode base64url with stray characters or spare bits.
 * Only the padding is optional.
 */
export function verifiedPayload(signedRequest: unknown, clientSecret: string): string | undefined {
	const parts = typeof signedRequest === 'string' ? partsOf(signedRequest) : undefined;
	if (!parts || clientSecret === '') return undefined;
	const expected = Buffer.from(signatureOf(parts.payload, clientSecret));
	return timingSafeEqual(Buffer.from(parts.signature), expected) ? parts.payload : undefined;
}

/** Whether a `signed_request` is signed with this client secret. */
export function isSignedWith(text: string, clientSecret: string): boolean {
	return verifiedPayload(text, clientSecret) !== undefined;
}

/** Whether a text has a signature in front that can be checked: what has none needs no secret to be refused. */
export function isSigned(text: string): boolean {
	return partsOf(text) !== undefined;
}

/** 32 bytes in base64url, and what is behind the first dot. */
function partsOf(signedRequest: string): { signature: string; payload: string } | undefined {
	const parts = /^([\w-]{43})=?\./.exec(signedRequest);
	return parts?.[1] === undefined
		? undefined
		: { signature: parts[1], payload: signedRequest.slice(parts[0].length) };
}
