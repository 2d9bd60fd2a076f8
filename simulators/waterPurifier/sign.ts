import { createDecipheriv } from 'node:crypto';

const secretLength = 13;
const timeLength = 3;

/**
 * Opens a `sign` header and returns the openId inside.
 *
 * The check goes the opposite way of the client's: it decrypts and lets the caller compare, so a mistake shared with
 * the client's encryption cannot pass unnoticed. The key's last three bytes are the last three CHARACTERS of the
 * decimal `time`, leading zeros kept.
 *
 * @param sign Base64 of AES-128-ECB (PKCS#7) over the openId
 * @param time the digits in the call's body
 * @returns undefined if this key does not open it
 */
export function openSign(sign: string, secret: string, time: string): string | undefined {
	const key = Buffer.from(secret.slice(0, secretLength) + time.slice(-timeLength), 'utf8');
	if (key.length !== secretLength + timeLength) return undefined;
	// Node would also read base64url or sloppy padding; the vendor's header is plain Base64.
	if (Buffer.from(sign, 'base64').toString('base64') !== sign) return undefined;
	try {
		const decipher = createDecipheriv('aes-128-ecb', key, null);
		return Buffer.concat([decipher.update(sign, 'base64'), decipher.final()]).toString('utf8');
	} catch {
		return undefined;
	}
}
