import { defaultAccessToken, startSodaIot } from '../../../simulators';
import type { ExpiredTokenStyle, SodaIotOptions, SodaIotSimulator } from '../../../simulators';
import { fetchToken, get, post } from './client';
import { Cleanup, http, json } from '../tools';

const cleanup = new Cleanup();
afterEach(async () => await cleanup.run());

async function start(options: SodaIotOptions = {}): Promise<SodaIotSimulator> {
	return cleanup.add(await startSodaIot(options));
}

describe('token endpoint', () => {
	it('voids the old token at once when it issues a new one', async () => {
		const simulator = await start();
		expect((await get(simulator, '/iot/devices/')).status).toBe(200);
		const { access_token: token, expires_in: seconds } = json<{ access_token: string; expires_in: number }>(
			await fetchToken(simulator),
		);
		expect(seconds).toBe(7200);
		const old = await get(simulator, '/iot/devices/');
		expect([old.status, json(old).error]).toEqual([401, 'UNAUTHORIZED']);
		expect((await get(simulator, '/iot/devices/', { access_token: token })).status).toBe(200);
		expect(simulator.tokens.voided).toMatchObject([
			{ accessToken: defaultAccessToken, voidedBy: 'newToken', uses: 1, usesAfterEnd: 1 },
		]);
		expect(simulator.tokens.usesOfVoided).toBe(1);
	});

	it.each([
		['another grant', { grant_type: 'password' }, 'UNSUPPORTED_GRANT_TYPE'],
		['a wrong secret', { client_secret: 'x' }, 'INVALID_CLIENT'],
		['a scope that the application lacks', { scope: 'iot:public,iot:premier' }, 'INVALID_SCOPE'],
		['scopes joined by blanks', { scope: 'iot:public iot:control' }, 'INVALID_SCOPE'],
		['no scope', { scope: undefined }, 'INVALID_SCOPE'],
	])('refuses %s and keeps the old token', async (_name, changes, error) => {
		const simulator = await start({ scopes: ['iot:public', 'iot:control'] });
		expect(json(await fetchToken(simulator, changes)).error).toBe(error);
		expect((await get(simulator, '/iot/devices/')).status).toBe(200);
	});

	it('refuses a form', async () => {
		const { url } = await start();
		const form = new URLSearchParams({ grant_type: 'client_credentials' });
		expect(json(await http.post(`${url}/oauth2/access_token`, form)).error).toBe('INVALID_REQUEST');
	});

	it('is rate limited', async () => {
		const simulator = await start({ tokenRateLimit: { max: 2, perMs: 60_000 } });
		const errors = [];
		for (let i = 0; i < 3; i++) errors.push(json(await fetchToken(simulator)).error);
		expect(errors).toEqual([undefined, undefined, 'TOO_MANY_REQUESTS']);
	});
});

describe('tokens in calls', () => {
	it.each<[ExpiredTokenStyle, number, string]>([
		['401', 401, 'UNAUTHORIZED'],
		['400-UNAUTHORIZED', 400, 'UNAUTHORIZED'],
		['200-UNAUTHORIZED', 200, 'UNAUTHORIZED'],
		['200-INVALID_GRANT', 200, 'INVALID_GRANT'],
		['200-10002', 200, '10002'],
	])('an expired one is refused in the style %s', async (expiredTokenStyle, status, error) => {
		const simulator = await start({ expiredTokenStyle });
		simulator.expireTokens();
		const reply = await get(simulator, '/iot/devices/');
		expect([reply.status, json(reply)]).toEqual([status, { error, error_description: expect.any(String) }]);
	});

	it('end with their lifetime', async () => {
		const simulator = await start({ tokenLifetimeSeconds: 0 });
		expect((await get(simulator, '/iot/devices/')).status).toBe(401);
		expect(simulator.tokens.usesOfVoided).toBe(1);
	});

	it('an unknown one is counted apart', async () => {
		const simulator = await start();
		expect((await get(simulator, '/iot/devices/', { access_token: 'made-up' })).status).toBe(401);
		expect(simulator.tokens).toMatchObject({ unknownUses: 1, usesOfVoided: 0 });
	});

	it('need the scope of the call', async () => {
		const simulator = await start({ scopes: ['iot:public'] });
		const errors = [];
		for (const path of ['/iot/activation/', '/iot/devices/DRINK-0001/switch', '/iot/occupation/']) {
			errors.push(json(await post(simulator, path)).error);
		}
		expect(errors).toEqual(Array(3).fill('UNAUTHORIZED_CLIENT'));
	});
});
