import type { FaultSpec } from '../../../simulators';
import { failureOf, itemFailure, saved } from '../../support/failures';
import { closeServers, startServer } from '../../support/servers';
import { byId, lobby, order, usePurifier, warehouse } from '../../support/waterPurifier';

const bench = usePurifier();

afterEach(closeServers);

/** A command after which nothing is looked up, unlike Lock and Cancel Lock. */
const door = { iotId: byId(lobby), delayCloseTime: 30 };

const replies = (body: unknown, status = 200): FaultSpec => ({ kind: 'httpStatus', status, body });

describe('a code other than 0', () => {
	it("shows the vendor's words and code, and keeps the item and the HTTP status", async () => {
		const result = await bench.run('lock', order({ iotId: byId('12345') }));

		expect(failureOf(result)).toEqual({
			message: 'The water purifier platform refused the request: IotId does not exist (code 20005)',
			description: expect.stringContaining('HTTP 200'),
			itemIndex: 0,
			httpCode: '200',
		});
		expect(result.error).toMatchObject({ name: 'NodeApiError' });
		expect(result.ran('Next')).toBe(false);
	});

	it.each(['ECONNRESET EPERM ENOENT', 'HTTP 404 Not Found', 'Fehler "ä"\nZeile 2'])(
		"leaves the vendor's words %p alone",
		async (msg) => {
			bench.simulator.faults.add(replies({ code: 7, msg }));
			const result = await bench.run('checkStatus', { iotId: byId(lobby) });
			expect(failureOf(result).message).toContain(`${msg} (code 7)`);
		},
	);

	it('is a failure, and no refusal, when the server says that it has failed', async () => {
		bench.simulator.faults.add(replies({ code: 500, msg: 'busy' }, 500));
		const failure = failureOf(await bench.run('openDoor', door));
		expect(failure.message).toBe('The water purifier platform failed: busy (code 500)');
		expect(failure.description).toContain('may have been carried out');
	});

	it('about the order does not blame the credential', async () => {
		bench.simulator.faults.add({ ...replies({ code: 20005, msg: 'The order already exists' }), times: 1 });
		const failure = failureOf(await bench.run('lock', order()));
		expect(failure.message).toContain('The order already exists (code 20005)');
		expect(failure.description).toContain('Check the order ID');
		expect(failure.description).not.toMatch(/openId|secret/);
	});
});

describe('code 0 with another status than READY', () => {
	it.each([
		['NOT_READY', 'Lock was not carried out: the purifier is not ready'],
		['OFFLINE', 'Lock was not carried out: the purifier is offline'],
		['CMD_ERROR', 'Lock was not carried out: the purifier cannot do this'],
		['WP_MAKING', 'Lock was not carried out: the purifier is making water'],
		['WP_LOCKING', 'Lock was not carried out: the purifier is locked'],
		['WP_RUNNING', 'Lock was not carried out: the purifier is working'],
		['WP_DISABLE', 'Lock was not carried out: the purifier is disabled'],
		['WP_PAUSING', 'Lock was not carried out: the purifier is paused'],
		['ERROR', 'Lock was not carried out: the purifier reports a fault'],
		['WASHING', 'Lock was not carried out: the purifier has an unknown status'],
		['SOMETHING_NEW', 'Lock was not carried out: the purifier has an unknown status'],
		['constructor', 'Lock was not carried out: the purifier has an unknown status'],
		['ready', 'Lock was not carried out: the purifier has an unknown status'],
	])('says in plain words that %s is a failure', async (iotStatus, words) => {
		bench.simulator.faults.add(replies({ code: 0, msg: 'success', iotStatus }));
		const failure = failureOf(await bench.run('lock', order()));

		expect(failure.message).toMatch(new RegExp(`^${words}.* \\(${iotStatus}\\)$`));
		expect(failure.description).not.toBe('');
		expect(failure.itemIndex).toBe(0);
	});

	it.each([
		[{ code: 0 }, 'has an unknown status (no iotStatus)'],
		[{ code: 0, iotStatus: null }, 'has an unknown status (no iotStatus)'],
		[{ code: 0, iotStatus: '' }, 'has an unknown status (no iotStatus)'],
		[{ code: 0, iotStatus: 'NOT_ANSWER' }, 'did not answer (NOT_ANSWER)'],
	])('says that nobody knows after %j', async (body, words) => {
		bench.simulator.faults.add(replies(body));
		const { message } = failureOf(await bench.run('openDoor', door));
		expect(message).toBe(`It is not known whether Open Door was carried out: the purifier ${words}`);
	});

	it('gives advice after a door that did not answer, and none about orders', async () => {
		bench.simulator.faults.add({ kind: 'noAnswer' });
		const { description } = failureOf(await bench.run('openDoor', door));
		expect(description).toContain('may have been carried out');
		expect(description).toContain('Look at the purifier itself');
		expect(description).not.toContain('order');
	});

	it('leaves the platform as it was: the refused order may be placed again', async () => {
		const result = await bench.run('lock', order({ iotId: byId(warehouse) }));
		expect(failureOf(result).message).toContain('(OFFLINE)');
		bench.simulator.setOnline(warehouse, true);
		expect((await bench.run('lock', order({ iotId: byId(warehouse) }))).output).toHaveLength(1);
	});
});

