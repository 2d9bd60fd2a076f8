import { withIdentity } from '../../../nodes/WaterPurifier/platform/authenticate';
import { sign } from '../../../nodes/WaterPurifier/platform/sign';

const credentials = { openId: 'open"Id\\1', secret: 'bbbbbbbbbbbbbbbb' };

/** Leaves the digits of a body alone; JSON.parse would round them. */
const timeOf = (body: string) => Number(/"time":(\d+)/.exec(body)?.[1]);

it.each([
	[undefined, ''],
	['', ''],
	['{}', ''],
	['{ }', ''],
	[{}, ''],
	['{"iotId":9007199254740993}', ',"iotId":9007199254740993'],
	['\n{ "iotId": 1 }\n', ',"iotId": 1 }'.slice(0, -2) + ' '],
	[{ iotId: 9007199254740993n, name: 'a,b' }, ',"iotId":9007199254740993,"name":"a,b"'],
])('puts openId and time in front of %p', (body, rest) => {
	const { body: text, signature } = withIdentity(body, credentials);
	const time = timeOf(text);
	expect(text).toBe(`{"openId":"open\\"Id\\\\1","time":${time}${rest}}`);
	expect(signature).toBe(sign(credentials.openId, credentials.secret, time));
	expect(Math.abs(Date.now() - time)).toBeLessThan(5000);
});

it.each([undefined, '{"iotId":9007199254740993,"time2":5}'])(
	'replaces what it has put into %p before',
	(body) => {
		const once = withIdentity(body, credentials).body;
		const twice = withIdentity(once, { ...credentials, openId: 'other' }).body;
		expect(twice.match(/"openId"/g)).toHaveLength(1);
		expect(twice.match(/"time"/g)).toHaveLength(1);
		expect(twice).toContain('"openId":"other"');
		expect(twice.slice(twice.indexOf(',"iotId"'))).toBe(once.slice(once.indexOf(',"iotId"')));
	},
);

it('takes a number for an openId as text, so that body and signature agree', () => {
	const { body, signature } = withIdentity('{"a":1}', { openId: 1234567890, secret: credentials.secret });
	expect(body).toMatch(/^\{"openId":"1234567890","time":\d+,"a":1\}$/);
	expect(signature).toBe(sign('1234567890', credentials.secret, timeOf(body)));
});

it.each(['[1]', 'a=b', '"text"', [1]])('refuses the body %p, which is no object', (body) => {
	expect(() => withIdentity(body, credentials)).toThrow('JSON objects only');
});
