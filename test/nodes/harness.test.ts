import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { credential, fetchNode, trigger } from '../support/dummies';
import {
	activateTrigger,
	captureLogs,
	CredentialStore,
	registerCredentialType,
	registerNodeType,
	runNode,
	serveTrigger,
} from '../support/engine';

const requests: Array<{ url?: string; headers: IncomingHttpHeaders }> = [];
let server: Server;
let baseUrl: string;
let validToken = 'token-1';

beforeAll(async () => {
	registerCredentialType(credential);
	registerNodeType('test.fetchNode', fetchNode);
	registerNodeType('test.trigger', trigger);
	server = createServer((request, response) => {
		requests.push({ url: request.url, headers: request.headers });
		response.setHeader('content-type', 'application/json');
		if (request.url === '/token') response.end(JSON.stringify({ token: validToken }));
		else if (request.headers.authorization !== `Bearer ${validToken}`) response.writeHead(401).end('{}');
		else if (request.url === '/broken') response.writeHead(503).end('{"reason":"closed"}');
		else response.end(JSON.stringify({ path: request.url }));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
	server.close();
	server.closeAllConnections();
});

beforeEach(() => {
	requests.length = 0;
});

const credentials = (token = '') =>
	new CredentialStore({ Mine: { type: 'fetchApi', data: { baseUrl, token } } });

describe('running nodes', () => {
	it('evaluates expression parameters per item and pairs the items', async () => {
		const result = await runNode({
			node: 'test.fetchNode',
			parameters: { path: '={{ $json.id }}' },
			items: [{ json: { id: 'a' } }, { json: { id: 'b' } }],
			credentials: credentials(),
		});

		expect(result.error).toBeUndefined();
		expect(result.output.map(({ json, pairedItem }) => [json.path, pairedItem])).toEqual([
			['/a', 0],
			['/b', 1],
		]);
		expect(result.items('Next')).toEqual([
			{ json: { path: '/a', isNew: true }, pairedItem: { item: 0 } },
			{ json: { path: '/b', isNew: true }, pairedItem: { item: 1 } },
		]);
	});

	it('ends the execution with an error that keeps the HTTP status', async () => {
		const result = await runNode({
			node: 'test.fetchNode',
			parameters: { path: 'broken' },
			credentials: credentials('token-1'),
		});

		// The engine keeps an error as plain data, as it is saved with the execution.
		expect(result.error).toMatchObject({
			name: 'NodeApiError',
			httpCode: '503',
			context: { data: { reason: 'closed' } },
		});
		expect(result.ran('Next')).toBe(false);
	});

	it('sends failed items to the error output', async () => {
		const result = await runNode({
			node: 'test.fetchNode',
			parameters: { path: '={{ $json.id }}' },
			items: [{ json: { id: 'broken' } }, { json: { id: 'b' } }],
			credentials: credentials('token-1'),
			onError: 'continueErrorOutput',
		});

		expect(result.error).toBeUndefined();
		expect(result.output).toMatchObject([{ json: { path: '/b' }, pairedItem: 1 }]);
		expect(result.errorOutput).toMatchObject([
			{ json: { error: expect.stringContaining('Service unavailable') }, pairedItem: 0 },
		]);
	});

	it('keeps failed items on the main output with continueRegularOutput', async () => {
		const result = await runNode({
			node: 'test.fetchNode',
			parameters: { path: 'broken' },
			credentials: credentials('token-1'),
			onError: 'continueRegularOutput',
		});

		expect(result.output).toHaveLength(1);
		expect(result.output[0]?.json).toHaveProperty('error');
	});

	it('renews an empty token once and keeps it for the runs that share the store', async () => {
		const store = credentials();
		const options = { node: 'test.fetchNode', parameters: { path: 'x' }, credentials: store };
		await runNode(options);
		await runNode(options);

		expect(requests.map(({ url }) => url)).toEqual(['/token', '/x', '/x']);
		expect(store.data('Mine')).toEqual({ baseUrl, token: 'token-1' });
		expect(store.writes).toHaveLength(1);
	});

	it('renews a refused token and repeats the request', async () => {
		const store = credentials('token-0');
		validToken = 'token-2';
		const result = await runNode({ node: 'test.fetchNode', parameters: { path: 'x' }, credentials: store });
		validToken = 'token-1';

		expect(result.error).toBeUndefined();
		expect(requests.map(({ url }) => url)).toEqual(['/x', '/token', '/x']);
		expect(store.data('Mine')).toMatchObject({ token: 'token-2' });
	});

	it('remembers deduplicated entries per workflow and node', async () => {
		const options = {
			node: 'test.fetchNode',
			parameters: { path: 'x' },
			credentials: credentials('token-1'),
			workflowId: 'dedup',
			settings: { id: 'node-1' },
		};
		const isNew = async () => (await runNode(options)).output[0]?.json.isNew;

		expect([await isNew(), await isNew()]).toEqual([true, false]);
	});

	it('collects what a node logs', async () => {
		const logs = captureLogs();
		await runNode({ node: 'test.fetchNode', parameters: { path: 'x' }, credentials: credentials('token-1') });
		logs.stop();

		expect(logs.lines).toContainEqual({ level: 'info', message: `Fetching ${baseUrl}/x` });
	});
});

describe('serving triggers', () => {
	const post = async (url: string, body: string, contentType?: string) =>
		await fetch(url, { method: 'POST', body, headers: contentType ? { 'content-type': contentType } : {} });

	it('answers from the execution that the call started', async () => {
		const hook = await serveTrigger({ node: 'test.trigger' });
		const answer = await post(`${hook.url}?ok=1`, 'a=1&b=2', 'application/x-www-form-urlencoded');
		const text = await answer.text();
		await hook.close();

		expect([answer.status, answer.headers.get('content-type'), text]).toEqual([
			200,
			'text/plain; charset=utf-8',
			'success',
		]);
		expect(hook.executions.map(({ result }) => result?.items('Next'))).toMatchObject([
			[{ json: { body: { a: '1', b: '2' }, raw: 'a=1&b=2' } }],
		]);
		expect(hook.staticData).toEqual({ calls: 1 });
	});

	it('lets the node refuse a call, or answer it without an execution', async () => {
		const hook = await serveTrigger({ node: 'test.trigger', staticData: { calls: 7 } });
		const refused = await post(hook.url, '');
		const known = await post(`${hook.url}?ok=1&twice=1`, '');
		await hook.close();

		expect([refused.status, await refused.text()]).toEqual([401, 'no']);
		expect([known.status, await known.text()]).toEqual([200, 'known']);
		expect(hook.executions).toEqual([]);
		expect(hook.staticData).toEqual({ calls: 8 });
		expect(hook.logs).toContainEqual({ level: 'warn', message: 'Refused' });
	});

	it('answers 500 when the node throws, and 404 or 422 before it is asked', async () => {
		const [webhook, execute] = await Promise.all([
			serveTrigger({ node: 'test.trigger', parameters: { fail: 'webhook' } }),
			serveTrigger({ node: 'test.trigger', parameters: { fail: 'execute' } }),
		]);
		const statuses = [
			(await post(webhook.url, '')).status,
			(await post(`${execute.url}?ok=1`, '')).status,
			(await fetch(execute.url)).status,
			(await post(execute.url, '{', 'application/json')).status,
		];
		await Promise.all([webhook.close(), execute.close()]);

		expect(statuses).toEqual([500, 500, 404, 422]);
		expect(webhook.errors).toHaveLength(1);
		expect(execute.executions).toHaveLength(1);
	});

	it.each([
		['application/json', '{"a":[1]}', { a: [1] }],
		['text/plain', 'a=1', 'a=1'],
		['application/x-www-form-urlencoded; charset=utf-8', 'a=1&a=2', { a: ['1', '2'] }],
		['application/octet-stream', 'a=1', undefined],
	])('parses %s as n8n does', async (contentType, text, body) => {
		const hook = await serveTrigger({ node: 'test.trigger', typeVersion: 2 });
		await post(`${hook.url}?ok=1`, text, contentType);
		await hook.close();

		expect(hook.executions[0]?.items[0]?.json).toEqual({ body, raw: text });
	});

	it('activates and deactivates as n8n does', async () => {
		const active = await activateTrigger({ node: 'test.trigger', baseUrl: 'https://n8n.test' });
		expect(active.created).toBe(true);
		expect(active.staticData.url).toMatch(/^https:\/\/n8n\.test\/webhook\/[\w-]+\/hook$/);

		await active.deactivate();
		expect(active.staticData).toEqual({});
	});
});
