import { createCipheriv } from 'node:crypto';

/** The first bytes of the secret, which make the 16-byte key together with three digits of the time. */
const secretBytes = 13;

/**
 * The `sign` header: the openId, encrypted with AES-128-ECB (PKCS#7) and written in Base64. The key is the secret's first
 * 13 bytes and the last three CHARACTERS of the decimal timestamp. The vendor's own sample computes `time % 1000`, which
 * loses leading zeros, so that one call in ten fails.
 *
 * @param time milliseconds since the epoch, the same as in the request's body
 * @throws Error when the secret is too short for a key
 */
export function sign(openId: string, secret: string, time: number): string {
	const start = Buffer.from(secret, 'utf8').subarray(0, secretBytes);
	if (start.length < secretBytes) {
		throw new Error(
			`The secret must be at least ${secretBytes} characters long; copy it from the merchant console again`,
		);
	}
	const key = Buffer.concat([start, Buffer.from(String(time).slice(-3), 'utf8')]);
	const cipher = createCipheriv('aes-128-ecb', key, null);
	return Buffer.concat([cipher.update(openId, 'utf8'), cipher.final()]).toString('base64');
}
