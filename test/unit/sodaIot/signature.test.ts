import { verifiedPayload } from '../../../nodes/SodaIot/webhook/signature';
import { samplePayload, sampleRequest, sampleSecret, signed } from '../../support/signedRequests';

const [sampleSignature = ''] = sampleRequest.split('.');

describe('verifiedPayload', () => {
	it("accepts the vendor's sample", () => {
		expect(verifiedPayload(sampleRequest, sampleSecret)).toBe(samplePayload);
	});

	it('accepts a signature with padding', () => {
		expect(verifiedPayload(`${sampleSignature}=.${samplePayload}`, sampleSecret)).toBe(samplePayload);
	});

	it.each(['==', '===', ' ', '\n'])('refuses a signature that is followed by %j', (tail) => {
		expect(verifiedPayload(`${sampleSignature}${tail}.${samplePayload}`, sampleSecret)).toBeUndefined();
	});

	// The last of 43 letters has two bits that belong to no byte.
	it('refuses each other letter at the end, also when only loose bits differ', () => {
		const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= ';
		const bytesOf = (signature: string) => Buffer.from(signature, 'base64url').toString('hex');
		const others = [...letters]
			.map((letter) => sampleSignature.slice(0, -1) + letter)
			.filter((signature) => signature !== sampleSignature);
		expect(others.filter((signature) => bytesOf(signature) === bytesOf(sampleSignature))).toHaveLength(3);
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
		['no dot', sampleRequest.replace('.', '')],
		['the payload alone', `.${samplePayload}`],
		['the signature alone', `${sampleSignature}.`],
		['half a signature', `${sampleSignature.slice(0, 22)}.${samplePayload}`],
		['a signature of one byte', `xg.${samplePayload}`],
		['a longer signature', `${sampleSignature}AAAA.${samplePayload}`],
		['a changed signature', `y${sampleRequest.slice(1)}`],
		[
			'a signature with a foreign letter',
			`${sampleSignature.slice(0, 9)}!${sampleSignature.slice(9)}.${samplePayload}`,
		],
		[
			'a signature with a blank',
			`${sampleSignature.slice(0, 9)} ${sampleSignature.slice(9)}.${samplePayload}`,
		],
		['a signature after a blank', ` ${sampleRequest}`],
		['a signature with a letter that looks like one of it', sampleRequest.replace('a', 'а')],
		['a truncated payload', sampleRequest.slice(0, -1)],
		['a longer payload', `${sampleRequest}A`],
		['a changed payload', sampleRequest.replace('eyJ', 'eyK')],
		['a padded payload', `${sampleRequest}=`],
		['the hexadecimal form', `${Buffer.from(sampleSignature, 'base64url').toString('hex')}.${samplePayload}`],
		['the parts swapped', `${samplePayload}.${sampleSignature}`],
	])('refuses %s', (_what, request) => {
		expect(verifiedPayload(request, sampleSecret)).toBeUndefined();
	});

	it.each(['', 'wrong', sampleSecret.toLowerCase(), `${sampleSecret} `])(
		'refuses the sample with the secret %p',
		(secret) => {
			expect(verifiedPayload(sampleRequest, secret)).toBeUndefined();
		},
	);

	it('refuses what is signed with an empty secret, even when none is configured', () => {
		expect(verifiedPayload(signed({ event: 'ACTIVED' }, ''), '')).toBeUndefined();
	});

	it.each([[undefined], [null], [1], [true], [{}], [[sampleRequest]], [{ toString: () => sampleRequest }]])(
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
