import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { startWaterPurifier } from '../../../simulators';
import type { FaultSpec } from '../../../simulators';
import { testCredential } from '../../support/engine';
import { closeServers, startServer } from '../../support/servers';
import { useSodaIot } from '../../support/sodaIot';
import { usePurifier } from '../../support/waterPurifier';

afterEach(closeServers);

const ok = { status: 'OK', message: 'Connection successful' };

describe('waterPurifierApi', () => {
	const bench = usePurifier();
	const press = async (changes: ICredentialDataDecryptedObject = {}, url = bench.simulator.url) => {
		const { data } = bench.credentialsFor(url, changes).Purifier;
		return await testCredential({ node: 'waterPurifier', type: 'waterPurifierApi', data });
	};

	it('is right, and nothing was changed to find out', async () => {
		expect(await press()).toMatchObject(ok);
		expect(bench.paths).toEqual(['/api/open/v1/common/getIotInfo']);
		expect(bench.bodies).toEqual([expect.stringMatching(/^\{"openId":"demoOpenId000001","time":\d{13}\}$/)]);
	});

	it('is right with numbers, which expressions may give', async () => {
		const numbers = { openId: '1234567890123456', secret: '6543210987654321' };
		const platform = await startWaterPurifier(numbers);
		const changes = { openId: Number(numbers.openId), secret: Number(numbers.secret) };
		expect(await press(changes, platform.url)).toMatchObject(ok);
		await platform.close();
	});

	it.each([
		[{ secret: 'not-the-secret-1' }, 'The sign is wrong'],
		[{ openId: 'anotherOpenId001' }, 'openId does not exist'],
		[{ secret: 'short' }, 'too short'],
		[{ secret: '' }, '"secret" is empty'],
		[{ openId: '' }, '"openId" is empty'],
		[{ openId: ' ' }, '"openId" is empty'],
		[{ secret: 123 }, 'too short'],
	])('is wrong with %p', async (changes, reason) => {
		const verdict = await press(changes);
		expect(verdict).toMatchObject({ status: 'Error', message: expect.stringContaining(reason) });
		expect(JSON.stringify(verdict)).not.toContain('not-the-secret-1');
	});

	it.each(['', 'open.example.com', 'http://127.0.0.1:1', 'https:open.example.com'])(
		'is wrong with the server URL %p',
		async (serverUrl) => {
			expect(await press({ serverUrl })).toMatchObject({
				status: 'Error',
				message: expect.stringMatching(/Server URL|address/),
			});
		},
	);

	it.each<FaultSpec>([
		{ kind: 'httpStatus' },
		{ kind: 'httpStatus', status: 404 },
		{ kind: 'httpStatus', status: 429, body: 'Too Many Requests' },
		{ kind: 'httpStatus', status: 500, body: { code: 500, msg: 'busy' } },
		{ kind: 'garbage' },
		{ kind: 'garbage', body: '' },
		{ kind: 'redirect' },
		{ kind: 'dropConnection' },
		{ kind: 'httpStatus', status: 200, body: { code: 1, msg: 'bad demoSecret000001' } },
	])('is wrong after %j, in words without the secret and about no command', async (fault) => {
		bench.simulator.faults.add(fault);
		const verdict = await press();
		expect(verdict.status).toBe('Error');
		expect(verdict.message.length).toBeGreaterThan(20);
		expect(verdict.message).not.toMatch(/command|carried out/);
		expect(JSON.stringify(verdict)).not.toContain('demoSecret000001');
	});

	it('does not follow a redirect', async () => {
		const elsewhere = await startServer((_request, response) => {
			response.end('{"code":0}');
		});
		bench.simulator.faults.add({ kind: 'redirect', location: elsewhere.url });
		expect(await press()).toMatchObject({ status: 'Error' });
		expect(elsewhere.requests).toEqual([]);
	});
});

