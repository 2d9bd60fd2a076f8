import { setTimeout as pause } from 'node:timers/promises';

import { sessionWith } from '../../nodes/SodaIot/token/session';
import type { ExpiredTokenStyle, SodaIotOptions, SodaIotSimulator } from '../../simulators';
import { startSodaIot } from '../../simulators';
import { CredentialStore, runNode } from '../support/engine';

let platform: SodaIotSimulator;
let store: CredentialStore;

async function start(options: SodaIotOptions = {}, credential: Record<string, string> = {}) {
	platform = await startSodaIot({
		accessToken: '',
		autoOutcome: { result: 'none' },
		tokenRateLimit: { max: 1000, perMs: 60_000 },
		...options,
	});
	store = new CredentialStore({
		soda: {
			type: 'sodaIotApi',
			data: {
				baseUrl: platform.url,
				authentication: 'clientCredentials',
				clientId: platform.clientId,
				clientSecret: platform.clientSecret,
				scopes: 'iot:public, iot:control',
				...credential,
			},
		},
	});
}

afterEach(async () => {
	await platform.close();
});

let orders = 0;

/** Activates a device for each of `count` orders. */
async function activate(count: number, onError?: 'continueRegularOutput') {
	const [device] = platform.devices;
	const items = Array.from({ length: count }, () => ({ json: { order: `order-${++orders}` } }));
	return await runNode({
		node: 'sodaIot',
		credentials: store,
		items,
		onError,
		parameters: {
			resource: 'activation',
			operation: 'activate',
			clientOrderId: '={{ $json.order }}',
			deviceSerial: device?.serial ?? '',
			authCode: device?.authCode ?? '',
			presets: [device?.modes[0]?.preset ?? ''],
			webhookUrl: 'http://127.0.0.1:9/webhook',
		},
	});
}

const tokenCalls = () => platform.requests.filter(({ path }) => path === '/oauth2/access_token');
const activateCalls = () => platform.requests.filter(({ path }) => path === '/iot/activation/');

test('fetches a token when there is none, as the vendor wants it asked for, and keeps it for later executions', async () => {
	await start();
	expect((await activate(3)).output).toHaveLength(3);
	expect((await activate(2)).output).toHaveLength(2);

	expect(tokenCalls()).toHaveLength(1);
	expect(JSON.parse(tokenCalls()[0]?.bodyText ?? '')).toEqual({
		grant_type: 'client_credentials',
		client_id: platform.clientId,
		client_secret: platform.clientSecret,
		scope: 'iot:public,iot:control',
	});
	expect(store.data('soda').session).toContain(platform.tokens.current?.accessToken);
	expect(platform.tokens.usesOfVoided + platform.tokens.unknownUses).toBe(0);
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
		await start({ expiredTokenStyle });
		await activate(1);
		const expiry = pause(40).then(() => {
			platform.expireTokens();
		});
		const { output } = await activate(50);
		await expiry;

		expect(output.filter(({ json }) => json.status === 'WAITING')).toHaveLength(50);
		expect(platform.activations).toHaveLength(51);
		expect(tokenCalls()).toHaveLength(2);
		expect(platform.tokens.usesOfVoided).toBe(1);
		expect(activateCalls()).toHaveLength(52);
	},
);

test('fetches once for many executions at the same time', async () => {
	await start();
	const first = await Promise.all(Array.from({ length: 10 }, async () => await activate(5)));
	expect(first.flatMap(({ output }) => output)).toHaveLength(50);
	expect(tokenCalls()).toHaveLength(1);

	platform.expireTokens();
	const second = await Promise.all(Array.from({ length: 10 }, async () => await activate(5)));
	expect(second.flatMap(({ output }) => output)).toHaveLength(50);
	expect(tokenCalls()).toHaveLength(2);
	expect(platform.activations).toHaveLength(100);
	expect(platform.tokens.usesOfVoided).toBeLessThanOrEqual(10);
});

test('takes the token that another process has put into the database instead of voiding it', async () => {
	await start();
	await activate(1);
	platform.faults.add({ path: '/iot/activation/', kind: 'slow', delayMs: 200 });
	const run = activate(1);
	while (activateCalls().length < 2) await pause(5);
	// Our request is under way with the old token when the other process renews it.
	const other = platform.tokens.issue(['iot:public', 'iot:control']);
	store.update('soda', { session: sessionWith(store.data('soda'), other.accessToken) });

	expect((await run).output).toHaveLength(1);
	expect(tokenCalls()).toHaveLength(1);
	expect(platform.tokens.current).toBe(other);
	expect(platform.tokens.usesOfVoided).toBe(1);
	expect(activateCalls()).toHaveLength(3);
});

