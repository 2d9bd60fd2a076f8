import { createHmac, timingSafeEqual } from 'node:crypto';

/** Makes a `signed_request` of a payload, as the platform does. */
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
 * The request is `<signature>.<payload>`, both base64url, split at the first dot. The signature is the HMAC-SHA256,
 * keyed with the application's client secret, of the payload part as text, undecoded. It holds no timestamp: a
 * message that somebody has seen can be sent again, unchanged.
 *
 * The signatures are compared as text: Node.js decodes base64url with foreign letters and loose bits in it. Only the
 * padding may be there or not.
 */
export function verifiedPayload(signedRequest: unknown, clientSecret: string): string | undefined {
	if (typeof signedRequest !== 'string' || clientSecret === '') return undefined;
	const dot = signedRequest.indexOf('.');
	if (dot < 0) return undefined;
	const payload = signedRequest.slice(dot + 1);
	const given = Buffer.from(signedRequest.slice(0, dot).replace(/=$/, ''));
	const expected = Buffer.from(signatureOf(payload, clientSecret));
	return given.length === expected.length && timingSafeEqual(given, expected) ? payload : undefined;
}
