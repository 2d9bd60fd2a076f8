import type { FaultSpec } from '../../../simulators';
import { failureOf, saved } from '../../support/failures';
import { closeServers, startServer } from '../../support/servers';
import { activation, useSodaIot } from '../../support/sodaIot';

const bench = useSodaIot();

afterEach(closeServers);

const replies = (body: unknown, status = 200): FaultSpec => ({ kind: 'httpStatus', status, body });
const operations = ['activate', 'query', 'retry', 'terminate'];
const parameters = { ...activation(), activationId: '20211711593109302600' };

describe.each(operations)('%s', (operation) => {
	it.each([200, 400, 401, 403, 404, 409, 423, 429, 500, 502])(
		'fails for an error in the body with HTTP %d, once',
		async (status) => {
			bench.simulator.faults.add(
				replies({ error: 'LOCKED', error_description: 'The device is locked' }, status),
			);
			const result = await bench.run(operation, parameters);

			expect(failureOf(result)).toEqual({
				message: 'The Soda IoT platform refused the request: The device is locked (LOCKED)',
				description: expect.any(String),
				itemIndex: 0,
				httpCode: String(status),
			});
			expect(result.error).toMatchObject({ name: 'NodeApiError' });
			expect(result.ran('Next')).toBe(false);
			expect(bench.simulator.requests).toHaveLength(1);
		},
	);

	it.each([
		['an HTML error page', { kind: 'httpStatus' }, '502'],
		['a page with HTTP 200', { kind: 'garbage' }, '200'],
		['an empty reply', { kind: 'garbage', body: '' }, '200'],
		['a list', replies([{ id: '1' }]), '200'],
		['data with an HTTP error', replies({ id: '1', status: 'WAITING' }, 500), '500'],
		['a redirect', { kind: 'redirect' }, '302'],
	] satisfies Array<[string, FaultSpec, string]>)('fails for %s, once', async (_what, fault, httpCode) => {
		bench.simulator.faults.add(fault);
		const failure = failureOf(await bench.run(operation, parameters));

		expect(failure).toMatchObject({ httpCode, itemIndex: 0 });
		expect(failure.message).toBe(`The Soda IoT platform sent an unexpected reply (HTTP ${httpCode})`);
		expect(bench.simulator.requests).toHaveLength(1);
	});

	it('takes a page with HTTP 401 for a refusal of the token, and sends nothing again', async () => {
		bench.simulator.faults.add({ kind: 'httpStatus', status: 401 });
		const failure = failureOf(await bench.run(operation, parameters));

		expect(failure).toMatchObject({ httpCode: '401', itemIndex: 0 });
		expect(failure.message).toBe('The Soda IoT platform does not accept the access token (HTTP 401)');
		expect(failure.description).toContain('expired');
		expect(bench.simulator.requests).toHaveLength(1);
	});

	it('fails for a connection that drops, and never invites to repeat a command', async () => {
		bench.simulator.faults.add({ kind: 'dropConnection' });
		const failure = failureOf(await bench.run(operation, parameters));

		expect(failure.message).toMatch(/^No reply from the Soda IoT platform/);
		expect(failure.description).toMatch(
			operation === 'query' ? /Nothing was changed/ : /may have been (carried out|placed) all the same/,
		);
		expect(`${failure.message} ${failure.description}`).not.toMatch(/retry the request/i);
		expect(failure.itemIndex).toBe(0);
		expect(bench.simulator.requests).toHaveLength(1);
	});
});

it.each([
	['UNAUTHORIZED', 'token'],
	['10002', 'token'],
	['UNAUTHORIZED_CLIENT', 'scope'],
	['TOO_MANY_REQUESTS', 'Wait'],
	['INTERNAL_SERVER_ERROR', 'may have been placed'],
	['NOT_FOUND', 'Check'],
	['constructor', 'HTTP 200'],
])('says what to do after %s', async (error, advice) => {
	const refusal = replies({ error, error_description: 'in their words' });
	// Longer than the node waits for a limit.
	bench.simulator.faults.add({ ...refusal, retryAfter: '3600' });
	const failure = failureOf(await bench.run('activate', activation()));
	expect(failure.message).toContain(`in their words (${error})`);
	expect(failure.description).toContain(advice);
});

