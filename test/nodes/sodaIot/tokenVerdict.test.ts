import { setTimeout as pause } from 'node:timers/promises';

import { eventually } from '../../../hosts/eventually';
import type { FaultSpec } from '../../../simulators';
import { activatePath, probePath, tokenPath, TokenBench } from '../../support/sodaTokens';

// When a refusal may be about the token, a harmless call decides. These tests wait side by side.
const open: TokenBench[] = [];

async function start(...options: Parameters<typeof TokenBench.start>): Promise<TokenBench> {
	const bench = await TokenBench.start(...options);
	open.push(bench);
	return bench;
}

afterAll(async () => {
	await Promise.all(open.map(async ({ platform }) => await platform.close()));
});

const refuses = (status: number, error: unknown, path = activatePath): FaultSpec => ({
	path,
	kind: 'httpStatus',
	status,
	body: { error, error_description: 'in their words' },
});
const limited = refuses(429, 'TOO_MANY_REQUESTS', probePath);

test.concurrent.each([
	[401, 'INVALID_AUTH_CODE'],
	[401, { code: 'INVALID_AUTH_CODE', message: 'in their words' }],
	[401, 'UNAUTHORIZED'],
	[200, 'INVALID_GRANT'],
	[400, 'INVALID_GRANT'],
	[200, '10002'],
] as const)('HTTP %d with %j for one order is the trouble of that order alone', async (status, error) => {
	const bench = await start();
	await bench.activate(1);
	bench.platform.faults.add({ ...refuses(status, error), times: 1 });
	const code = typeof error === 'string' ? error : error.code;
	const [first, ...others] = (await bench.activate(3, 'continueRegularOutput')).output;

	expect(first?.error).toMatchObject({
		message: `The Soda IoT platform refused the request: in their words (${code})`,
		description: expect.stringContaining('accepts the access token'),
		httpCode: String(status),
		context: { vendorCode: code, itemIndex: 0 },
	});
	expect(others.map(({ json }) => json.status)).toEqual(['WAITING', 'WAITING']);
	// The order that was refused is sent once.
	expect(bench.activateCalls).toHaveLength(4);
	expect([bench.tokenCalls, bench.probeCalls]).toMatchObject([{ length: 1 }, { length: 1 }]);
	expect(bench.platform.tokens.voided).toEqual([]);
});

test.concurrent('a page with HTTP 401 for one order is the trouble of that order alone', async () => {
	const bench = await start();
	await bench.activate(1);
	bench.platform.faults.add({ path: activatePath, kind: 'httpStatus', status: 401, times: 1 });
	const { error } = await bench.activate(1);
	expect(error?.message).toBe('The Soda IoT platform sent an unexpected reply (HTTP 401)');
	expect((await bench.activate(2)).output).toHaveLength(2);
	expect(bench.tokenCalls).toHaveLength(1);
});

test.concurrent('any number of orders that are refused fail alone, and none waits', async () => {
	const bench = await start();
	await bench.activate(1);
	const fault = bench.platform.faults.add(refuses(401, 'INVALID_AUTH_CODE'));
	const startedAt = Date.now();
	const runs = await Promise.all(
		Array.from({ length: 10 }, async () => await bench.activate(5, 'continueRegularOutput')),
	);
	for (const { json } of runs.flatMap(({ output }) => output))
		expect(json.error).toBe('The Soda IoT platform refused the request: in their words (INVALID_AUTH_CODE)');
	bench.platform.faults.remove(fault.id);
	expect((await bench.activate(5)).output).toHaveLength(5);

	expect(Date.now() - startedAt).toBeLessThan(15_000);
	expect(bench.tokenCalls).toHaveLength(1);
	// Those that ask at the same time share a call.
	expect(bench.probeCalls.length).toBeLessThan(50);
});

test.concurrent('a new token, too, is not thrown away for one order', async () => {
	const bench = await start();
	bench.platform.faults.add({ ...refuses(401, 'INVALID_AUTH_CODE'), times: 1 });
	const { output } = await bench.activate(3, 'continueRegularOutput');
	expect(output.map(({ json }) => json.status)).toEqual([undefined, 'WAITING', 'WAITING']);
	expect(bench.tokenCalls).toHaveLength(1);
	expect(bench.platform.tokens.voided).toEqual([]);
});

test.concurrent('an order that is refused while the token ends is sent again with the new one', async () => {
	const bench = await start();
	await bench.activate(1);
	// The call for another order is under way when the token ends. It began before, so it proves nothing for this one.
	bench.platform.faults.add({ ...refuses(401, 'INVALID_AUTH_CODE'), times: 1 });
	bench.platform.faults.add({ path: probePath, kind: 'slowReply', delayMs: 500, times: 1 });
	const refused = bench.activate(1);
	await eventually('the harmless call', () => bench.probeCalls.length > 0);
	await pause(50);
	bench.platform.expireTokens();
	const next = bench.activate(1);

	expect((await next).output).toHaveLength(1);
	expect((await refused).error?.message).toContain('(INVALID_AUTH_CODE)');
	expect([bench.tokenCalls, bench.probeCalls]).toMatchObject([{ length: 2 }, { length: 2 }]);
});

