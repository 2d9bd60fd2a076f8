import { setTimeout as pause } from 'node:timers/promises';

import { eventually } from '../../../hosts/eventually';
import { sessionWith } from '../../../nodes/SodaIot/platform/session';
import type { ExpiredTokenStyle } from '../../../simulators';
import { activatePath, tokenPath, TokenBench } from '../../support/sodaTokens';

let bench: TokenBench;

/** Does some work with the clock set ahead by this many milliseconds. */
async function at(milliseconds: number, work: () => Promise<void>): Promise<void> {
	const now = Date.now;
	const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + milliseconds);
	try {
		await work();
	} finally {
		clock.mockRestore();
	}
}

afterEach(async () => {
	await bench.platform.close();
});

test('fetches a token when there is none, as the vendor wants it asked for, and keeps it for later executions', async () => {
	bench = await TokenBench.start();
	expect((await bench.activate(3)).output).toHaveLength(3);
	expect((await bench.activate(2)).output).toHaveLength(2);

	expect(bench.tokenCalls).toHaveLength(1);
	expect(JSON.parse(bench.tokenCalls[0]?.bodyText ?? '')).toEqual({
		grant_type: 'client_credentials',
		client_id: bench.platform.clientId,
		client_secret: bench.platform.clientSecret,
		scope: 'iot:public,iot:control',
	});
	expect(bench.store.data('soda').session).toContain(bench.platform.tokens.current?.accessToken);
	expect(bench.platform.tokens.usesOfVoided + bench.platform.tokens.unknownUses).toBe(0);
});

test.each<ExpiredTokenStyle>([
	'401',
	'400-UNAUTHORIZED',
	'200-UNAUTHORIZED',
	'200-INVALID_GRANT',
	'200-10002',
])(
	'renews a token that expires in the middle of a batch and is refused with %s; the request is repeated once',
	async (expiredTokenStyle) => {
		bench = await TokenBench.start({ expiredTokenStyle });
		await bench.activate(1);
		const expiry = pause(40).then(() => {
			bench.platform.expireTokens();
		});
		const { output } = await bench.activate(50);
		await expiry;

		expect(output.filter(({ json }) => json.status === 'WAITING')).toHaveLength(50);
		expect(bench.platform.activations).toHaveLength(51);
		expect(bench.tokenCalls).toHaveLength(2);
		expect(bench.probeCalls).toHaveLength(1);
		expect(bench.platform.tokens.usesOfVoided).toBe(2);
		expect(bench.activateCalls).toHaveLength(52);
	},
);

test('fetches once for many executions at the same time', async () => {
	bench = await TokenBench.start();
	const first = await Promise.all(Array.from({ length: 10 }, async () => await bench.activate(5)));
	expect(first.flatMap(({ output }) => output)).toHaveLength(50);
	expect(bench.tokenCalls).toHaveLength(1);

	bench.platform.expireTokens();
	const second = await Promise.all(Array.from({ length: 10 }, async () => await bench.activate(5)));
	expect(second.flatMap(({ output }) => output)).toHaveLength(50);
	expect(bench.tokenCalls).toHaveLength(2);
	expect(bench.platform.activations).toHaveLength(100);
	expect(bench.probeCalls).toHaveLength(1);
	expect(bench.activateCalls.length).toBeLessThanOrEqual(100 + 10);
});

test('takes the token that another process has put into the database instead of voiding it', async () => {
	bench = await TokenBench.start();
	await bench.activate(1);
	bench.platform.faults.add({ path: activatePath, kind: 'slow', delayMs: 200 });
	const run = bench.activate(1);
	await eventually('the second request', () => bench.activateCalls.length === 2);
	// Our request is under way with the old token when the other process renews it.
	const other = bench.platform.tokens.issue(['iot:public', 'iot:control']);
	bench.store.update('soda', { session: sessionWith(bench.store.data('soda'), other.accessToken) });

	expect((await run).output).toHaveLength(1);
	expect(bench.tokenCalls).toHaveLength(1);
	expect(bench.platform.tokens.current).toBe(other);
	expect(bench.probeCalls).toHaveLength(1);
	expect(bench.activateCalls).toHaveLength(3);
});

test('fetches once more when another process has voided the new token and its own is not in the database', async () => {
	bench = await TokenBench.start();
	bench.platform.faults.add({ path: activatePath, kind: 'slow', delayMs: 200, times: 1 });
	const run = bench.activate(1);
	await eventually('the request', () => bench.activateCalls.length === 1);
	bench.platform.tokens.issue(['iot:public', 'iot:control']);

	expect((await run).output).toHaveLength(1);
	expect(bench.tokenCalls).toHaveLength(2);
	expect(bench.activateCalls).toHaveLength(2);
	expect(bench.store.data('soda').session).toContain(bench.platform.tokens.current?.accessToken);
});

