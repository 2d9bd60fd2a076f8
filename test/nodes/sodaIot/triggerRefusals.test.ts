import { sampleRequest, signed } from '../../support/signedRequests';
import { message, serve, stopTriggers, triggerSecret } from '../../support/sodaIotTrigger';
import type { TriggerBench } from '../../support/sodaIotTrigger';

afterEach(stopTriggers);

const formType = 'application/x-www-form-urlencoded';
const genuine = signed(message('ACTIVED'), triggerSecret);
const form = (signedRequest: string) => new URLSearchParams({ signed_request: signedRequest }).toString();

/** Nothing has started or thrown, and the log has one line about the message, without a secret. */
async function expectRefusal(bench: TriggerBench): Promise<void> {
	expect(await bench.arrived()).toEqual([]);
	expect(bench.hook.errors).toEqual([]);
	expect(bench.warnings).toHaveLength(1);
	expect(bench.warnings[0]).not.toContain('\n');
	expect(bench.warnings[0]?.length).toBeLessThan(300);
	const logged = JSON.stringify(bench.hook.logs);
	for (const secret of [triggerSecret, 'trigger-access-token', genuine]) expect(logged).not.toContain(secret);
}

const unauthorized = { status: 401, type: 'text/plain; charset=utf-8', text: 'invalid signature' };

describe('answers 401 and starts nothing for', () => {
	it.each([
		['a wrong secret', form(signed(message('ACTIVED'), 'another-secret')), formType],
		["another application's message", form(sampleRequest), formType],
		[
			'a changed payload',
			form(`${genuine.split('.')[0]}.${signed(message('TERIMATED'), 'x').split('.')[1]}`),
			formType,
		],
		['a truncated payload', form(genuine.slice(0, -5)), formType],
		['a truncated signature', form(genuine.slice(5)), formType],
		['no signature', form(`.${genuine.split('.')[1]}`), formType],
		['no dot', form(genuine.replace('.', '')), formType],
		['a dot alone', form('.'), formType],
		['many dots', form('.'.repeat(1000)), formType],
		['an empty field', form(''), formType],
		['another field', 'request=x', formType],
		['a field twice', `${form(genuine)}&${form(genuine)}`, formType],
		['a list', form(genuine).replace('=', '[]='), formType],
		['an empty form', '', formType],
		['an empty body', '', undefined],
		['empty JSON', '{}', 'application/json'],
		['JSON null', 'null', 'application/json'],
		['a JSON list', JSON.stringify([genuine]), 'application/json'],
		['a JSON text', JSON.stringify(genuine), 'application/json'],
		['a number', '{"signed_request":1}', 'application/json'],
		['an object', '{"signed_request":{"a":1}}', 'application/json'],
		['a list in JSON', JSON.stringify({ signed_request: [genuine] }), 'application/json'],
		['a prototype', '{"__proto__":{"signed_request":"a.b"}}', 'application/json'],
		['plain text', genuine, 'text/plain'],
		['the message without a signature', JSON.stringify(message('ACTIVED')), 'application/json'],
		['bytes', '\u0000\u0001\uFFFD', 'application/octet-stream'],
		['broken escapes', 'signed_request=%ZZ%', formType],
		['a long text', form('x'.repeat(3_000_000)), formType],
		['a long forged message', form(`${'A'.repeat(43)}.${'x'.repeat(3_000_000)}`), formType],
		['thousands of fields', Array.from({ length: 5000 }, (_, n) => `f${n}=1`).join('&'), formType],
	])('%s', async (_what, body, contentType) => {
		const bench = await serve();
		expect(await bench.post(body, contentType)).toEqual(unauthorized);
		await expectRefusal(bench);
		expect(bench.warnings[0]).toContain('401');
	});

	it('a multipart form', async () => {
		const bench = await serve();
		const body = new FormData();
		body.append('signed_request', genuine);
		expect(await bench.post(body)).toEqual(unauthorized);
		await expectRefusal(bench);
	});

	it('anything, while the credential has no client secret', async () => {
		const bench = await serve({}, { clientSecret: '' });
		expect(await bench.send(signed(message('ACTIVED'), ''))).toEqual(unauthorized);
		await expectRefusal(bench);
		expect(bench.warnings[0]).toContain('no client secret');
	});

	it.each([
		[{}, '{}'],
		[[], '[]'],
		[true, 'true'],
		[NaN, 'null'],
	])('anything, while an expression makes the client secret %j', async (clientSecret, guess) => {
		const bench = await serve({}, { clientSecret: clientSecret as never });
		expect(await bench.send(signed(message('ACTIVED'), guess))).toEqual(unauthorized);
		await expectRefusal(bench);
	});

	it('anything, while the node has no credential', async () => {
		const bench = await serve({}, { credentials: {} });
		expect(await bench.send(genuine)).toEqual(unauthorized);
		await expectRefusal(bench);
	});
});

describe('answers 400 and starts nothing for what is signed but makes no sense:', () => {
	it.each([
		['', 'not JSON'],
		['not JSON', 'not JSON'],
		['[]', 'not an object'],
		['null', 'not an object'],
		['{}', 'names no event'],
		['{"event":7}', 'names no event'],
		['{"event":"ACTIVED"}', 'no iot_activation'],
		['{"event":"ACTIVED","iot_activation":null}', 'no iot_activation'],
		['{"event":"ACTIVED","iot_activation":"x"}', 'no iot_activation'],
		['{"event":"ACTIVED","iot_activation":{}}', 'no iot_activation'],
		['{"event":"ACTIVED","iot_activation":{"id":{}}}', 'no iot_activation'],
	])('%j', async (payload, problem) => {
		const bench = await serve();
		expect(await bench.deliver(payload)).toMatchObject({ status: 400, type: 'text/plain; charset=utf-8' });
		await expectRefusal(bench);
		expect(bench.warnings[0]).toContain(problem);
	});
});

it.each([
	'{"event":"ACTIVED","iot_activation":{"id":"1","status":null}}',
	'{"event":"ACTIVED","iot_activation":{"id":7}}',
])('does not choke on the thin message %j', async (payload) => {
	const bench = await serve();
	expect(await bench.deliver(payload)).toMatchObject({ status: 200, text: 'success' });
	expect(await bench.arrived()).toHaveLength(1);
});

it('takes a long genuine message', async () => {
	const bench = await serve();
	expect(await bench.deliver(message('ACTIVED', { attachment: 'x'.repeat(3_000_000) }))).toMatchObject({
		status: 200,
		text: 'success',
	});
	expect(await bench.arrived()).toHaveLength(1);
});

it('answers other methods as n8n does, without asking the node', async () => {
	const bench = await serve();
	expect((await fetch(bench.hook.url)).status).toBe(404);
	expect(bench.warnings).toEqual([]);
});