test.concurrent('a token without the scope for the harmless call is valid all the same', async () => {
	const bench = await start({}, { scopes: 'iot:control' });
	await bench.activate(1);
	bench.platform.faults.add({ ...refuses(401, 'INVALID_AUTH_CODE'), times: 1 });
	expect((await bench.activate(1)).error?.description).toContain('accepts the access token');
	expect((await bench.activate(1)).output).toHaveLength(1);
	expect([bench.tokenCalls, bench.probeCalls]).toMatchObject([{ length: 1 }, { length: 1 }]);
});

test.concurrent.each([
	['limits its calls', limited],
	['limits them with another code', refuses(429, 'SLOW_DOWN', probePath)],
	['is out of order', { path: probePath, kind: 'httpStatus', status: 503 }],
	['drops the connection', { path: probePath, kind: 'dropConnection' }],
] satisfies Array<[string, FaultSpec]>)(
	'an expired token is renewed although the platform %s at first, and no item is lost',
	async (_what, fault) => {
		const bench = await start();
		await bench.activate(1);
		bench.platform.faults.add({ ...fault, times: 2 });
		bench.platform.expireTokens();
		const runs = await Promise.all([bench.activate(5), bench.activate(5)]);
		expect(runs.flatMap(({ output }) => output)).toHaveLength(10);
		expect([bench.tokenCalls, bench.probeCalls]).toMatchObject([{ length: 2 }, { length: 3 }]);
		expect(bench.activateCalls.length).toBeLessThanOrEqual(11 + 2);
	},
);

test.concurrent(
	'a token of which the platform says nothing is kept, and the other items do not wait',
	async () => {
		const bench = await start();
		await bench.activate(1);
		bench.platform.faults.add(limited);
		bench.platform.faults.add({ ...refuses(401, 'INVALID_AUTH_CODE'), times: 10 });
		const startedAt = Date.now();
		const { output } = await bench.activate(12, 'continueRegularOutput');

		for (const { error } of output.slice(0, 10)) {
			expect(error).toMatchObject({
				message: 'The Soda IoT platform refused the request: in their words (INVALID_AUTH_CODE)',
				description: expect.stringContaining('could not be found out'),
			});
		}
		expect(output.slice(10).map(({ json }) => json.status)).toEqual(['WAITING', 'WAITING']);
		expect(Date.now() - startedAt).toBeLessThan(15_000);
		expect(bench.probeCalls).toHaveLength(4 + 9);
		expect(bench.tokenCalls).toHaveLength(1);
		expect(bench.platform.tokens.voided).toEqual([]);
	},
);

test.concurrent.each([
	['401', 2],
	['200-10002', 2],
	['200-INVALID_GRANT', 1],
	['401-TOKEN_TOO_OLD', 1],
] as const)(
	'where the harmless call does not exist, only a code that is documented for tokens renews one: %s',
	async (expiredTokenStyle, tokens) => {
		const bench = await start({ expiredTokenStyle });
		await bench.activate(1);
		bench.platform.faults.add({ path: probePath, kind: 'httpStatus', status: 404 });
		bench.platform.expireTokens();
		const { output, error } = await bench.activate(1);
		expect([output.length, error?.description?.includes('could not be found out') ?? false]).toEqual(
			tokens === 2 ? [1, false] : [0, true],
		);
		expect(bench.tokenCalls).toHaveLength(tokens);
	},
);

test.concurrent(
	'without the harmless call, two new tokens that one order has cost do not end the others',
	async () => {
		const bench = await start();
		await bench.activate(1);
		bench.platform.faults.add({ path: probePath, kind: 'httpStatus', status: 404 });
		bench.platform.faults.add({ ...refuses(401, 'UNAUTHORIZED'), times: 3 });
		const { output } = await bench.activate(3, 'continueRegularOutput');
		expect(output.map(({ json }) => json.status)).toEqual([undefined, 'WAITING', 'WAITING']);
	},
);

test.concurrent('a fetch that a stopped execution has begun goes on for the others', async () => {
	const bench = await start();
	bench.platform.faults.add({ path: tokenPath, kind: 'slowReply', delayMs: 1500, times: 1 });
	const button = new AbortController();
	const stopped = bench.activate(1, undefined, button.signal);
	await eventually('the token call', () => bench.tokenCalls.length > 0);
	const other = bench.activate(2);
	await pause(50);
	const stoppedAt = Date.now();
	button.abort();
	await stopped;

	expect(Date.now() - stoppedAt).toBeLessThan(1000);
	expect((await other).output).toHaveLength(2);
	expect(bench.tokenCalls).toHaveLength(1);
	expect(bench.activateCalls).toHaveLength(2);
	expect(bench.storedToken).toBe(bench.platform.tokens.current?.accessToken);
});

test.concurrent('a harmless call that a stopped execution has begun goes on for the others', async () => {
	const bench = await start();
	await bench.activate(1);
	bench.platform.faults.add({ path: probePath, kind: 'slowReply', delayMs: 1500, times: 1 });
	bench.platform.expireTokens();
	const button = new AbortController();
	const stopped = bench.activate(1, undefined, button.signal);
	await eventually('the harmless call', () => bench.probeCalls.length > 0);
	const other = bench.activate(2);
	await pause(100);
	const stoppedAt = Date.now();
	button.abort();
	await stopped;

	expect(Date.now() - stoppedAt).toBeLessThan(1000);
	expect((await other).output).toHaveLength(2);
	expect([bench.tokenCalls, bench.probeCalls]).toMatchObject([{ length: 2 }, { length: 1 }]);
});
