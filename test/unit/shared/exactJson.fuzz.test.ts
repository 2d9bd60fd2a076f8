import fc from 'fast-check';

import { deepest, parseExact, parseObject, stringifyExact } from '../../../nodes/shared/platform/exactJson';
import { expectLinear, timeOf } from '../../support/linear';

const measured: string[] = [];
afterAll(() => console.log(measured.join('\n')));

/** A number as a text writes it. */
class Letters {
	constructor(readonly letters: string) {}
}

/** What a JSON text says. */
type Tree = string | boolean | null | Letters | Tree[] | Map<string, Tree>;

const upTo = (maxLength: number) =>
	fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });

const numbers = fc
	.oneof(
		fc
			.tuple(
				fc.constantFrom('', '-'),
				upTo(25).map((digits) => digits.replace(/^0+(?=.)/, '')),
				fc.oneof(
					fc.constant(''),
					upTo(25).map((digits) => `.${digits}`),
				),
				fc.oneof(
					{ weight: 3, arbitrary: fc.constant('') },
					fc.tuple(fc.constantFrom('e', 'E', 'e+', 'E-'), upTo(4)).map((parts) => parts.join('')),
				),
			)
			.map((parts) => parts.join('')),
		fc.constantFrom('9007199254740991', '9007199254740992', '-9007199254740993', '1e400', '-0', '1e16'),
		fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
	)
	.map((letters) => new Letters(letters));

/** Texts, some of which look like the numbers that are searched for. */
const texts = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({ unit: fc.constantFrom(...'\\"/{}[]:, \n\t-.0123456789eE') }),
	fc.constantFrom('9007199254740993', ',9007199254740993,', '":9007199254740993}', '[1e999]', '\\', '"'),
);

const keys = fc.oneof(texts, fc.constantFrom('id', '7', 'constructor', '9007199254740993'));

const { tree: trees } = fc.letrec<{ tree: Tree }>((tie) => ({
	tree: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		fc.oneof(texts, fc.boolean(), fc.constant(null), numbers),
		fc.array(tie('tree')),
		fc.array(fc.tuple(keys, tie('tree'))).map((entries) => new Map(entries)),
	),
}));

/** The text of a tree, with the same blank at every place that allows one. */
function write(value: Tree, blank: string): string {
	if (value instanceof Letters) return value.letters;
	const list = (parts: string[]) => `${blank}${parts.join(`${blank},${blank}`)}${blank}`;
	if (Array.isArray(value)) return `[${list(value.map((part) => write(part, blank)))}]`;
	if (!(value instanceof Map)) return JSON.stringify(value);
	const entry = ([key, part]: [string, Tree]) =>
		`${JSON.stringify(key)}${blank}:${blank}${write(part, blank)}`;
	return `{${list([...value].map(entry))}}`;
}

const bodies = fc
	.tuple(trees, fc.constantFrom('', ' ', '\n\t', '\r\n  '))
	.map(([value, blank]) => ({ value, text: `${blank}${write(value, blank)}${blank}` }));

/** The same for all ways to write a decimal number. */
function decimal(letters: string): string {
	const [, sign = '', int = '', fraction = '', exponent = '0'] =
		/^(-?)(\d+)(?:\.(\d+))?(?:e(.+))?$/.exec(letters.toLowerCase()) ?? [];
	const digits = `${int}${fraction}`.replace(/^0+/, '');
	const significant = digits.replace(/0+$/, '');
	if (significant === '') return '0';
	const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
	return `${sign}${significant}e${power}`;
}

/** Numbers that every double holds, and what JavaScript itself writes. */
function isHeldForCertain(letters: string): boolean {
	const [, int = '', fraction = '', exponent = '0'] = /^-?(\d+)\.?(\d*)(?:[eE](.+))?$/.exec(letters) ?? [];
	if (`${int}${fraction}`.length <= 15) return Math.abs(Number(exponent)) < 200;
	return letters === JSON.stringify(Number(letters)) && !/^-?\d+$/.test(letters);
}

