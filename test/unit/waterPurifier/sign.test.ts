import { createDecipheriv } from 'node:crypto';

import { sign } from '../../../nodes/WaterPurifier/platform/sign';

const sampleOpenId = 'aaaaaaaaaaaaaaaa';
const sampleSecret = 'bbbbbbbbbbbbbbbb';

/** The vendor's side: opens a signature with a key that is written out here, not computed. */
function open(signature: string, key: string): string {
	const decipher = createDecipheriv('aes-128-ecb', key, null);
	return decipher.update(signature, 'base64', 'utf8') + decipher.final('utf8');
}

describe('sign', () => {
	it("gives the vendor's sample", () => {
		expect(sign(sampleOpenId, sampleSecret, 1613633983928)).toBe(
			'036ytW2zWyI0V6JqEhCDrrH9YiW31PkQLodR694kwTs=',
		);
	});

	it.each([
		[1613633983000, 'bbbbbbbbbbbbb000'],
		[1613633983007, 'bbbbbbbbbbbbb007'],
		[1613633983040, 'bbbbbbbbbbbbb040'],
		[1613633983100, 'bbbbbbbbbbbbb100'],
	])('keeps the zeros of %d in the key', (time, key) => {
		expect(open(sign(sampleOpenId, sampleSecret, time), key)).toBe(sampleOpenId);
	});

	it('uses the first 13 characters of the secret and no more', () => {
		expect(sign(sampleOpenId, `${sampleSecret.slice(0, 13)}XYZ`, 1613633983928)).toBe(
			sign(sampleOpenId, sampleSecret, 1613633983928),
		);
	});

	it.each(['a', 'an openId of 17 c', 'öpenId', 'a'.repeat(32)])('signs the openId %p', (openId) => {
		expect(open(sign(openId, sampleSecret, 1613633983928), 'bbbbbbbbbbbbb928')).toBe(openId);
	});

	it.each(['', 'short', 'b'.repeat(12)])('refuses the secret %p', (secret) => {
		expect(() => sign(sampleOpenId, secret, 1613633983928)).toThrow('at least 13 characters');
	});
});
