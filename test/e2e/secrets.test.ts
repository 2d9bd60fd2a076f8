import axios from 'axios';
import { randomBytes } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { executionError } from '../../hosts/executions';
import type { Execution } from '../../hosts/executions';
import type { ExpiredTokenStyle } from '../../simulators';
import { benchLimitMs, sodaCredential, startBench } from '../support/n8n/bench';
import type { Bench } from '../support/n8n/bench';
import { itemsOf, manualFlow, runFlow, triggerFlow } from '../support/n8n/flows';
import type { NodeUnderTest } from '../support/n8n/flows';
import { findLeaks, placesOf } from '../support/n8n/leaks';
import { activate, lobby, lock, warehouse } from '../support/n8n/parameters';
import { echoModes, EchoPlatform } from '../support/standIns/echoPlatform';
import type { EchoMode } from '../support/standIns/echoPlatform';
import { signed } from '../support/signedRequests';

/** Letters that addresses and JSON write differently, around a part that is the same in every form. */
const secret = (name: string) => `${name}:$,${randomBytes(12).toString('hex')}+/="`;

const device = (operation: string, more: IDataObject = {}): IDataObject => ({
	resource: 'purifier',
	operation,
	iotId: { __rl: true, mode: 'id', value: lobby },
	...more,
});
const activation = (operation: string, activationId: string): IDataObject => ({
	resource: 'activation',
	operation,
	activationId,
});

/** Every operation that calls a platform. The one that waits takes part only where it fails. */
const purifierOperations = (order: string): IDataObject[] => [
	lock(lobby, order),
	device('checkStatus'),
	device('openDoor', { delayCloseTime: 30 }),
	device('cancelLock', { orderId: order }),
	{ resource: 'device', operation: 'getMany', iotIds: lobby },
	{ ...device('getErrors'), returnAll: false, limit: 5 },
	{ resource: 'order', operation: 'getFlow', orderId: order },
];
const sodaOperations = (order: string, activationId: string): IDataObject[] => [
	activate(order),
	activation('query', activationId),
	activation('retry', activationId),
	activation('terminate', activationId),
];

function nodes(
	type: 'waterPurifier' | 'sodaIot',
	operations: IDataObject[],
	more: Partial<NodeUnderTest> = {},
): NodeUnderTest[] {
	return operations.map((parameters, index) => ({
		name: `${type} ${parameters.operation as string} ${index}`,
		type,
		parameters,
		onError: 'continueErrorOutput',
		...more,
	}));
}

