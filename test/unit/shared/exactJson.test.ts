import { parseExact, stringifyExact } from '../../../nodes/shared/platform/exactJson';

describe('parseExact', () => {
	it.each([
		['9007199254740991', 9007199254740991],
		['-9007199254740991', -9007199254740991],
		['9007199254740992', '9007199254740992'],
		['9007199254740993', '9007199254740993'],
		['-9007199254740993', '-9007199254740993'],
		['9223372036854775807', '9223372036854775807'],
		['20211711593109302600', '20211711593109302600'],
	])('reads the integer %s with every digit', (text, value) => {
		expect(parseExact(`{"id":${text}}`)).toEqual({ id: value });
		expect(parseExact(`[1,${text} ]`)).toEqual([1, value]);
		expect(parseExact(text)).toBe(value);
	});

	it.each([
		['0.4', 0.4],
		['-0.05', -0.05],
		['1.20', 1.2],
		['0', 0],
		['1e3', 1000],
		['1.5E-2', 0.015],
		['2e+2', 200],
		['123456789012345', 123456789012345],
		['0.30000000000000004', 0.30000000000000004],
		['121.47370000000001', 121.47370000000001],
		['5e-324', 5e-324],
		['0e999', 0],
	])('keeps %s a number', (text, value) => {
		expect(parseExact(`{"amount":${text}}`)).toEqual({ amount: value });
	});

	it.each([
		'1234567890123456.78',
		'0.12345678901234567890',
		'9007199254740993e0',
		'1e400',
		'1e-400',
		'5000001E-330',
	])('gives %s as text, because a number would lose some of it', (text) => {
		expect(parseExact(`{"amount":${text}}`)).toEqual({ amount: text });
	});

	it.each([
		['digits', '{"a":"9007199254740993"}', '9007199254740993'],
		[
			'digits behind an escaped quote',
			String.raw`{"a":"say \"9007199254740993\""}`,
			'say "9007199254740993"',
		],
		['digits behind an escaped backslash', String.raw`{"a":"\\","b":9007199254740993}`, '\\'],
		[
			'an escape that looks like a number',
			String.raw`{"a":"\u00391 9007199254740993"}`,
			'91 9007199254740993',
		],
		['JSON', String.raw`{"a":"{\"id\":9007199254740993}"}`, '{"id":9007199254740993}'],
	])('does not touch a string that holds %s', (_what, text, value) => {
		expect(parseExact(text)).toHaveProperty('a', value);
	});

	it('does not touch keys', () => {
		expect(parseExact('{"9007199254740993":9007199254740993}')).toEqual({
			'9007199254740993': '9007199254740993',
		});
	});

	it('reads numbers that touch other tokens', () => {
		expect(parseExact('[9007199254740993,{"a":[9007199254740993]},true,null]')).toEqual([
			'9007199254740993',
			{ a: ['9007199254740993'] },
			true,
			null,
		]);
	});

	it.each(['__proto__', String.raw`\u005f_proto__`])('leaves out keys that are %s', (key) => {
		const text = `{"${key}":{"a":9007199254740993},"list":[{"${key}":1,"b":2}],"proto__":3}`;
		const value = parseExact(text) as Record<string, unknown>;
		expect(JSON.stringify(value)).toBe('{"list":[{"b":2}],"proto__":3}');
		expect(value.a).toBeUndefined();
	});

	it.each([
		['long', 'x'.repeat(5_000_000)],
		['full of escapes', '\\"\n\t'.repeat(500_000)],
		['full of digits', '9007199254740993 '.repeat(100_000)],
	])('reads a string that is %s', (_what, value) => {
		expect(parseExact(JSON.stringify({ value, id: 1 }))).toEqual({ value, id: 1 });
	});

	it.each([
		'',
		'{',
		'{"a":}',
		'<html>9007199254740993</html>',
		'{"a":09007199254740993}',
		"{'a':1}",
		'"open',
		'{9007199254740993:1}',
		'{"a":1, 9007199254740993 : 1}',
		'[09007199254740993]',
		'[9007199254740993 9007199254740993]',
		`{"a":1e${'9'.repeat(20)}:1}`,
	])('refuses %p, which is not JSON', (text) => {
		expect(() => parseExact(text)).toThrow(SyntaxError);
	});
});

describe('stringifyExact', () => {
	it.each([
		[{ iotId: 9007199254740993n, volume: 2000 }, '{"iotId":9007199254740993,"volume":2000}'],
		[{ amount: 0.1, price: 12.5 }, '{"amount":0.1,"price":12.5}'],
		[{ a: undefined, b: null, c: false }, '{"b":null,"c":false}'],
		[{ text: 'say "1"\n\\ 热水' }, String.raw`{"text":"say \"1\"\n\\ 热水"}`],
		[[1n, [2n], { a: [3n] }], '[1,[2],{"a":[3]}]'],
		[{}, '{}'],
		[[], '[]'],
	])('writes %p', (value, text) => {
		expect(stringifyExact(value)).toBe(text);
	});

	it('writes what parseExact reads', () => {
		const value = { id: -9223372036854775808n, list: ['a"b', { deep: 0.1 }], none: null };
		expect(parseExact(stringifyExact(value))).toEqual({ ...value, id: '-9223372036854775808' });
	});
});