describe('replies that are not the platform’s', () => {
	it.each([
		['an HTML error page', { kind: 'httpStatus' }, '502'],
		['a page with HTTP 200', { kind: 'garbage' }, '200'],
		['an empty reply', { kind: 'garbage', body: '' }, '200'],
		['JSON without a code', { ...replies({ iotStatus: 'READY' }) }, '200'],
		['JSON that is no object', { ...replies([1]) }, '200'],
		['a redirect', { kind: 'redirect' }, '302'],
	] satisfies Array<[string, FaultSpec, string]>)(
		'reports %s with its HTTP status',
		async (_what, fault, code) => {
			bench.simulator.faults.add(fault);
			const failure = failureOf(await bench.run('openDoor', door));

			expect(failure).toMatchObject({ httpCode: code, itemIndex: 0 });
			expect(failure.message).toBe(`The water purifier platform sent an unexpected reply (HTTP ${code})`);
			expect(failure.description).toContain('Server URL');
			expect(bench.simulator.requests).toHaveLength(1);
		},
	);

	it('says that requests are limited, and that nothing was carried out', async () => {
		const tooMany = { kind: 'httpStatus', status: 429, body: 'Too Many Requests' } as const;
		bench.simulator.faults.add({ ...tooMany, retryAfter: '3600' });
		const failure = failureOf(await bench.run('openDoor', door));
		expect(failure.message).toContain('limits the number of requests (HTTP 429)');
		expect(failure.description).toContain('Nothing was carried out');
	});

	it.each([301, 302, 307, 308])('does not follow a redirect with HTTP %d', async (status) => {
		const elsewhere = await startServer((_request, response) => {
			response.end('{"code":0,"iotStatus":"READY"}');
		});
		const platform = await startServer((_request, response) => {
			response.writeHead(status, { location: elsewhere.url }).end();
		});
		const result = await bench.run('openDoor', door, { credentials: bench.credentialsFor(platform.url) });

		expect(failureOf(result)).toMatchObject({ httpCode: String(status) });
		expect(platform.requests).toHaveLength(1);
		expect(elsewhere.requests).toEqual([]);
	});

	it.each([401, 403, 500, 503])('sends a command once when it is answered with HTTP %d', async (status) => {
		bench.simulator.faults.add({ kind: 'httpStatus', status });
		expect(failureOf(await bench.run('openDoor', door))).toMatchObject({ httpCode: String(status) });
		expect(bench.simulator.requests).toHaveLength(1);
	});
});

describe('no reply', () => {
	it.each([
		['a connection that drops', 'dropConnection'],
		['a lost reply', 'loseReply'],
	] as const)(
		'after %s says that a command may have been carried out, and repeats nothing',
		async (_what, kind) => {
			bench.simulator.faults.add({ kind });
			const failure = failureOf(await bench.run('openDoor', door));

			expect(failure.message).toMatch(/^No reply from the water purifier platform/);
			expect(failure.description).toContain('may have been carried out');
			// n8n's own text for this error invites the user to send it again.
			expect(`${failure.message} ${failure.description}`).not.toMatch(/retry the request/i);
			expect(failure.itemIndex).toBe(0);
			expect(bench.simulator.requests).toHaveLength(1);
		},
	);

	it('says so when the reply ends in the middle', async () => {
		const platform = await startServer((_request, response) => {
			response.writeHead(200, { 'content-length': '100' }).write('{"code":0,', () => response.destroy());
		});
		const credentials = bench.credentialsFor(platform.url);
		const failure = failureOf(await bench.run('openDoor', door, { credentials }));
		expect(failure.message).toBe(
			'No reply from the water purifier platform: the connection was closed in the middle of the reply',
		);
		expect(failure.description).toContain('may have been carried out');
	});

	it('says so when nobody listens at the server URL', async () => {
		const credentials = bench.credentialsFor('http://127.0.0.1:1');
		const failure = failureOf(await bench.run('openDoor', door, { credentials }));

		expect(failure.message).toMatch(/^No reply from the water purifier platform/);
		expect(failure.description).toContain('Nothing was sent');
	});
});

describe('secrets', () => {
	const secretsOf = () => {
		const { simulator } = bench;
		return [simulator.secret, simulator.requests[0]?.headers.sign ?? 'no signature'];
	};

	it('are blanked in the output', async () => {
		const { secret } = bench.simulator;
		bench.simulator.faults.add(replies({ code: 0, iotStatus: 'READY', echo: { [secret]: `key ${secret}` } }));
		const result = await bench.run('openDoor', door);

		expect(result.output).toMatchObject([{ json: { echo: { '***': 'key ***' } } }]);
		for (const text of secretsOf()) expect(saved(result)).not.toContain(text);
	});

	it.each<FaultSpec>([
		{ kind: 'dropConnection' },
		{ kind: 'httpStatus', status: 500 },
		{ kind: 'redirect' },
		{ kind: 'garbage', body: 'demoSecret000001' },
		{ kind: 'httpStatus', status: 401, body: 'demoSecret000001' },
		{ kind: 'httpStatus', status: 200, body: { code: 1, msg: 'bad demoSecret000001' } },
		{ kind: 'httpStatus', status: 200, body: { code: 'demoSecret000001' } },
		{ kind: 'httpStatus', status: 200, body: { code: 0, iotStatus: 'demoSecret000001' } },
	])('are in no error after $kind $status', async (fault) => {
		bench.simulator.faults.add(fault);
		const stopped = await bench.run('openDoor', door);
		bench.simulator.faults.add(fault);
		const continued = await bench.run('openDoor', door, { onError: 'continueErrorOutput' });

		expect(itemFailure(continued.errorOutput[0]).message).toBe(failureOf(stopped).message);
		for (const text of secretsOf()) {
			expect(saved(stopped)).not.toContain(text);
			expect(saved(continued)).not.toContain(text);
		}
	});

	it('are blanked when the platform echoes the signature', async () => {
		const platform = await startServer((request, response) => {
			response.end(JSON.stringify({ code: 9, msg: `sign ${request.headers.sign as string} is wrong` }));
		});
		const result = await bench.run('openDoor', door, { credentials: bench.credentialsFor(platform.url) });

		expect(failureOf(result).message).toContain('sign *** is wrong (code 9)');
	});
});