describe('sodaIotApi', () => {
	const bench = useSodaIot();
	const press = async (
		changes: ICredentialDataDecryptedObject = {},
		node: 'sodaIot' | 'sodaIotTrigger' = 'sodaIot',
	) => {
		const { data } = bench.credentialsFor(bench.simulator.url, changes).Soda;
		return await testCredential({ node, type: 'sodaIotApi', data });
	};

	it.each(['sodaIot', 'sodaIotTrigger'] as const)(
		'is right for %s, and nothing was changed',
		async (node) => {
			expect(await press({}, node)).toMatchObject(ok);
			expect(bench.simulator.requests).toMatchObject([
				{ method: 'GET', path: '/iot/merchants/', query: { access_token: 'demo-access-token' } },
			]);
			expect(bench.simulator.tokens.issued).toHaveLength(1);
		},
	);

	it('is right when the application has no merchants', async () => {
		bench.simulator.merchants.length = 0;
		expect(await press()).toMatchObject(ok);
	});

	it('is right with a token that is a number, as an expression gives it', async () => {
		const { accessToken } = bench.simulator.tokens.issue(['iot:public'], '12345678');
		expect(await press({ accessToken: `={{ ${accessToken} }}` })).toMatchObject(ok);
	});

	it.each([{ code: 0 }, {}, { message: 'ok' }, { objects: null }, { objects: { id: 1 } }])(
		'is wrong when another server answers with %j',
		async (body) => {
			bench.simulator.faults.add({ kind: 'httpStatus', status: 200, body });
			expect(await press()).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('not the Soda IoT platform'),
			});
		},
	);

	it('is right with a pasted token that was saved without its form, when another one was the default', async () => {
		const { baseUrl, accessToken } = bench.credentials.Soda.data;
		const { output } = await bench.run(
			'query',
			{ activationId: '={{ "1" }}' },
			{
				credentials: { Soda: { type: 'sodaIotApi', data: { baseUrl, accessToken } } },
				onError: 'continueErrorOutput',
			},
		);
		expect(output).toEqual([]);
		expect(bench.simulator.requests.map(({ query }) => query.access_token)).toEqual([accessToken]);
	});

	it('is right with a token that may not read merchants', async () => {
		const { accessToken } = bench.simulator.tokens.issue(['iot:control']);
		expect(await press({ accessToken })).toMatchObject({ status: 'OK' });
	});

	it.each(['401', '200-UNAUTHORIZED', '400-INVALID_GRANT', '200-10002'] as const)(
		'is wrong with an expired token, refused in the style %s',
		async (style) => {
			bench.simulator.setExpiredTokenStyle(style);
			const verdict = await press({ accessToken: 'void-token' });
			expect(verdict).toMatchObject({ status: 'Error', message: expect.stringContaining('token') });
			expect(verdict.message).not.toContain('void-token');
		},
	);

	it.each([
		[{ accessToken: '' }, '"Access Token" is empty'],
		[{ accessToken: ' ' }, '"Access Token" is empty'],
		[{ authentication: 'clientCredentials', accessToken: '' }, '"Client ID" is empty'],
		[{ authentication: 'clientCredentials', clientId: 'x', clientSecret: '' }, '"Client Secret" is empty'],
		[{ baseUrl: 'open.example.com' }, 'Base URL'],
		[{ baseUrl: 'http://127.0.0.1:1' }, 'address'],
	])('is wrong with %p', async (changes, reason) => {
		expect(await press(changes)).toMatchObject({ status: 'Error', message: expect.stringContaining(reason) });
	});

	it.each<FaultSpec>([
		{ kind: 'httpStatus' },
		{ kind: 'httpStatus', status: 401 },
		{ kind: 'garbage' },
		{ kind: 'redirect' },
		{ kind: 'dropConnection' },
		{ kind: 'httpStatus', status: 200, body: { error: 'X', error_description: 'demo-access-token' } },
	])('is wrong after %j, in words without the token', async (fault) => {
		bench.simulator.faults.add(fault);
		const verdict = await press();
		expect(verdict.status).toBe('Error');
		expect(verdict.message.length).toBeGreaterThan(20);
		expect(JSON.stringify(verdict)).not.toContain('demo-access-token');
	});
});