function expectSame(actual: unknown, expected: Tree): void {
	if (expected instanceof Letters) {
		const { letters } = expected;
		if (typeof actual === 'number') expect(decimal(String(actual))).toBe(decimal(letters));
		else expect([actual, isHeldForCertain(letters)]).toEqual([letters, false]);
	} else if (Array.isArray(expected)) {
		const list = actual as unknown[];
		expect([Array.isArray(list), list.length]).toEqual([true, expected.length]);
		for (const [index, part] of expected.entries()) expectSame(list[index], part);
	} else if (expected instanceof Map) {
		const object = actual as Record<string, unknown>;
		expect(Object.keys(object).sort()).toEqual(
			[...expected.keys()].filter((key) => key !== '__proto__').sort(),
		);
		for (const [key, part] of expected) if (key !== '__proto__') expectSame(object[key], part);
	} else expect(actual).toBe(expected);
}

/** A copy of a value without the parts that `parseExact` leaves out, and with numbers instead of their texts. */
function asParsed(value: unknown, exact: unknown): unknown {
	if (typeof value === 'number' && typeof exact === 'string') return Number(exact);
	if (typeof value !== 'object' || value === null || typeof exact !== 'object' || exact === null)
		return exact;
	const [part, other] = [exact, value].map((object) => object as Record<string, unknown>);
	if (Array.isArray(exact)) return exact.map((entry, index) => asParsed(other?.[index], entry));
	return Object.fromEntries(Object.keys(exact).map((key) => [key, asParsed(other?.[key], part?.[key])]));
}

function attempt(parse: (text: string) => unknown, text: string): { value: unknown } | { error: unknown } {
	try {
		return { value: parse(text) };
	} catch (error) {
		return { error };
	}
}

it('reads what a text says: every value, and every digit of its numbers', () => {
	fc.assert(
		fc.property(bodies, ({ value, text }) => expectSame(parseExact(text), value)),
		{ numRuns: 600 },
	);
});

const edits = fc.array(
	fc.record({
		at: fc.nat(),
		removed: fc.nat({ max: 3 }),
		added: fc.oneof(
			fc.constant(''),
			texts,
			fc.constantFrom('"', '\\', ',', ':', '{', ']', '12345678901234567'),
		),
	}),
	{ minLength: 1, maxLength: 3 },
);

it('takes for JSON what JSON.parse takes, and says the same of it', () => {
	const spoilt = fc.tuple(bodies, edits).map(([{ text }, changes]) =>
		changes.reduce((before, { at, removed, added }) => {
			const index = at % (before.length + 1);
			return before.slice(0, index) + added + before.slice(index + removed);
		}, text),
	);
	fc.assert(
		fc.property(fc.oneof(spoilt, texts), (text) => expectAgreement(text)),
		{ numRuns: 2000 },
	);
});

function expectAgreement(text: string): void {
	const expected = attempt(JSON.parse, text);
	const actual = attempt(parseExact, text);
	expect(parseObject(text) === undefined).toBe(!('value' in actual && isObject(actual.value)));
	if ('error' in expected) {
		expect(actual).toEqual({ error: expect.any(SyntaxError) });
		return;
	}
	const { value } = actual as { value: unknown };
	expect(JSON.stringify(asParsed(expected.value, value))).toBe(
		JSON.stringify(withoutPrototypes(expected.value)),
	);
}

function isObject(value: unknown): boolean {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutPrototypes(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value), function (this: unknown, key: string, part: unknown) {
		return key === '__proto__' ? undefined : part;
	});
}

it('writes what it can read again', () => {
	fc.assert(
		fc.property(fc.jsonValue({ noUnicodeString: false }), fc.bigInt(), (value, id) => {
			const { value: again, id: text } = parseExact(stringifyExact({ value: value as null, id })) as Record<
				string,
				unknown
			>;
			expect(String(text)).toBe(String(id));
			expect(JSON.stringify(again)).toBe(JSON.stringify(parseExact(JSON.stringify(value))));
		}),
	);
});

describe('nesting', () => {
	const nested = (levels: number) => `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`;

	it('is read to a limit, and beyond it is no JSON', () => {
		expect(JSON.stringify(parseExact(nested(deepest)))).toBe(nested(deepest));
		expect(() => parseExact(`${'['.repeat(deepest + 1)}${']'.repeat(deepest + 1)}`)).toThrow(SyntaxError);
		for (const levels of [deepest + 2, 10_000, 100_000])
			expect(() => parseExact(nested(levels))).toThrow(SyntaxError);
	});

	it('is written to the same limit', () => {
		expect(stringifyExact(JSON.parse(nested(deepest)) as null)).toBe(nested(deepest));
		for (const levels of [deepest + 2, 100_000])
			expect(() => stringifyExact(JSON.parse(nested(levels)) as null)).toThrow('nested more than 100 levels');
		const circle: { self?: object } = {};
		circle.self = circle;
		expect(() => stringifyExact(circle as never)).toThrow('nested more than 100 levels');
	});
});