test('renews although it still keeps the token from before the one that another process has fetched', async () => {
	bench = await TokenBench.start();
	await bench.activate(1);
	const other = bench.platform.tokens.issue(['iot:public', 'iot:control']);
	bench.store.update('soda', { session: sessionWith(bench.store.data('soda'), other.accessToken) });
	bench.platform.expireTokens();

	expect((await bench.activate(1)).output).toHaveLength(1);
	expect(bench.tokenCalls).toHaveLength(2);
	expect(bench.probeCalls).toHaveLength(2);
	expect(bench.activateCalls).toHaveLength(4);
});

test('gives up on a platform that refuses new tokens too, after two of them', async () => {
	bench = await TokenBench.start({ tokenLifetimeSeconds: -1 });
	const { error } = await bench.activate(1);

	expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
	expect(error?.message).toContain('UNAUTHORIZED');
	expect(error?.description).toContain('one credential per application');
	expect(bench.tokenCalls).toHaveLength(2);
	expect(bench.activateCalls).toHaveLength(2);

	const { output } = await bench.activate(20, 'continueRegularOutput');
	for (const { json } of output) expect(json.error).toContain('UNAUTHORIZED');
	expect(bench.tokenCalls).toHaveLength(2);

	// It is remembered for ten seconds.
	bench.platform.tokens.settings.lifetimeSeconds = 7200;
	await at(10_000, async () => {
		expect((await bench.activate(2)).output).toHaveLength(2);
	});
	expect(bench.tokenCalls).toHaveLength(3);
});