it.each(['ECONNRESET EPERM ENOENT', 'HTTP 404 Not Found', 'Fehler "ä"\nZeile 2'])(
	"leaves the vendor's words %p alone",
	async (words) => {
		bench.simulator.faults.add(replies({ error: 'X', error_description: words }));
		const failure = failureOf(await bench.run('query', { activationId: '1' }));
		expect(failure.message).toContain(`${words} (X)`);
	},
);

describe('the outcome of a command', () => {
	const outcomesOf = async (operation: string, changes: object = {}, credentials = bench.credentials) => {
		const options = { onError: 'continueErrorOutput' as const, credentials };
		const { errorOutput } = await bench.run(operation, { ...parameters, ...changes }, options);
		return errorOutput.map(({ json }) => json);
	};

	it.each<[FaultSpec, string]>([
		[replies({ error: 'LOCKED' }), 'notCarriedOut'],
		[replies({ error: 'UNAUTHORIZED' }, 401), 'notCarriedOut'],
		[{ kind: 'httpStatus', status: 404 }, 'notCarriedOut'],
		[replies({ error: 'INTERNAL_SERVER_ERROR' }), 'unknown'],
		[replies({ error: 'X' }), 'unknown'],
		[replies({ error: 'INVALID_REQUEST', error_description: 'auth_code is wrong' }), 'notCarriedOut'],
		// What an order that was sent before may be refused with.
		[replies({ error: 'INVALID_RESOURCE' }), 'unknown'],
		[replies({ error: 'INVALID_REQUEST', error_description: 'Duplicate request' }), 'unknown'],
		[replies({ error: 'INVALID_RESOURCE', error_description: '重复提交' }), 'unknown'],
		[{ kind: 'dropConnection' }, 'unknown'],
		[{ kind: 'httpStatus', status: 504 }, 'unknown'],
		[{ kind: 'garbage' }, 'unknown'],
	])('after %j is %s', async (fault, outcome) => {
		for (const operation of ['activate', 'retry', 'terminate']) {
			bench.simulator.faults.clear();
			bench.simulator.faults.add(fault);
			expect(await outcomesOf(operation)).toEqual([{ error: expect.any(String), outcome }]);
		}
	});

	it('is not known when the reply names no activation', async () => {
		bench.simulator.faults.add(replies({}));
		expect(await outcomesOf('activate')).toMatchObject([{ outcome: 'unknown' }]);
	});

	it('is not known when an earlier request may have placed the order', async () => {
		await bench.run('activate', activation());
		expect(await outcomesOf('activate')).toMatchObject([{ outcome: 'unknown' }]);
	});

	it('is that nothing was carried out when nothing was sent', async () => {
		const nowhere = bench.credentialsFor('http://127.0.0.1:1');
		const none = bench.credentialsFor('nonsense');
		const wrong = [{ error: expect.any(String) as string, outcome: 'notCarriedOut' }];
		expect(await outcomesOf('activate', { deviceSerial: '={{ "" }}' })).toEqual(wrong);
		expect(await outcomesOf('activate', {}, nowhere)).toEqual(wrong);
		expect(await outcomesOf('terminate', {}, none)).toEqual(wrong);
		const fetching = {
			authentication: 'clientCredentials',
			clientId: 'x',
			clientSecret: 'wrong',
			scopes: '',
		};
		const noToken = bench.credentialsFor(bench.simulator.url, fetching);
		expect(await outcomesOf('retry', {}, noToken)).toEqual(wrong);
	});

	it('is said by no question', async () => {
		bench.simulator.faults.add({ kind: 'dropConnection' });
		expect(await outcomesOf('query')).toEqual([{ error: expect.any(String) }]);
	});
});