test('fetches once more when another process has voided the new token and its own is not in the database', async () => {
	await start();
	platform.faults.add({ path: '/iot/activation/', kind: 'slow', delayMs: 200, times: 1 });
	const run = activate(1);
	while (activateCalls().length < 1) await pause(5);
	platform.tokens.issue(['iot:public', 'iot:control']);

	expect((await run).output).toHaveLength(1);
	expect(tokenCalls()).toHaveLength(2);
	expect(activateCalls()).toHaveLength(2);
	expect(store.data('soda').session).toContain(platform.tokens.current?.accessToken);
});

test('renews although it still keeps the token from before the one that another process has fetched', async () => {
	await start();
	await activate(1);
	const other = platform.tokens.issue(['iot:public', 'iot:control']);
	store.update('soda', { session: sessionWith(store.data('soda'), other.accessToken) });
	platform.expireTokens();

	expect((await activate(1)).output).toHaveLength(1);
	expect(tokenCalls()).toHaveLength(2);
	expect(platform.tokens.usesOfVoided).toBe(2);
	expect(activateCalls()).toHaveLength(4);
});

test('gives up on a platform that refuses new tokens too, after two of them', async () => {
	await start({ tokenLifetimeSeconds: -1 });
	const { error } = await activate(1);

	expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
	expect(error?.message).toContain('UNAUTHORIZED');
	expect(error?.description).toContain('one credential per application');
	expect(tokenCalls()).toHaveLength(2);
	expect(activateCalls()).toHaveLength(2);

	const { output } = await activate(20, 'continueRegularOutput');
	for (const { json } of output) expect(json.error).toContain('UNAUTHORIZED');
	expect(tokenCalls()).toHaveLength(2);
});

test('does not use the token of another application after the credential was changed', async () => {
	await start();
	await activate(1);
	const before = tokenCalls().length;
	store.update('soda', { scopes: 'iot:control' });
	expect((await activate(1)).output).toHaveLength(1);
	expect(tokenCalls()).toHaveLength(before + 1);
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
	await start(options, credential);
	const { output } = await activate(20, 'continueRegularOutput');

	expect(output).toHaveLength(20);
	for (const { json } of output) expect(json.error).toContain(message);
	expect(tokenCalls()).toHaveLength(1);
	expect(JSON.stringify(output)).not.toContain(platform.clientSecret);
});

test('waits when the platform limits token requests, and goes on', async () => {
	await start({ tokenRateLimit: { max: 1, perMs: 2000 } });
	await activate(1);
	platform.expireTokens();
	expect((await activate(3)).output).toHaveLength(3);
	expect(tokenCalls().length).toBeLessThanOrEqual(4);
	expect(platform.tokens.issued).toHaveLength(2);
});

test('says what to do when there is no token, and not that a command may have been carried out', async () => {
	await start({}, { clientSecret: 'wrong-secret-wrong-secret' });
	const { error } = await activate(1);
	expect(error?.message).toMatch(/^The SodaIot platform does not accept the client ID or the client secret/);
	expect(error?.description).toContain('Copy both from the vendor');
	expect(activateCalls()).toHaveLength(0);
});

test('requests that begin while another one waits for the limit wait too, and go on', async () => {
	await start({ tokenRateLimit: { max: 1, perMs: 1500 } });
	await activate(1);
	platform.expireTokens();
	const first = activate(1);
	await pause(1500);
	const runs = await Promise.all([first, activate(2), activate(2)]);
	expect(runs.flatMap(({ output }) => output)).toHaveLength(5);
});

test('renews after HTTP 401 whatever code comes with it, and takes secrets with blanks around them', async () => {
	await start({ expiredTokenStyle: '401-invalid_token' });
	store.update('soda', { clientSecret: ` ${platform.clientSecret}\n` });
	await activate(1);
	platform.expireTokens();
	expect((await activate(1)).output).toHaveLength(1);
});

test('a pasted token that has expired says so, and is not repeated', async () => {
	await start({}, { authentication: 'accessToken', accessToken: 'pasted-token-long-gone' });
	const { error } = await activate(1);
	expect(error?.message).toContain('UNAUTHORIZED');
	expect(error?.description).toContain('Client Credentials');
	expect(activateCalls()).toHaveLength(1);
	expect(tokenCalls()).toHaveLength(0);
	expect(JSON.stringify(error)).not.toContain('pasted-token-long-gone');
});
