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
