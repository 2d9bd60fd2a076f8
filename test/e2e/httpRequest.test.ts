import type { IDataObject } from 'n8n-workflow';

import { executionError } from '../../hosts/executions';
import { benchLimitMs, startBench } from '../support/n8n/bench';
import type { Bench } from '../support/n8n/bench';
import { itemsOf, runFlow } from '../support/n8n/flows';
import { gym } from '../support/n8n/parameters';
import { closeServers, startServer } from '../support/servers';
import { workflowJson } from '../support/workflow';

const requestNode = 'HTTP Request';
const activatePath = '/iot/activation/';
const lockPath = '/api/open/v1/wp1/lock';

interface Request {
	method: 'GET' | 'POST';
	url: string;
	body?: IDataObject;
	credential?: 'sodaIotApi' | 'waterPurifierApi';
}

/** n8n's HTTP Request node as a user sets it up, with all options at their defaults. */
function flow({ method, url, body, credential }: Request) {
	const parameters = {
		method,
		url,
		...(credential && { authentication: 'predefinedCredentialType', nodeCredentialType: credential }),
		...(body && { sendBody: true, specifyBody: 'json', jsonBody: JSON.stringify(body) }),
		options: {},
	};
	return workflowJson(
		[
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{
				name: requestNode,
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				parameters,
				...(credential && { credentials: { [credential]: credential } }),
			},
		],
		{ name: `${method} ${url}`.slice(0, 100) },
	);
}

describe.each([2, 1] as const)("n8n %i's HTTP Request node with this package's credentials", (major) => {
	let bench: Bench;
	let orders = 0;

	const run = async (request: Request) => await runFlow(bench, flow(request));
	const activate = (): Request => ({
		method: 'POST',
		url: bench.soda.url + activatePath,
		credential: 'sodaIotApi',
		body: {
			client_order_id: `order-${++orders}`,
			device: { serial: 'DRINK-0001', auth_code: 'auth-drink-1' },
			modes: [{ preset: 'DRINKING_HOT' }],
			webhook_url: 'http://127.0.0.1:9/nobody',
		},
	});
	const lock = (): Request => ({
		method: 'POST',
		url: bench.purifier.url + lockPath,
		credential: 'waterPurifierApi',
		body: {
			iotId: Number(gym),
			volume: 1500,
			orderId: `order-${++orders}`,
			maxWaitTime: 60,
			programPrice: 1,
		},
	});
	const devices = (): Request => ({
		method: 'GET',
		url: `${bench.soda.url}/iot/devices/`,
		credential: 'sodaIotApi',
	});
	const platforms = () => [bench.soda, bench.purifier];

	beforeAll(async () => {
		bench = await startBench({
			major,
			soda: { accessToken: '', tokenRateLimit: { max: 1000, perMs: 60_000 } },
		});
	}, benchLimitMs);

	beforeEach(() => {
		for (const { faults, requests } of platforms()) {
			faults.clear();
			requests.length = 0;
		}
	});

	afterEach(closeServers);

	afterAll(async () => {
		await bench.close();
	});

	test('works: the token is fetched, the request signed', async () => {
		const read = await run(devices());
		expect(read.status).toBe('success');
		expect(itemsOf(read, requestNode)).toMatchObject([{ json: { objects: expect.any(Array) } }]);
		expect(itemsOf(await run(activate()), requestNode)).toMatchObject([{ json: { status: 'WAITING' } }]);
		expect(itemsOf(await run(lock()), requestNode)).toMatchObject([
			{ json: { code: 0, iotStatus: 'READY' } },
		]);
	});

	test.each([302, 307])('follows no redirect with HTTP %d', async (status) => {
		const elsewhere = await startServer((_request, response) => response.end('{}'));
		for (const { faults } of platforms()) faults.add({ kind: 'redirect', status, location: elsewhere.url });
		// With other credentials it follows the redirect.
		await run({ ...activate(), credential: undefined });
		expect(elsewhere.requests).toHaveLength(1);

		bench.soda.faults.clear();
		bench.soda.faults.add({ path: activatePath, kind: 'redirect', status, location: elsewhere.url });
		for (const request of [activate(), lock()]) {
			const execution = await run(request);
			expect(execution.status).toBe('error');
			expect(executionError(execution)).toMatchObject({ httpCode: String(status) });
		}
		expect(elsewhere.requests).toHaveLength(1);
		expect(bench.purifier.requests).toHaveLength(1);
	});

	test('works again after somebody else has voided the token, with one new one', async () => {
		await run(devices());
		bench.soda.tokens.issue(['iot:public', 'iot:control']);
		bench.soda.requests.length = 0;
		const read = await run(devices());

		expect(read.status).toBe('success');
		expect(itemsOf(read, requestNode)).toMatchObject([{ json: { objects: expect.any(Array) } }]);
		const fetches = () => bench.soda.requests.filter(({ path }) => path === '/oauth2/access_token');
		expect(fetches()).toHaveLength(1);
		expect((await run(devices())).status).toBe('success');
		expect(fetches()).toHaveLength(1);
	});

	test('sends a command once that was answered with HTTP 500 after its effect', async () => {
		for (const { faults } of platforms())
			faults.add({ method: 'POST', kind: 'httpStatus', status: 500, afterEffect: true });
		const activated = bench.soda.activations.length;
		for (const request of [activate(), lock()]) {
			const execution = await run(request);
			expect(executionError(execution)).toMatchObject({ httpCode: '500' });
		}
		expect(bench.soda.activations).toHaveLength(activated + 1);
		expect(bench.soda.requests.filter(({ path }) => path === activatePath)).toHaveLength(1);
		expect(bench.purifier.requests.map(({ path }) => path)).toEqual([lockPath]);
	});
});
