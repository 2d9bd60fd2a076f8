import { readReply } from '../../../nodes/WaterPurifier/platform/reply';
import { describe as meaningOf } from '../../../nodes/WaterPurifier/platform/statuses';

const read = (text: string, status = 200, secrets: string[] = []) => readReply({ status, text }, secrets);

describe('success', () => {
	it('gives the body, big ids with every digit', () => {
		expect(read('{"code":0,"iotList":[{"iotId":9007199254740993,"isOnline":1}]}')).toEqual({
			ok: true,
			body: { code: 0, iotList: [{ iotId: '9007199254740993', isOnline: 1 }] },
		});
	});

	it('blanks secrets in it', () => {
		expect(read('{"code":0,"echo":"my-secret-key"}', 200, ['my-secret-key'])).toMatchObject({
			body: { echo: '***' },
		});
	});
});

describe('refusal', () => {
	it.each([
		['{"code":20005,"msg":"IotId does not exist"}', 'IotId does not exist (code 20005)'],
		['{"code":20005,"msg":"Parameter cannot be empty"}', 'Parameter cannot be empty (code 20005)'],
		['{"code":-1}', 'no reason given (code -1)'],
		['{"code":"E1","msg":{"why":1}}', '{"why":1} (code E1)'],
		['{"code":null,"msg":"x"}', 'x (code null)'],
		['{"code":false,"msg":"x"}', 'x (code false)'],
		['{"code":"","msg":"x"}', 'x (code )'],
	])('shows what %s says', (text, words) => {
		expect(read(text)).toEqual({
			ok: false,
			refused: true,
			vendorReason: expect.any(String),
			message: `The water purifier platform refused the request: ${words}`,
			description: expect.stringContaining('HTTP 200'),
		});
	});

	it('is not fooled by code 0 under an HTTP error', () => {
		expect(read('{"code":0,"msg":"success"}', 500)).toMatchObject({ ok: false, refused: false });
	});

	it('is not certain of a refusal under an HTTP error of the server', () => {
		expect(read('{"code":500,"msg":"busy"}', 500)).toMatchObject({
			ok: false,
			refused: false,
			message: 'The water purifier platform failed: busy (code 500)',
		});
	});

	it('blanks secrets in the reason', () => {
		expect(read('{"code":1,"msg":"bad my-secret-key"}', 200, ['my-secret-key'])).toMatchObject({
			message: expect.stringContaining('bad *** (code 1)'),
		});
	});
});

it.each([
	['<html>502 Bad Gateway</html>', 502],
	['', 200],
	['OK', 200],
	['[]', 200],
	['null', 200],
	['{}', 200],
	['{"iotStatus":"READY"}', 200],
	['{"msg":"order not found"}', 404],
])('takes %p with HTTP %d for no reply of the platform', (text, status) => {
	expect(read(text, status)).toMatchObject({
		ok: false,
		message: expect.stringContaining(`unexpected reply (HTTP ${status})`),
		description: expect.stringContaining('Server URL'),
	});
	expect(read(text, status)).not.toHaveProperty('vendorReason');
});

it('says that requests are limited, and that the request had no effect', () => {
	expect(read('Too Many Requests', 429)).toEqual({
		ok: false,
		refused: true,
		message: 'The water purifier platform limits the number of requests (HTTP 429)',
		description: expect.stringContaining('send fewer at a time'),
	});
});

it.each(['READY', 'SOMETHING_NEW', 'WASHING', 'CAR_ERROR', 'constructor', '__proto__', ''])(
	'has words for the status %p too',
	(iotStatus) => {
		expect(meaningOf(iotStatus)).toEqual({ meaning: expect.any(String), advice: expect.any(String) });
	},
);
