import { sessionWith } from '../../../nodes/SodaIot/platform/session';
import { requestNode } from '../../support/requestNode';
import { registerNodeType, runNode } from '../../support/engine';
import { saved } from '../../support/failures';
import { closeServers, startServer } from '../../support/servers';
import { activatePath, probePath, tokenPath, TokenBench } from '../../support/sodaTokens';

// n8n's HTTP Request node renews the token after any error, and then sends the request again.

const devicesPath = '/iot/devices/';

let bench: TokenBench;

beforeAll(() => registerNodeType('test.request', requestNode));

beforeEach(async () => {
	bench = await TokenBench.start();
});

afterEach(async () => {
	await bench.platform.close();
	closeServers();
});

async function request(path: string, { method = 'GET', count = 1, body = {} } = {}) {
	return await runNode({
		node: 'test.request',
		credentials: bench.store,
		items: Array.from({ length: count }, () => ({ json: {} })),
		parameters: { method, url: bench.platform.url + path, body },
	});
}

const paths = () => bench.platform.requests.map(({ path }) => path);

test('fetches a token when there is none', async () => {
	expect((await request(devicesPath)).output).toHaveLength(1);
	expect(paths()).toEqual([tokenPath, devicesPath]);
	expect(bench.storedToken).toBe(bench.platform.tokens.current?.accessToken);
});

test('fetches one new token when the one at hand is refused, and works again', async () => {
	await request(devicesPath);
	bench.platform.tokens.issue(['iot:public', 'iot:control']);
	bench.platform.requests.length = 0;

	expect((await request(devicesPath)).output).toHaveLength(1);
	expect(paths()).toEqual([devicesPath, probePath, tokenPath, devicesPath]);
	expect(bench.storedToken).toBe(bench.platform.tokens.current?.accessToken);
	expect((await request(devicesPath)).output).toHaveLength(1);
	expect(bench.tokenCalls).toHaveLength(1);
});

test('fetches one new token for many items', async () => {
	await request(devicesPath);
	bench.platform.expireTokens();
	expect((await request(devicesPath, { count: 10 })).output).toHaveLength(10);
	expect(bench.tokenCalls).toHaveLength(2);
	// One asks about the void token; requests that come late ask about the new one.
	expect(bench.probeCalls.length).toBeLessThanOrEqual(3);
});

test('does not take the token that this process keeps when that is void, too', async () => {
	await request(devicesPath);
	const other = bench.platform.tokens.issue(['iot:public', 'iot:control']);
	bench.store.update('soda', { session: sessionWith(bench.store.data('soda'), other.accessToken) });
	bench.platform.expireTokens();

	expect((await request(devicesPath)).output).toHaveLength(1);
	expect(bench.tokenCalls).toHaveLength(2);
});

test.each([
	['404', { kind: 'httpStatus', status: 404 }],
	['500 after its effect', { kind: 'httpStatus', status: 500, afterEffect: true }],
	['a dropped connection', { kind: 'loseReply' }],
	['401 for another reason', { kind: 'httpStatus', status: 401, body: { error: 'INVALID_RESOURCE' } }],
] as const)('sends a request once that was answered with %s: its token is good', async (_what, fault) => {
	await request(devicesPath);
	const { writes } = bench.store;
	const before = [bench.storedToken, writes.length];
	bench.platform.requests.length = 0;
	bench.platform.faults.add({ path: activatePath, ...fault });
	const result = await request(activatePath, { method: 'POST', body: { client_order_id: 'one' } });

	expect(result.error).toMatchObject({ name: 'NodeApiError' });
	expect(paths()).toEqual([activatePath, probePath]);
	expect([bench.storedToken, writes.length]).toEqual(before);
	expect(bench.platform.tokens.current?.accessToken).toBe(bench.storedToken);
});

test('keeps the token and the error when the platform does not even answer whether the token is good', async () => {
	await request(devicesPath);
	bench.platform.requests.length = 0;
	bench.platform.faults.add({ path: devicesPath, kind: 'httpStatus', status: 404 });
	bench.platform.faults.add({ path: probePath, kind: 'dropConnection' });
	const result = await request(devicesPath);

	expect(result.error).toMatchObject({ httpCode: '404' });
	expect(saved(result)).not.toContain(bench.storedToken);
	expect(paths()).toEqual([devicesPath, probePath]);
});

test.each([
	[{ baseUrl: 'open.example.com' }, 'Base URL'],
	[{ baseUrl: '={{ undefined }}' }, 'Base URL'],
	[{ clientId: '={{ null }}' }, 'Client ID'],
])('says what is wrong with the credential %j', async (changes, problem) => {
	bench.store.update('soda', changes);
	const { error } = await request(devicesPath);
	expect(JSON.stringify(error)).toContain(problem);
	expect(bench.tokenCalls).toHaveLength(0);
});

test.each([302, 307])('follows no redirect with HTTP %d', async (status) => {
	const elsewhere = await startServer((_request, response) => response.end('{}'));
	bench.platform.faults.add({ path: activatePath, kind: 'redirect', status, location: elsewhere.url });
	const result = await request(activatePath, { method: 'POST', body: { client_order_id: 'one' } });

	expect(result.error).toMatchObject({ httpCode: String(status) });
	expect(elsewhere.requests).toEqual([]);
});
