import { verifiedPayload } from '../../nodes/SodaIot/webhook/signature';
import { sampleValue, samplePayload, sampleSecret, signed } from '../support/signedRequests';

const [signatureValue = ''] = sampleValue.split('.');

describe('verifiedPayload', () => {
	it("accepts the vendor's sample", () => {
		expect(verifiedPayload(sampleValue, sampleSecret)).toBe(samplePayload);
	});

	it('accepts a signature with padding', () => {
		expect(verifiedPayload(`${signatureValue}=.${samplePayload}`, sampleSecret)).toBe(samplePayload);
	});

	it.each(['==', '===', ' ', '\n'])('refuses a signature that is followed by %j', (tail) => {
		expect(verifiedPayload(`${signatureValue}${tail}.${samplePayload}`, sampleSecret)).toBeUndefined();
	});

	// The last of 43 letters has two bits that belong to no byte.
	it('refuses each other letter at the end, also when only loose bits differ', () => {
		const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= ';
		const bytesOf = (signature: string) => Buffer.from(signature, 'base64url').toString('hex');
		const others = [...letters]
			.map((letter) => signatureValue.slice(0, -1) + letter)
			.filter((signature) => signature !== signatureValue);
		expect(others.filter((signature) => bytesOf(signature) === bytesOf(signatureValue))).toHaveLength(3);
		for (const signature of others)
			expect(verifiedPayload(`${signature}.${samplePayload}`, sampleSecret)).toBeUndefined();
	});

	it('refuses letters of standard base64', () => {
		const payloads = Array.from({ length: 50 }, (_, index) => signed({ index }, sampleSecret));
		for (const [letter, other] of [
			['-', '+'],
			['_', '/'],
		] as const) {
			const request = payloads.find((text) => text.split('.')[0]?.includes(letter)) ?? '';
			expect(verifiedPayload(request, sampleSecret)).toBe(request.split('.')[1]);
			expect(verifiedPayload(request.replace(letter, other), sampleSecret)).toBeUndefined();
		}
	});

	it('splits at the first dot: a later one belongs to the payload', () => {
		const request = signed({ event: 'ACTIVED' }, sampleSecret);
		expect(verifiedPayload(`${request}.more`, sampleSecret)).toBeUndefined();
		expect(verifiedPayload(`.${request}`, sampleSecret)).toBeUndefined();
	});

	it.each([
		['nothing', ''],
		['a dot', '.'],
		['no dot', sampleValue.replace('.', '')],
		['the payload alone', `.${samplePayload}`],
		['the signature alone', `${signatureValue}.`],
		['half a signature', `${signatureValue.slice(0, 22)}.${samplePayload}`],
		['a signature of one byte', `xg.${samplePayload}`],
		['a longer signature', `${signatureValue}AAAA.${samplePayload}`],
		['a changed signature', `y${sampleValue.slice(1)}`],
		[
			'a signature with a foreign letter',
			`${signatureValue.slice(0, 9)}!${signatureValue.slice(9)}.${samplePayload}`,
		],
		['a signature with a blank', `${signatureValue.slice(0, 9)} ${signatureValue.slice(9)}.${samplePayload}`],
		['a signature after a blank', ` ${sampleValue}`],
		['a signature with a letter that looks like one of it', sampleValue.replace('a', 'а')],
		['a truncated payload', sampleValue.slice(0, -1)],
		['a longer payload', `${sampleValue}A`],
		['a changed payload', sampleValue.replace('eyJ', 'eyK')],
		['a padded payload', `${sampleValue}=`],
		['the hexadecimal form', `${Buffer.from(signatureValue, 'base64url').toString('hex')}.${samplePayload}`],
		['the parts swapped', `${samplePayload}.${signatureValue}`],
	])('refuses %s', (_what, request) => {
		expect(verifiedPayload(request, sampleSecret)).toBeUndefined();
	});

	it.each(['', 'wrong', sampleSecret.toLowerCase(), `${sampleSecret} `])(
		'refuses the sample with the secret %p',
		(secret) => {
			expect(verifiedPayload(sampleValue, secret)).toBeUndefined();
		},
	);

	it('refuses what is signed with an empty secret, even when none is configured', () => {
		expect(verifiedPayload(signed({ event: 'ACTIVED' }, ''), '')).toBeUndefined();
	});

	it.each([[undefined], [null], [1], [true], [{}], [[sampleValue]], [{ toString: () => sampleValue }]])(
		'refuses %p, which is not text',
		(request) => {
			expect(verifiedPayload(request, sampleSecret)).toBeUndefined();
		},
	);

	it('signs the text, not what it decodes to: a payload outside base64url is compared as it came', () => {
		const request = signed({ event: 'ACTIVED' }, sampleSecret);
		expect(verifiedPayload(request.replace('.', '.\n'), sampleSecret)).toBeUndefined();
	});
});
