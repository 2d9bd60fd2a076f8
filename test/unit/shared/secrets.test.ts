import { scrub } from '../../../nodes/shared/platform/secrets';

describe('scrub', () => {
	it('blanks a secret wherever it stands, keys included', () => {
		const echo = {
			msg: 'token s3cret-token is wrong, s3cret-token!',
			list: ['s3cret-token', { 's3cret-token': 1 }],
			kept: 'other',
		};
		expect(scrub(echo, ['s3cret-token'])).toEqual({
			msg: 'token *** is wrong, ***!',
			list: ['***', { '***': 1 }],
			kept: 'other',
		});
	});

	it('blanks the percent-encoded form, as it stands in an echoed address', () => {
		expect(scrub('https://x/?access_token=a%2Bb%2Fcd%3D%3D&limit=1', ['a+b/cd=='])).toBe(
			'https://x/?access_token=***&limit=1',
		);
	});

	it.each([
		'a:b,$c+d/e="f',
		'a%3Ab%2C%24c%2Bd%2Fe%3D%22f',
		'a%3ab%2c%24c%2bd%2fe%3d%22f',
		'a:b,$c%2Bd%2Fe%3D%22f',
		String.raw`a:b,$c+d\/e=\"f`,
		String.raw`a:b,$c+d\\\/e=\\\"f`,
	])('blanks the forms that addresses and JSON texts make of a secret: %s', (form) => {
		expect(scrub(`before ${form} after`, ['a:b,$c+d/e="f'])).toBe('before *** after');
	});

	it.each([0, 1, 2, 3, 4])('blanks what base64 makes of a secret that stands %d bytes deep', (before) => {
		const secret = 'a+b/cd==~?\u00fc>secret-token';
		const text = `${'x'.repeat(before)}${secret}:more`;
		for (const encoding of ['base64', 'base64url'] as const) {
			const clean = scrub(`in ${Buffer.from(text).toString(encoding)} out`, [secret]);
			expect(clean).toMatch(/^in \w*\*\*\*[\w=]* out$/);
			// The rest holds the letters that the neighbours share.
			expect(clean.length).toBeLessThan(30);
		}
	});

	it.each(['hex', 'HEX'])('blanks what %s digits make of a secret', (form) => {
		const digits = Buffer.from('s3cret-token').toString('hex');
		expect(scrub(`<${form === 'hex' ? digits : digits.toUpperCase()}>`, ['s3cret-token'])).toBe('<***>');
	});

	it('blanks what was encoded more than once', () => {
		expect(scrub('a%252Bb%25252Fcdefg', ['a+b/cdefg'])).toBe('***');
	});

	it('is not slowed down by what a platform may send', () => {
		const text = '\\'.repeat(1_000_000);
		expect(scrub(text, ['/begins-with-a-slash'])).toBe(text);
	});

	it('blanks the longer one first when one secret is part of another', () => {
		expect(scrub('secret-long secret', ['secret', 'secret-long'])).toBe('*** ***');
	});

	it('takes a secret as text, not as a pattern', () => {
		expect(scrub('a.b*c$& and aXbbc$&', ['a.b*c$&'])).toBe('*** and aXbbc$&');
	});

	it.each(['', '1', 'short'])('leaves everything as it is for the secret %p', (secret) => {
		expect(scrub({ code: 1, text: 'a short 1' }, [secret])).toEqual({ code: 1, text: 'a short 1' });
	});

	it.each([[null], [undefined], [true], [0], [1.5]])('passes %p through', (value) => {
		expect(scrub(value, ['s3cret-token'])).toBe(value);
	});

	it('gives a new value and leaves the old one alone', () => {
		const value = { text: 's3cret-token' };
		scrub(value, ['s3cret-token']);
		expect(value).toEqual({ text: 's3cret-token' });
	});
});