describe('takes time by the length of the text alone, for', () => {
	const shapes: Record<string, (size: number) => string> = {
		'escaped quotes': (size) => '\\"'.repeat(size / 2),
		'an open string of escaped quotes': (size) => `"${'\\"'.repeat(size / 2)}`,
		'an open string': (size) => `{"a":"${'x'.repeat(size)}`,
		'an open string of backslashes': (size) => `"${'\\'.repeat(size)}`,
		quotes: (size) => '"'.repeat(size),
		'open brackets': (size) => '['.repeat(size),
		'open braces': (size) => '{"a":'.repeat(size / 5),
		'brackets in brackets': (size) => '['.repeat(size / 2) + ']'.repeat(size / 2),
		digits: (size) => '1'.repeat(size),
		'digits and no end': (size) => `[${'1'.repeat(size)}`,
		'digits in a string': (size) => JSON.stringify('1'.repeat(size)),
		'digits behind a point': (size) => `0.${'0'.repeat(size)}1`,
		'a long exponent': (size) => `1e${'9'.repeat(size)}`,
		exponents: (size) => '1e999'.repeat(size / 5),
		'numbers with exponents': (size) => `[${'1e999,'.repeat(size / 6)}1]`,
		'signs and points': (size) => '-.'.repeat(size / 2),
		'long numbers': (size) => `[${'9007199254740993,'.repeat(size / 17)}1]`,
		'long numbers as keys': (size) => `{${'9007199254740993:1,'.repeat(size / 19)}}`,
		'long numbers in a string': (size) => JSON.stringify([1e300, ',9007199254740993'.repeat(size / 17)]),
		'long numbers among blanks': (size) =>
			`[${`9007199254740993${' '.repeat(1000)},`.repeat(size / 1017)}1e300]`,
		blanks: (size) => ' '.repeat(size),
		'a blank between digits': (size) => '9007199254740993 '.repeat(size / 17),
		'keys named __proto__': (size) => `[${'{"__proto__":1},'.repeat(size / 16)}1]`,
	};

	it.each(Object.entries(shapes))('%s', (what, shape) => {
		const cost = expectLinear(shape, (text) => {
			const result = attempt(parseExact, text);
			if ('error' in result && !(result.error instanceof SyntaxError)) throw result.error;
		});
		measured.push(`${what}: ${cost}`);
	});
});

describe('takes little more time than JSON.parse for', () => {
	const size = 1_000_000;
	const many = (entry: string) => `[${`${entry},`.repeat(size / (entry.length + 1))}${entry}]`;
	const device =
		'{"iotId":9007199254740993,"name":"Lobby","address":"1 Some Street","longitude":121.4737,"latitude":31.2304,"errorStatus":"OK","isOnline":1,"machineType":"WATER_PURIFIER_1","programId":[1,2]}';
	const valid: Record<string, string> = {
		devices: `{"code":0,"iotList":${many(device)}}`,
		'devices with short IDs': many(device.replace(/\d{16}/, '12345')),
		'steps of orders': many(
			'{"createTime":1613633983928,"iotId":9007199254740993,"volume":2000,"iotStatus":"READY","logType":"WP1_LOCK"}',
		),
		activations: many(
			'{"id":"20211711593109302600","status":"TERIMATED","modes":[{"name":"热水","value":0.4,"used":{"amount":1.2,"duration":3600}}]}',
		),
		'lines of their own': JSON.stringify(JSON.parse(many(device.replace(/\d{16}/, '12345'))), null, 2),
		'a long text': JSON.stringify('x'.repeat(size)),
		'a text of digits': JSON.stringify('9007199254740993 '.repeat(size / 17)),
		'a text of escapes': JSON.stringify('\\"\n\t'.repeat(size / 8)),
		'JSON in a text': JSON.stringify(many(device)),
	};

	it.each(Object.entries(valid))('%s', (what, body) => {
		const text = Buffer.from(body).toString();
		const [exact, plain] = [timeOf(() => parseExact(text)), timeOf(() => JSON.parse(text) as unknown)];
		measured.push(`${what}: ${(exact / plain).toFixed(2)} times JSON.parse`);
		// The constant, in milliseconds, is for what else the machine does meanwhile.
		expect(exact).toBeLessThan(1.5 * plain + 100);
	});
});
