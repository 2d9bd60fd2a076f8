import { baseUrlProblem, joinUrl } from '../../../nodes/shared/platform/http';
import { isHttpUrl, plain, quote } from '../../../nodes/shared/text';

describe('isHttpUrl', () => {
	it.each([
		'https://example.com',
		'http://127.0.0.1:5678/webhook/x?a=b#c',
		'HTTPS://EXAMPLE.COM/',
		'http://[::1]:80/',
		'https://пример.рф/путь',
	])('accepts %p', (text) => {
		expect(isHttpUrl(text)).toBe(true);
	});

	it.each([
		'',
		'example.com',
		'/webhook/x',
		'//example.com/x',
		'ftp://example.com',
		'javascript:alert(1)',
		'https://',
		'https:example.com',
		'http:/example.com',
		'http:///x',
		'https:////example.com',
		'http://?a=b',
		'http://#a',
		'https:\\\\example.com',
		'https://exa mple.com',
		'https://example.com/a b',
		'https://exam\nple.com',
		'https://example.com, https://example.org',
		'undefined',
	])('refuses %p', (text) => {
		expect(isHttpUrl(text)).toBe(false);
	});
});

describe('base addresses', () => {
	it.each([
		['https://x.test', 'https://x.test/a/b/'],
		['https://x.test/', 'https://x.test/a/b/'],
		['https://x.test///', 'https://x.test/a/b/'],
		[' https://x.test/gate/way/ \n', 'https://x.test/gate/way/a/b/'],
	])('joins %p with a path', (base, url) => {
		expect(baseUrlProblem(base, 'Base URL')).toBeUndefined();
		expect(joinUrl(base, '/a/b/')).toBe(url);
	});

	it.each([
		['x.test'],
		[''],
		['ftp://x.test'],
		['https://x.test?a=b'],
		['https://x.test#a'],
		[undefined],
		[5],
	])('finds a problem with %p and names the field', (base) => {
		expect(baseUrlProblem(base, 'Base URL')).toContain('"Base URL"');
	});
});

it.each([
	['text', 'text'],
	[1, '1'],
	[null, 'null'],
	[undefined, 'null'],
	[{ a: [1] }, '{"a":[1]}'],
])('makes text of %p', (value, text) => {
	expect(plain(value)).toBe(text);
});

describe('quote', () => {
	it('shows text in quotes and on one line', () => {
		expect(quote('a"b\nc')).toBe(String.raw`"a\"b\nc"`);
	});

	it.each([
		[1.5, '1.5'],
		[undefined, 'null'],
		[{ a: 1 }, '{"a":1}'],
	])('shows %p as JSON', (value, text) => {
		expect(quote(value)).toBe(text);
	});

	it('cuts what is long', () => {
		expect(quote('x'.repeat(1000))).toHaveLength(80);
	});
});
