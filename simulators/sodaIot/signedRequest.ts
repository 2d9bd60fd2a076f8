import { createHmac } from 'node:crypto';

/**
 * `signature.payload`, as the platform puts it into webhooks: both parts base64url, the signature an HMAC-SHA256
 * over the second part's TEXT, keyed with the application's client_secret.
 */
export function signedRequest(payload: unknown, clientSecret: string): string {
	const text = Buffer.from(JSON.stringify(payload), 'utf8').toString('base64url');
	const signature = createHmac('sha256', clientSecret).update(text, 'utf8').digest('base64url');
	return `${signature}.${text}`;
}