test.each([
	['30 seconds later', 30_000],
	['after the clock was set back', -3_600_000],
])('a token reply that is nested too deep to be read is asked for again %s', async (_when, milliseconds) => {
	bench = await TokenBench.start();
	const body = `{"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
	bench.platform.faults.add({ path: tokenPath, kind: 'garbage', body, times: 1 });
	const { output } = await bench.activate(3, 'continueRegularOutput');
	for (const { json } of output) expect(json.error).toContain('access token');
	expect(bench.tokenCalls).toHaveLength(1);
	await at(milliseconds, async () => {
		expect((await bench.activate(3)).output).toHaveLength(3);
	});
	expect(bench.tokenCalls).toHaveLength(2);
});

test('a token endpoint whose reply comes byte by byte, for ever, is given up for all who wait', async () => {
	bench = await TokenBench.start();
	bench.platform.faults.add({ path: tokenPath, kind: 'drip', times: 1 });
	const runs = [bench.activate(2), bench.activate(2)];
	await eventually('the token call', () => bench.tokenCalls.length > 0);
	await pause(100);
	await at(30_000, async () => {
		expect((await Promise.all(runs)).flatMap(({ output }) => output)).toHaveLength(4);
	});
	expect(bench.tokenCalls).toHaveLength(2);
});

test.each([-5, 0, 1e300, null, 'soon', [7200]])(
	'a token that is said to last %j seconds is used until the platform refuses it',
	async (seconds) => {
		bench = await TokenBench.start();
		const { accessToken } = bench.platform.tokens.issue(['iot:public', 'iot:control']);
		bench.platform.faults.add({
			path: tokenPath,
			kind: 'httpStatus',
			status: 200,
			body: { access_token: accessToken, expires_in: seconds },
			times: 1,
		});
		expect((await bench.activate(3)).output).toHaveLength(3);
		expect(bench.tokenCalls).toHaveLength(1);
		bench.platform.expireTokens();
		expect((await bench.activate(3)).output).toHaveLength(3);
		expect(bench.tokenCalls).toHaveLength(2);
	},
);

test('does not use the token of another application after the credential was changed', async () => {
	bench = await TokenBench.start();
	await bench.activate(1);
	const before = bench.tokenCalls.length;
	bench.store.update('soda', { scopes: 'iot:control' });
	expect((await bench.activate(1)).output).toHaveLength(1);
	expect(bench.tokenCalls).toHaveLength(before + 1);
});

test.each([
	[
		'a wrong secret',
		{},
		{ clientSecret: 'wrong-secret-wrong-secret' },
		'client ID or the client secret (INVALID_CLIENT)',
	],
	['a wrong client ID', {}, { clientId: 'nobody' }, 'client ID or the client secret (INVALID_CLIENT)'],
	[
		'a scope that was not granted',
		{},
		{ scopes: 'iot:everything' },
		'scopes of the credential (INVALID_SCOPE)',
	],
	['a scope that the call lacks', {}, { scopes: 'iot:public' }, 'UNAUTHORIZED_CLIENT'],
])('says what to do about %s, and asks once for many items', async (_, options, credential, message) => {
	bench = await TokenBench.start(options, credential);
	const { output } = await bench.activate(20, 'continueRegularOutput');

	expect(output).toHaveLength(20);
	for (const { json } of output) expect(json.error).toContain(message);
	expect(bench.tokenCalls).toHaveLength(1);
	expect(JSON.stringify(output)).not.toContain(bench.platform.clientSecret);
});

test('waits when the platform limits token requests, and goes on', async () => {
	bench = await TokenBench.start({ tokenRateLimit: { max: 1, perMs: 2000 } });
	await bench.activate(1);
	bench.platform.expireTokens();
	expect((await bench.activate(3)).output).toHaveLength(3);
	expect(bench.tokenCalls.length).toBeLessThanOrEqual(4);
	expect(bench.platform.tokens.issued).toHaveLength(2);
});

test('says what to do when there is no token, and not that a command may have been carried out', async () => {
	bench = await TokenBench.start({}, { clientSecret: 'wrong-secret-wrong-secret' });
	const { error } = await bench.activate(1);
	expect(error?.message).toMatch(/^The Soda IoT platform does not accept the client ID or the client secret/);
	expect(error?.description).toContain('Copy both from the vendor');
	expect(bench.activateCalls).toHaveLength(0);
});

test('requests that begin while another one waits for the limit wait too, and go on', async () => {
	bench = await TokenBench.start({ tokenRateLimit: { max: 1, perMs: 1500 } });
	await bench.activate(1);
	bench.platform.expireTokens();
	const first = bench.activate(1);
	await pause(1500);
	const runs = await Promise.all([first, bench.activate(2), bench.activate(2)]);
	expect(runs.flatMap(({ output }) => output)).toHaveLength(5);
});

test('renews after HTTP 401 whatever code comes with it, and takes secrets with blanks around them', async () => {
	bench = await TokenBench.start({ expiredTokenStyle: '401-invalid_token' });
	bench.store.update('soda', { clientSecret: ` ${bench.platform.clientSecret}\n` });
	await bench.activate(1);
	bench.platform.expireTokens();
	expect((await bench.activate(1)).output).toHaveLength(1);
});

test('keeps its token when HTTP 401 comes with a code that is not about it', async () => {
	bench = await TokenBench.start();
	await bench.activate(1);
	const body = { error: 'INVALID_RESOURCE', error_description: 'auth_code is wrong' };
	bench.platform.faults.add({ path: activatePath, kind: 'httpStatus', status: 401, body, times: 1 });
	const { error } = await bench.activate(1);

	expect(error).toMatchObject({
		message: 'The Soda IoT platform refused the request: auth_code is wrong (INVALID_RESOURCE)',
		httpCode: '401',
	});
	expect(bench.activateCalls).toHaveLength(2);
	expect((await bench.activate(1)).output).toHaveLength(1);
	expect(bench.tokenCalls).toHaveLength(1);
	expect(bench.platform.tokens.voided).toEqual([]);
});

test('a slash or a blank more in the credential does not make another application of it', async () => {
	bench = await TokenBench.start();
	await bench.activate(1);
	const { url, clientId, clientSecret } = bench.platform;
	bench.store.update('soda', {
		baseUrl: ` ${url}/`,
		clientId: `${clientId} `,
		clientSecret: `\t${clientSecret}`,
		scopes: 'iot:public  iot:control',
	});
	expect((await bench.activate(1)).output).toHaveLength(1);
	expect(bench.tokenCalls).toHaveLength(1);
});

test('takes numbers, which an expression may give, for client ID and secret', async () => {
	bench = await TokenBench.start(
		{ clientId: '1234567', clientSecret: '7654321' },
		{ clientId: '={{ 1234567 }}', clientSecret: '={{ 7654321 }}' },
	);
	expect((await bench.activate(1)).output).toHaveLength(1);
	expect(await bench.press()).toMatchObject({ status: 'OK' });
	expect(bench.tokenCalls).toHaveLength(1);
});

test('a pasted token that has expired says so, and is not repeated', async () => {
	bench = await TokenBench.start(
		{},
		{ authentication: 'accessToken', accessToken: 'pasted-token-long-gone' },
	);
	const { error } = await bench.activate(1);
	expect(error?.message).toContain('UNAUTHORIZED');
	expect(error?.description).toContain('Client Credentials');
	expect(bench.activateCalls).toHaveLength(1);
	expect(bench.tokenCalls).toHaveLength(0);
	expect(JSON.stringify(error)).not.toContain('pasted-token-long-gone');
});
