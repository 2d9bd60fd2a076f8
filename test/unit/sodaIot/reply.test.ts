import { readReply } from '../../../nodes/SodaIot/platform/reply';

const read = (text: string, status = 200, secrets: string[] = []) => readReply({ status, text }, secrets);

it.each([200, 201])('gives the body of a reply with HTTP %d', (status) => {
	expect(read('{"id":20211711593109302611,"status":"WAITING"}', status)).toEqual({
		ok: true,
		body: { id: '20211711593109302611', status: 'WAITING' },
	});
});

it.each([200, 400, 401, 403, 429, 500])('takes a body with an error for a refusal with HTTP %d', (status) => {
	expect(
		read('{"error":"ACCESS_DENIED","error_description":"auth_code does not fit"}', status),
	).toMatchObject({
		ok: false,
		code: 'ACCESS_DENIED',
		message: 'The Soda IoT platform refused the request: auth_code does not fit (ACCESS_DENIED)',
	});
});

it.each([
	['{"error":"LOCKED"}', 'LOCKED', 'LOCKED (LOCKED)'],
	['{"error":"LOCKED","error_description":""}', 'LOCKED', 'LOCKED (LOCKED)'],
	['{"error":{"code":1}}', '1', '1 (1)'],
	['{"error":{"code":"GONE","message":"too late"}}', 'GONE', 'too late (GONE)'],
	['{"error":[]}', 'unknown', 'unknown (unknown)'],
	['{"error":true,"id":"1"}', 'unknown', 'unknown (unknown)'],
])('shows what %s says', (text, code, words) => {
	expect(read(text)).toMatchObject({ code, message: expect.stringContaining(`request: ${words}`) });
});

it.each([
	['UNAUTHORIZED_CLIENT', 'scope'],
	['TOO_MANY_REQUESTS', 'Wait'],
	['NOT_FOUND', 'Check the ID'],
	['SOMETHING_NEW', 'HTTP 200'],
	['constructor', 'HTTP 200'],
])('says what to do after %s', (code, words) => {
	expect(read(JSON.stringify({ error: code }))).toMatchObject({
		description: expect.stringContaining(words),
	});
});

it.each([
	['{"error":10002,"error_description":"access_token wrong"}', 200, 'access_token wrong (10002)'],
	['{"error":"INVALID_GRANT"}', 400, 'INVALID_GRANT (INVALID_GRANT)'],
	['{"error":"UNAUTHORIZED"}', 401, 'UNAUTHORIZED (UNAUTHORIZED)'],
	['{"error":"TOKEN_TOO_OLD"}', 401, 'TOKEN_TOO_OLD (TOKEN_TOO_OLD)'],
])('takes %s with HTTP %d for a refusal of the token', (text, status, words) => {
	expect(read(text, status)).toMatchObject({
		refusesToken: true,
		message: `The Soda IoT platform does not accept the access token: ${words}`,
	});
});

it.each([
	['', 401, true],
	['<html>', 401, true],
	['{"error":"INVALID_RESOURCE","error_description":"auth_code is wrong"}', 401, false],
	['{"error":"UNAUTHORIZED_CLIENT"}', 401, false],
	['{"error":"TOKEN_TOO_OLD"}', 400, false],
	['', 403, false],
])('%p with HTTP %d: a new token helps: %p', (text, status, refusesToken) => {
	expect(read(text, status)).toMatchObject({ ok: false, refusesToken });
});

it.each([
	['{"error":"TEMPORARILY_UNAVAILABLE"}', 200, true],
	['{"error":"TOO_MANY_REQUESTS"}', 400, true],
	['<html>', 502, true],
	['', 429, true],
	['{"error":"INVALID_CLIENT"}', 400, false],
	['{"error":"UNAUTHORIZED"}', 500, false],
	['<html>', 404, false],
])('%p with HTTP %d: may be gone at the next try: %p', (text, status, passes) => {
	expect(read(text, status)).toMatchObject({ ok: false, passes });
});

it('blanks secrets in data and reasons', () => {
	const secrets = ['tok+en/1'];
	expect(read('{"echo":"?access_token=tok%2Ben%2F1"}', 200, secrets)).toMatchObject({
		body: { echo: '?access_token=***' },
	});
	expect(read('{"error":"X","error_description":"tok+en/1 is void"}', 200, secrets)).toMatchObject({
		message: expect.stringContaining('*** is void'),
	});
});

it.each([
	['<html>502 Bad Gateway</html>', 502],
	['', 200],
	['OK', 200],
	['[]', 200],
	['null', 200],
	['{"id":"1"}', 500],
])('takes %p with HTTP %d for no reply of the platform', (text, status) => {
	expect(read(text, status)).toMatchObject({
		ok: false,
		message: expect.stringContaining(`unexpected reply (HTTP ${status})`),
		description: expect.stringContaining('Base URL'),
	});
});

it('says that a redirect is not followed', () => {
	expect(read('', 302)).toMatchObject({ ok: false, description: expect.stringContaining('redirects') });
});

it.each<[string, number, boolean]>([
	['{"error":"LOCKED"}', 423, true],
	['{"error":"TOO_MANY_REQUESTS"}', 429, true],
	['{"error":"UNAUTHORIZED"}', 401, true],
	['{"error":"ACCESS_DENIED","error_description":"auth_code does not fit"}', 500, true],
	['{"error":"INVALID_RESOURCE","error_description":"client_order_id x has been used before"}', 400, false],
	['{"error":"INVALID_RESOURCE","error_description":"订单已存在"}', 400, false],
	['{"error":"COMPLETED"}', 400, false],
	['{"error":"INTERNAL_SERVER_ERROR"}', 200, false],
	['{"error":"SOMETHING_NEW"}', 400, false],
	['<html>', 404, true],
	['<html>', 408, false],
	['<html>', 502, false],
	['<html>', 200, false],
	['', 302, false],
])('of %s with HTTP %d it is %p that nothing was carried out', (text, status, hadNoEffect) => {
	expect(read(text, status)).toMatchObject({ ok: false, hadNoEffect });
});
