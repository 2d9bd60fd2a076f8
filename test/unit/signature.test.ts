import { verifiedPayload } from '../../nodes/SodaIot/webhook/signature';
import { SAMPLE, SAMPLE_PAYLOAD, SAMPLE_SECRET, signed } from '../support/signedRequests';

const [SIGNATURE = ''] = SAMPLE.split('.');

describe('verifiedPayload', () => {
	it("accepts the vendor's sample", () => {
		expect(verifiedPayload(SAMPLE, SAMPLE_SECRET)).toBe(SAMPLE_PAYLOAD);
	});

	it('accepts a signature with padding', () => {
		expect(verifiedPayload(`${SIGNATURE}=.${SAMPLE_PAYLOAD}`, SAMPLE_SECRET)).toBe(SAMPLE_PAYLOAD);
	});

	it.each(['==', '===', ' ', '\n'])('refuses a signature that is followed by %j', (tail) => {
		expect(verifiedPayload(`${SIGNATURE}${tail}.${SAMPLE_PAYLOAD}`, SAMPLE_SECRET)).toBeUndefined();
	});

	// The last of 43 letters has two bits that belong to no byte.
	it('refuses each other letter at the end, also when only loose bits differ', () => {
		const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= ';
		const bytesOf = (signature: string) => Buffer.from(signature, 'base64url').toString('hex');
		const others = [...letters]
			.map((letter) => SIGNATURE.slice(0, -1) + letter)
			.filter((signature) => signature !== SIGNATURE);
		expect(others.filter((signature) => bytesOf(signature) === bytesOf(SIGNATURE))).toHaveLength(3);
		for (const signature of others)
			expect(verifiedPayload(`${signature}.${SAMPLE_PAYLOAD}`, SAMPLE_SECRET)).toBeUndefined();
	});

	it('refuses letters of standard base64', () => {
		const payloads = Array.from({ length: 50 }, (_, index) => signed({ index }, SAMPLE_SECRET));
		for (const [letter, other] of [
			['-', '+'],
			['_', '/'],
		] as const) {
			const request = payloads.find((text) => text.split('.')[0]?.includes(letter)) ?? '';
			expect(verifiedPayload(request, SAMPLE_SECRET)).toBe(request.split('.')[1]);
			expect(verifiedPayload(request.replace(letter, other), SAMPLE_SECRET)).toBeUndefined();
		}
	});

	it('splits at the first dot: a later one belongs to the payload', () => {
		const request = signed({ event: 'ACTIVED' }, SAMPLE_SECRET);
		expect(verifiedPayload(`${request}.more`, SAMPLE_SECRET)).toBeUndefined();
		expect(verifiedPayload(`.${request}`, SAMPLE_SECRET)).toBeUndefined();
	});

	it.each([
		['nothing', ''],
		['a dot', '.'],
		['no dot', SAMPLE.replace('.', '')],
		['the payload alone', `.${SAMPLE_PAYLOAD}`],
		['the signature alone', `${SIGNATURE}.`],
		['half a signature', `${SIGNATURE.slice(0, 22)}.${SAMPLE_PAYLOAD}`],
		['a signature of one byte', `xg.${SAMPLE_PAYLOAD}`],
		['a longer signature', `${SIGNATURE}AAAA.${SAMPLE_PAYLOAD}`],
		['a changed signature', `y${SAMPLE.slice(1)}`],
		['a signature with a foreign letter', `${SIGNATURE.slice(0, 9)}!${SIGNATURE.slice(9)}.${SAMPLE_PAYLOAD}`],
		['a signature with a blank', `${SIGNATURE.slice(0, 9)} ${SIGNATURE.slice(9)}.${SAMPLE_PAYLOAD}`],
		['a signature after a blank', ` ${SAMPLE}`],
		['a signature with a letter that looks like one of it', SAMPLE.replace('a', 'а')],
		['a truncated payload', SAMPLE.slice(0, -1)],
		['a longer payload', `${SAMPLE}A`],
		['a changed payload', SAMPLE.replace('eyJ', 'eyK')],
		['a padded payload', `${SAMPLE}=`],
		['the hexadecimal form', `${Buffer.from(SIGNATURE, 'base64url').toString('hex')}.${SAMPLE_PAYLOAD}`],
		['the parts swapped', `${SAMPLE_PAYLOAD}.${SIGNATURE}`],
	])('refuses %s', (_what, request) => {
		expect(verifiedPayload(request, SAMPLE_SECRET)).toBeUndefined();
	});

	it.each(['', 'wrong', SAMPLE_SECRET.toLowerCase(), `${SAMPLE_SECRET} `])(
		'refuses the sample with the secret %p',
		(secret) => {
			expect(verifiedPayload(SAMPLE, secret)).toBeUndefined();
		},
	);

	it('refuses what is signed with an empty secret, even when none is configured', () => {
		expect(verifiedPayload(signed({ event: 'ACTIVED' }, ''), '')).toBeUndefined();
	});

	it.each([[undefined], [null], [1], [true], [{}], [[SAMPLE]], [{ toString: () => SAMPLE }]])(
		'refuses %p, which is not text',
		(request) => {
			expect(verifiedPayload(request, SAMPLE_SECRET)).toBeUndefined();
		},
	);

	it('signs the text, not what it decodes to: a payload outside base64url is compared as it came', () => {
		const request = signed({ event: 'ACTIVED' }, SAMPLE_SECRET);
		expect(verifiedPayload(request.replace('.', '.\n'), SAMPLE_SECRET)).toBeUndefined();
	});
});