describe.each([2, 1] as const)('secrets in n8n %i at log level debug', (major) => {
	const purifierSecret = `${randomBytes(7).toString('hex')}+/`;
	const secrets = { client: secret('client'), pasted: secret('pasted'), wrong: secret('wrong') };
	const answers: string[] = [];
	let bench: Bench;
	let echo: EchoPlatform;
	let orders = 0;

	const credential = async (name: string, type: string, data: object) =>
		await bench.n8n.createCredential({ name, type, data: data as never });
	/** Runs the nodes side by side, lets each item fail, and keeps what the editor shows. */
	const run = async (list: NodeUnderTest[], credentials = {}) => {
		const execution = await runFlow(bench, manualFlow(list), credentials);
		answers.push(JSON.stringify(execution));
		return execution;
	};
	/** The test button of a credential. */
	const press = async (id: string, changes: IDataObject = {}) => {
		const result = await bench.n8n.testCredential(id, changes);
		answers.push(JSON.stringify(result));
		return result;
	};

	beforeAll(async () => {
		echo = await EchoPlatform.start();
		bench = await startBench({
			major,
			logLevel: 'debug',
			// n8n 1 has one database connection, and mixes up executions that run at the same time.
			env: { DB_SQLITE_POOL_SIZE: '4' },
			soda: {
				clientSecret: secrets.client,
				accessToken: secrets.pasted,
				autoOutcome: { result: 'none', settleAfterMs: null },
				tokenRateLimit: { max: 1000, perMs: 60_000 },
			},
			purifier: { secret: purifierSecret, timeScale: 0.02 },
		});
	}, benchLimitMs);

	afterAll(async () => {
		await bench.close();
		await echo.close();
	});

	test('every operation with a pasted token, with one that has expired, and with fetched ones', async () => {
		const data = {
			...sodaCredential(bench.soda),
			authentication: 'accessToken',
			accessToken: secrets.pasted,
		};
		const pasted = { sodaIotApi: await credential('Pasted', 'sodaIotApi', data) };
		const first = await run(nodes('sodaIot', sodaOperations('pasted', '1')), pasted);
		const { id } = itemsOf(first, 'sodaIot activate 0')[0]?.json ?? {};
		expect(id).toEqual(expect.stringMatching(/^\d{20}$/));
		const known = id as string;

		await run(nodes('sodaIot', sodaOperations('fetched', known)));
		const styles: ExpiredTokenStyle[] = ['401', '400-UNAUTHORIZED', '200-INVALID_GRANT', '200-10002'];
		for (const style of styles) {
			bench.soda.setExpiredTokenStyle(style);
			bench.soda.expireTokens();
			// Both tokens are void now: n8n renews the one that it fetched, and can only report the pasted one.
			const renewed = await run(nodes('sodaIot', [activation('query', known)], { onError: 'stopWorkflow' }));
			expect(renewed.status).toBe('success');
			const stale = await run(
				nodes('sodaIot', [activation('query', known)], { onError: 'stopWorkflow' }),
				pasted,
			);
			expect(executionError(stale)?.description).toContain('has expired');
		}
	});

	test('every operation of the purifier, on a device that is there and on one that is offline', async () => {
		const done = await run(nodes('waterPurifier', purifierOperations(`order-${++orders}`)));
		expect(done.status).toBe('success');
		await run(nodes('waterPurifier', [lock(warehouse, 'offline')], { onError: 'stopWorkflow' }));
		bench.purifier.faults.add({ kind: 'loseReply', path: '*/wp1/*', times: 2 });
		await run(nodes('waterPurifier', purifierOperations(`order-${++orders}`)));
	});

	test('wrong secrets', async () => {
		const soda = { ...sodaCredential(bench.soda), clientSecret: secrets.wrong };
		const purifier = { serverUrl: bench.purifier.url, openId: bench.purifier.openId, secret: secrets.wrong };
		const wrong = {
			sodaIotApi: await credential('Wrong', 'sodaIotApi', soda),
			waterPurifierApi: await credential('Wrong', 'waterPurifierApi', purifier),
		};
		for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
			await run(nodes('sodaIot', [activation('query', '1')], { onError }), wrong);
			await run(nodes('waterPurifier', [device('checkStatus')], { onError }), wrong);
		}
		expect(await press(wrong.sodaIotApi)).toMatchObject({ status: 'Error' });
		expect(await press(wrong.waterPurifierApi)).toMatchObject({ status: 'Error' });
	});

	/** Everything that can be done with a platform that answers in one way. */
	async function useInEveryWay(mode: EchoMode | 'down'): Promise<void> {
		const url = mode === 'down' ? 'http://127.0.0.1:9' : echo.url(mode);
		const fields = { ...sodaCredential(bench.soda), baseUrl: url };
		const pasted = { ...fields, authentication: 'accessToken', accessToken: secrets.pasted };
		const purifier = { serverUrl: url, openId: bench.purifier.openId, secret: purifierSecret };
		const water = { waterPurifierApi: await credential(`Water ${mode}`, 'waterPurifierApi', purifier) };
		const purifierNodes = nodes('waterPurifier', purifierOperations('echo'));
		expectEachToSpeak(await run(purifierNodes, water), purifierNodes);
		await run(nodes('waterPurifier', [device('checkStatus')], { onError: 'stopWorkflow' }), water);
		await press(water.waterPurifierApi);

		for (const data of [fields, pasted]) {
			const soda = { sodaIotApi: await credential(`Soda ${mode}`, 'sodaIotApi', data) };
			const sodaNodes = nodes('sodaIot', sodaOperations('echo', '9007199254740993'));
			expectEachToSpeak(await run(sodaNodes, soda), sodaNodes);
			await run(nodes('sodaIot', [activate('echo')], { onError: 'stopWorkflow' }), soda);
			await press(soda.sodaIotApi);
			const presets = await bench.n8n.loadOptions({
				nodeType: 'n8n-nodes-dispense.sodaIot',
				method: 'getPresets',
				parameter: 'presets',
				parameters: activate('x'),
				credentials: soda,
			});
			answers.push(JSON.stringify(presets));
		}
	}

	/** An item on the output or on the error output: a node without either was not run. */
	function expectEachToSpeak(execution: Execution, list: NodeUnderTest[]): void {
		const counts = list.map(({ name }) => [
			name,
			itemsOf(execution, name).length + itemsOf(execution, name, 1).length,
		]);
		expect(counts.filter(([, count]) => count === 0)).toEqual([]);
	}

	test('platforms that repeat all they get, whatever else they answer, and one that is down', async () => {
		const modes = [...echoModes, 'down'] as const;
		// They run side by side, because a node takes seconds where an outcome is uncertain.
		const used = await Promise.all(modes.map(async (mode) => await useInEveryWay(mode)));
		expect(used).toHaveLength(modes.length);
	});

	test('webhooks, forged and genuine', async () => {
		const id = await bench.n8n.importWorkflow(triggerFlow('secrets'), { credentials: bench.credentials });
		await bench.n8n.activate(id);
		const message = { event: 'TERIMATED', iot_activation: { id: '1', status: 'TERIMATED' } };
		const sent = [
			signed(message, secrets.client),
			signed('senseless', secrets.client),
			signed(message, secrets.wrong),
			'cut.off',
		];
		for (const signedRequest of sent) {
			const { status, headers, data } = await axios.post<string>(
				`${bench.n8n.url}/webhook/secrets/webhook`,
				new URLSearchParams({ signed_request: signedRequest }),
				{ proxy: false, validateStatus: () => true },
			);
			answers.push(JSON.stringify([status, headers, data]));
		}
		expect(answers.slice(-4).map((answer) => (JSON.parse(answer) as number[])[0])).toEqual([
			200, 400, 401, 401,
		]);
		await bench.n8n.waitForExecution(id);
	});

	test('none of them stands in the database, in the log, in the editor or in an answer', async () => {
		const tokens = bench.soda.tokens.issued.map(({ accessToken }) => accessToken);
		const signs = bench.purifier.requests.map(({ headers }) => headers.sign ?? '');
		const everything = new Set([
			...Object.values(secrets),
			purifierSecret,
			...tokens,
			...signs,
			...echo.seen,
		]);
		everything.delete('');
		// Otherwise this test could pass only because there was nothing to find.
		expect(tokens.length).toBeGreaterThan(4);
		expect(signs.length).toBeGreaterThan(15);
		expect(echo.seen.size).toBeGreaterThan(60);

		const places = await placesOf(bench.n8n);
		for (const { id, name } of await bench.n8n.rest<Array<{ id: string; name: string }>>(
			'GET',
			'/credentials',
		))
			places.push({ name: `credential ${name}`, text: JSON.stringify(await bench.n8n.credential(id)) });
		expect(places.map(({ name }) => name)).toContain(bench.n8n.databaseFile);
		expect(bench.n8n.log()).toContain('debug');
		answers.forEach((text, index) => places.push({ name: `answer ${index}`, text }));
		expect(findLeaks(places, everything)).toEqual([]);
	});

	test('no redirect was followed', () => {
		expect(echo.strays).toEqual([]);
	});
});
