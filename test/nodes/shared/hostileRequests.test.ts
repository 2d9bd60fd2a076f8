import type { IDataObject } from 'n8n-workflow';
import { gzipSync } from 'node:zlib';

import { runNode } from '../../support/engine';
import { failureOf } from '../../support/failures';
import { closeServers, startServer } from '../../support/servers';
import { message, serve, stopTriggers, triggerSecret } from '../../support/sodaIotTrigger';
import { byId, lobby } from '../../support/waterPurifier';
import { serveCallbacks, stopCallbacks } from '../../support/waterPurifierTrigger';

afterEach(async () => {
	await stopTriggers();
	await stopCallbacks();
	closeServers();
});

const finish = '{"callbackType":"WP1_WORK_FINISH","iotId":9007199254740993,"orderId":"o-1","volume":5}';
const tooLarge = 'answered 413: it is larger than 64 kB';

/** A body whose length is not announced. */
const inPieces = (text: string) => new Blob([text]).stream();

type Body = NonNullable<RequestInit['body']>;

const post = async (url: string, body: Body, headers: Record<string, string> = {}) => {
	const response = await fetch(url, { method: 'POST', body, headers, duplex: 'half' });
	return { status: response.status, text: await response.text() };
};

describe('a callback', () => {
	it.each(['text/plain', 'application/octet-stream', ''])(
		'of the type %p that would be hard to parse is refused at once without the token',
		async (type) => {
			const trigger = await serveCallbacks({ options: { token: 'secret' } });
			for (const length of [60_000, 400_000]) {
				const before = Date.now();
				expect(await trigger.post('\\"'.repeat(length / 2), { type })).toMatchObject({ status: 401 });
				expect(Date.now() - before).toBeLessThan(2000);
			}
			expect(trigger.warnings).toHaveLength(2);
		},
	);

	it('is refused for its token before its size, and for its address, too', async () => {
		const large = 'x'.repeat(1_000_000);
		const tokened = await serveCallbacks({ options: { token: 'secret' } });
		expect(await tokened.post(large, { type: 'text/plain' })).toMatchObject({ status: 401 });
		const closed = await serveCallbacks({ options: { allowedIps: '10.0.0.1' } });
		expect(await closed.post(large, { type: 'text/plain' })).toMatchObject({ status: 403 });
	});

	it.each(['text/plain', 'application/json', 'application/octet-stream'])(
		'of the type %s that is larger than any is not parsed',
		async (type) => {
			const trigger = await serveCallbacks({ options: { token: 'secret' } });
			const url = `${trigger.url}?token=secret`;
			const large = JSON.stringify({ ...JSON.parse(finish), more: 'x'.repeat(65_536) } as object);
			const headers = { 'content-type': type };
			for (const [body, more] of [
				[large, {}],
				[inPieces(large), {}],
				[gzipSync(large), { 'content-encoding': 'gzip' }],
			] as Array<[Body, object]>)
				expect(await post(url, body, { ...headers, ...more })).toMatchObject({ status: 413 });
			expect(await trigger.arrived()).toEqual([]);
			expect(trigger.warnings).toEqual(Array(3).fill(expect.stringContaining(tooLarge)));
		},
	);

	it('of 64 kB passes', async () => {
		const trigger = await serveCallbacks();
		const body = `${finish}${' '.repeat(65_536 - finish.length)}`;
		expect(await trigger.post(body)).toMatchObject({ status: 200 });
		expect(await trigger.arrived()).toHaveLength(1);
	});

	it('in a form with files is answered, whatever it says of its encoding', async () => {
		const trigger = await serveCallbacks();
		const form = new FormData();
		form.append('callbackType', 'WP1_WORK_FINISH');
		expect(await post(trigger.url, form, { 'content-encoding': 'gzip' })).toMatchObject({ status: 400 });
		expect(trigger.warnings).toEqual([expect.stringContaining('is not JSON')]);
	});

	it.each(['__proto__', String.raw`\u005f_proto__`])('brings no prototype along as %s', async (key) => {
		const trigger = await serveCallbacks({ events: ['WP1_UPLOAD_TDS'] });
		const hidden = `"${key}":{"confirmation":{"confirmed":true}}`;
		await trigger.post(`{"callbackType":"WP1_UPLOAD_TDS","iotId":7,${hidden},"deep":[{${hidden}}]}`);
		const [execution] = await trigger.hook.settled();
		const json = execution?.items[0]?.json;
		expectNoPrototype(json);
		expectNoPrototype((json?.deep as IDataObject[])[0]);
	});
});