describe('the platform itself', () => {
	it('refuses an order that was activated before', async () => {
		await bench.run('activate', activation());
		const failure = failureOf(await bench.run('activate', activation()));
		expect(failure.message).toContain('client_order_id order-1 has been used before (INVALID_RESOURCE)');
	});

	it('refuses to terminate a device that is paid first', async () => {
		await bench.run(
			'activate',
			activation({ deviceSerial: 'DRINK-0001', authCode: 'auth-drink-1', presets: ['DRINKING_HOT'] }),
		);
		const [{ id } = { id: '' }] = bench.simulator.activations;
		bench.simulator.succeed(id);
		const failure = failureOf(await bench.run('terminate', { activationId: id }));
		expect(failure.message).toContain('(ACCESS_DENIED)');
		expect(failure.httpCode).toBe('403');
	});

	it('does not know the neighbour of an ID that was rounded', async () => {
		await bench.run('activate', activation());
		const [{ id } = { id: '' }] = bench.simulator.activations;
		const neighbour = String(BigInt(id) + 1n);
		expect(Number(neighbour)).toBe(Number(id));
		expect(failureOf(await bench.run('query', { activationId: neighbour })).message).toContain('NOT_FOUND');
		expect((await bench.run('query', { activationId: id })).output).toMatchObject([{ json: { id } }]);
	});
});

it.each([{}, { id: '' }, { id: null }, { status: 'WAITING' }])(
	'does not take the activate reply %p, which names no activation, for a success',
	async (body) => {
		bench.simulator.faults.add(replies(body));
		const failure = failureOf(await bench.run('activate', activation()));
		expect(failure.message).toContain('no activation ID');
		expect(failure.description).toContain('order-1');
		expect(failure.itemIndex).toBe(0);
	},
);

it('does not follow a redirect', async () => {
	const elsewhere = await startServer((_request, response) => {
		response.end('{"id":"1"}');
	});
	const platform = await startServer((_request, response) => {
		response.writeHead(307, { location: elsewhere.url }).end();
	});
	const failure = failureOf(
		await bench.run('activate', activation(), { credentials: bench.credentialsFor(platform.url) }),
	);
	expect(failure.httpCode).toBe('307');
	expect(failure.description).toContain('redirects');
	expect(platform.requests).toHaveLength(1);
	expect(elsewhere.requests).toEqual([]);
});

it('says that nothing was sent when nobody listens at the base URL', async () => {
	const credentials = bench.credentialsFor('http://127.0.0.1:1');
	const failure = failureOf(await bench.run('activate', activation(), { credentials }));
	expect(failure.message).toMatch(/^No reply from the Soda IoT platform/);
	expect(failure.description).toContain('Nothing was sent');
});

describe('secrets', () => {
	const secrets = ['demo-access-token', 'demo-client-secret'];

	it('are blanked in the output', async () => {
		const echo = {
			'demo-access-token': 'x',
			url: '/?access_token=demo-access-token',
			secret: 'demo-client-secret',
		};
		bench.simulator.faults.add(replies({ id: '1', echo }));
		const result = await bench.run('query', { activationId: '1' });

		expect(result.output).toMatchObject([
			{ json: { echo: { '***': 'x', url: '/?access_token=***', secret: '***' } } },
		]);
		for (const secret of secrets) expect(saved(result)).not.toContain(secret);
	});

	it.each<FaultSpec>([
		{ kind: 'dropConnection' },
		{ kind: 'httpStatus', status: 500 },
		{ kind: 'httpStatus', status: 401 },
		{ kind: 'redirect' },
		{ kind: 'garbage', body: 'demo-access-token' },
		replies({ error: 'UNAUTHORIZED', error_description: 'demo-access-token has expired' }, 401),
		replies({ error: 'demo-access-token' }),
		replies({ error: { token: 'demo-access-token' } }),
	])('are in no error after %j', async (fault) => {
		for (const onError of [undefined, 'continueErrorOutput', 'continueRegularOutput'] as const) {
			bench.simulator.faults.clear();
			bench.simulator.faults.add(fault);
			const result = await bench.run('activate', activation(), { onError });
			for (const secret of secrets) expect(saved(result)).not.toContain(secret);
		}
	});

	it('are in no error when nobody listens', async () => {
		const credentials = bench.credentialsFor('http://127.0.0.1:1');
		const result = await bench.run('query', { activationId: '1' }, { credentials });
		for (const secret of secrets) expect(saved(result)).not.toContain(secret);
	});
});
