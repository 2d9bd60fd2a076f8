import { setTimeout as pause } from 'node:timers/promises';

import { eventually } from '../../../hosts/eventually';
import type { FaultSpec } from '../../../simulators';
import { saved } from '../../support/failures';
import { tokenPath, TokenBench } from '../../support/sodaTokens';

// The node waits for a failure of the token endpoint to pass, so these tests wait side by side.
const open: TokenBench[] = [];

async function start(...options: Parameters<typeof TokenBench.start>): Promise<TokenBench> {
	const bench = await TokenBench.start(...options);
	open.push(bench);
	return bench;
}

afterAll(async () => {
	await Promise.all(open.map(async ({ platform }) => await platform.close()));
});

const replies = (status: number, body: unknown): FaultSpec => ({
	path: tokenPath,
	kind: 'httpStatus',
	status,
	body,
});
const failures = {
	'503 TEMPORARILY_UNAVAILABLE': replies(503, { error: 'TEMPORARILY_UNAVAILABLE' }),
	'500 in JSON': replies(500, { error: 'INTERNAL_SERVER_ERROR', error_description: 'Something broke' }),
	'HTTP 200 with a code that passes': replies(200, { error: 'EXTERNAL_SERVER_ERROR' }),
	'a 502 page': { path: tokenPath, kind: 'httpStatus' },
	'a dropped connection': { path: tokenPath, kind: 'dropConnection' },
} satisfies Record<string, FaultSpec>;

test.concurrent.each(Object.entries(failures))(
	'loses no item of a batch whose token expires in the middle when the endpoint answers once %s',
	async (_what, fault) => {
		const bench = await start();
		await bench.activate(1);
		bench.platform.faults.add({ ...fault, times: 1 });
		const run = bench.activate(20);
		await eventually('five activations', () => bench.platform.activations.length >= 5);
		bench.platform.expireTokens();
		const { output } = await run;

		expect(output.filter(({ json }) => json.status === 'WAITING')).toHaveLength(20);
		expect(bench.platform.activations).toHaveLength(21);
		// These are the first token, the request that failed, and the one after the wait.
		expect(bench.tokenCalls).toHaveLength(3);
		expect(bench.probeCalls).toHaveLength(1);
		expect(bench.activateCalls).toHaveLength(22);
	},
);

test.concurrent('executions that run at the same time wait together for the failure to pass', async () => {
	const bench = await start();
	await bench.activate(1);
	bench.platform.faults.add({ ...failures['503 TEMPORARILY_UNAVAILABLE'], times: 2 });
	bench.platform.expireTokens();
	const runs = await Promise.all(Array.from({ length: 10 }, async () => await bench.activate(3)));

	expect(runs.flatMap(({ output }) => output)).toHaveLength(30);
	expect(bench.platform.activations).toHaveLength(31);
	expect(bench.tokenCalls).toHaveLength(4);
	expect(bench.probeCalls).toHaveLength(1);
	expect(bench.activateCalls.length).toBeLessThanOrEqual(31 + 10);
});

test.concurrent('executions that begin during such a wait do not ask in between', async () => {
	const bench = await start();
	await bench.activate(1);
	bench.platform.faults.add({ ...failures['503 TEMPORARILY_UNAVAILABLE'], times: 1 });
	bench.platform.expireTokens();
	const runs = [bench.activate(2)];
	await eventually('the second token call', () => bench.tokenCalls.length >= 2);
	for (let execution = 0; execution < 5; execution++) {
		await pause(100);
		runs.push(bench.activate(2));
	}

	expect((await Promise.all(runs)).flatMap(({ output }) => output)).toHaveLength(12);
	const [failed, next] = bench.tokenCalls.slice(1);
	expect((next?.at ?? 0) - (failed?.at ?? 0)).toBeGreaterThan(900);
	expect(bench.tokenCalls).toHaveLength(3);
});

test.concurrent.each([
	['a 502 page', '(HTTP 502)'],
	['a dropped connection', 'No reply from the Soda IoT platform when asked for an access token'],
] as const)(
	'an endpoint that stays down (%s) ends in one error after four tries, for all items and executions',
	async (what, message) => {
		const bench = await start();
		await bench.activate(1);
		bench.platform.faults.add(failures[what]);
		bench.platform.expireTokens();
		const runs = await Promise.all([
			bench.activate(20, 'continueRegularOutput'),
			bench.activate(20, 'continueRegularOutput'),
		]);
		for (const { json } of runs.flatMap(({ output }) => output)) expect(json.error).toContain(message);
		expect(runs.flatMap(({ output }) => output)).toHaveLength(40);
		expect(bench.tokenCalls).toHaveLength(5);
		expect(bench.probeCalls).toHaveLength(1);
		expect(bench.activateCalls.length).toBeLessThanOrEqual(1 + 2);

		// The next execution does not ask again; the credential's test button does.
		const { error } = await bench.activate(5);
		expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
		expect(error?.message).toContain(message);
		expect(bench.tokenCalls).toHaveLength(5);
		expect(await bench.press()).toMatchObject({ status: 'Error' });
		expect(bench.tokenCalls).toHaveLength(6);

		bench.platform.faults.clear();
		expect((await bench.activate(5)).output).toHaveLength(5);
		expect(bench.tokenCalls).toHaveLength(7);
	},
);

test.concurrent(
	'a void token is not sent again for every item when there is no new one, and a refusal is remembered',
	async () => {
		const bench = await start();
		await bench.activate(1);
		bench.platform.faults.add(replies(401, { error: 'INVALID_CLIENT' }));
		bench.platform.expireTokens();
		for (let execution = 0; execution < 2; execution++) {
			const { output } = await bench.activate(20, 'continueRegularOutput');
			expect(output).toHaveLength(20);
			for (const { json } of output) expect(json.error).toContain('(INVALID_CLIENT)');
		}
		expect(bench.tokenCalls).toHaveLength(2);
		expect(bench.activateCalls).toHaveLength(2);
		expect(bench.probeCalls).toHaveLength(1);

		// The credential test asks each time, and the token that it has fetched is used.
		expect(await bench.press()).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('(INVALID_CLIENT)'),
		});
		expect(bench.tokenCalls).toHaveLength(3);
		bench.platform.faults.clear();
		expect(await bench.press()).toMatchObject({ status: 'OK' });
		expect((await bench.activate(3)).output).toHaveLength(3);
		expect(bench.tokenCalls).toHaveLength(4);
		expect(bench.activateCalls).toHaveLength(5);
	},
);

test.concurrent('blanks the token from before in the reason why there is no new one', async () => {
	const bench = await start();
	await bench.activate(1);
	const token = bench.storedToken;
	const names = { error: 'INVALID_REQUEST', error_description: `Go on with ${token} (${btoa(token)})` };
	bench.platform.faults.add(replies(400, names));
	bench.platform.expireTokens();

	const run = await bench.activate(2);
	expect(run.error?.message).toContain('Go on with ***');
	const verdict = await bench.press();
	expect(verdict).toMatchObject({ status: 'Error', message: expect.stringContaining('Go on with ***') });
	for (const text of [saved(run), JSON.stringify(verdict)]) {
		expect(text).not.toContain(token);
		expect(text).not.toContain(btoa(token));
	}
});