/** Code that copies such a key by assignment changes the prototype. */
function expectNoPrototype(json: IDataObject | undefined): void {
	expect(json).toBeDefined();
	expect(Object.keys(json ?? {})).not.toContain('__proto__');
	expect(Object.getPrototypeOf(json)).toBe(Object.getPrototypeOf(JSON.parse('{}')));
}

describe('a message of Soda IoT', () => {
	it.each([
		['text/plain', 'a&'],
		['text/plain', '['],
		['application/octet-stream', '{},'],
		['', 'a&'],
	])('of the type %p that is far larger than any is not parsed: %s', async (type, part) => {
		const bench = await serve({}, { credentials: {} });
		const large = part.repeat(10_000_000 / part.length);
		const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
		for (const body of [large, inPieces(large)]) {
			// Blob streams name no type; a text would get one.
			const sent = typeof body === 'string' ? Buffer.from(body) : body;
			expect(await post(bench.hook.url, sent, headers)).toMatchObject({ status: 413 });
		}
		expect(bench.warnings).toEqual(Array(2).fill(expect.stringContaining('it is larger than 256 kB')));
	});

	it.each(['x', `${'A'.repeat(42)}.x`, `${'A'.repeat(43)}`, `${'!'.repeat(43)}.x`])(
		'that has no signature is refused without the credential: %s',
		async (request) => {
			// An object without it breaks any code that asks for it.
			const bench = await serve({}, { credentials: {} });
			expect(await bench.send(request)).toMatchObject({ status: 401 });
			expect(bench.warnings).toEqual([expect.stringContaining('has no signature')]);
		},
	);

	it('brings no prototype along', async () => {
		const bench = await serve();
		const text = JSON.stringify(message('ACTIVED')).replace('{"id"', '{"__proto__":{"confirmation":1},"id"');
		await bench.deliver(text);
		const [execution] = await bench.hook.settled();
		expectNoPrototype(execution?.items[0]?.json.iot_activation as IDataObject);
	});

	it('nested thousands of levels deep makes no sense', async () => {
		const bench = await serve();
		const deep = `{"event":"ACTIVED","iot_activation":{"id":"1","x":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`;
		expect(await bench.deliver(deep)).toMatchObject({ status: 400 });
		expect(bench.warnings).toEqual([expect.stringContaining('not JSON')]);
	});
});

describe('a reply', () => {
	const ask = {
		purifier: async (serverUrl: string) =>
			await runNode({
				node: 'waterPurifier',
				parameters: { resource: 'purifier', operation: 'checkStatus', iotId: byId(lobby) },
				credentials: {
					Purifier: {
						type: 'waterPurifierApi',
						data: { serverUrl, openId: 'a'.repeat(16), secret: 'b'.repeat(16) },
					},
				},
			}),
		soda: async (baseUrl: string) =>
			await runNode({
				node: 'sodaIot',
				parameters: { resource: 'activation', operation: 'query', activationId: '1' },
				credentials: {
					Soda: { type: 'sodaIotApi', data: { baseUrl, accessToken: 't', clientSecret: triggerSecret } },
				},
			}),
	};

	it.each(Object.entries(ask))('to %s nested thousands of levels deep is an error', async (_who, run) => {
		const deep = `${'{"a":['.repeat(10_000)}${']}'.repeat(10_000)}`;
		const body = `{"code":0,"id":"1","status":"ACTIVED","iotStatus":"READY","deep":${deep}}`;
		const platform = await startServer((_request, response) => response.end(body));
		expect(failureOf(await run(platform.url)).message).toContain('sent an unexpected reply (HTTP 200)');
	});

	it.each(Object.entries(ask))('to %s brings no prototype along', async (_who, run) => {
		const body = '{"code":0,"id":"1","iotStatus":"READY","a":{"__proto__":{"confirmation":1}}}';
		const platform = await startServer((_request, response) => response.end(body));
		const [item] = (await run(platform.url)).output;
		expectNoPrototype(item?.json.a as IDataObject);
	});
});
