import type { IDataObject } from 'n8n-workflow';

import { executionError, nodeItems, nodeRan } from '../../hosts/executions';
import { defaultAccessToken } from '../../simulators';
import { benchLimitMs, sodaCredential, startBench } from '../support/n8n/bench';
import type { Bench } from '../support/n8n/bench';
import { failed, itemsOf, manualFlow, runFlow, succeeded } from '../support/n8n/flows';
import { activate, gym, lobby, lock, warehouse } from '../support/n8n/parameters';

describe.each([2, 1] as const)('the nodes in n8n %i', (major) => {
	let bench: Bench;

	beforeAll(async () => {
		bench = await startBench({ major });
	}, benchLimitMs);

	afterAll(async () => {
		await bench.close();
	});

	beforeEach(() => {
		bench.purifier.requests.length = 0;
		bench.soda.requests.length = 0;
	});

	test.each([
		['sodaIot', '/activation/query'],
		['sodaIotTrigger', ''],
	])('the editor finds what each version of %s puts out', async (type, operation) => {
		const [node] = (await bench.n8n.nodeTypes()).filter(({ name }) => name.endsWith(`.${type}`));
		const versions = [node?.version ?? []].flat();
		expect(versions).toEqual([1, 2]);
		for (const version of versions) {
			const path = `n8n-nodes-dispense.${type}/${version}.0.0${operation}.json`;
			const response = await fetch(`${bench.n8n.url}/schemas/${path}`);
			expect([path, response.status]).toEqual([path, 200]);
			expect(await response.json()).toMatchObject({ type: 'object' });
		}
	});

	describe('several items', () => {
		const devices = [lobby, warehouse, gym];

		test('handles each on its own; the one that fails goes to the error output', async () => {
			const items = devices.map((iotId, index) => ({ iotId, orderId: `branch-${index}` }));
			const node = {
				name: 'Lock',
				type: 'waterPurifier' as const,
				parameters: lock('={{ $json.iotId }}', '={{ $json.orderId }}'),
				onError: 'continueErrorOutput' as const,
			};
			const execution = await runFlow(bench, manualFlow([node], items));

			expect(execution.status).toBe('success');
			expect(nodeItems(execution, succeeded).map(({ iotId, orderId }) => [iotId, orderId])).toEqual([
				[lobby, 'branch-0'],
				[gym, 'branch-2'],
			]);
			expect(itemsOf(execution, 'Lock').map(({ pairedItem }) => pairedItem)).toEqual([
				{ item: 0 },
				{ item: 2 },
			]);
			const [item, ...others] = itemsOf(execution, 'Lock', 1);
			expect(others).toEqual([]);
			expect(item?.json).toMatchObject({
				error: expect.stringContaining('(OFFLINE)'),
				outcome: 'notCarriedOut',
				orderId: 'branch-1',
				iotId: warehouse,
			});
			expect(item?.pairedItem).toEqual({ item: 1 });
			expect(nodeItems(execution, failed)).toHaveLength(1);

			// Compared as text: the platform must get every device's id unrounded, and every order once.
			const locks = bench.purifier.requests.filter(({ path }) => path === '/api/open/v1/wp1/lock');
			expect(locks.map(({ bodyText }) => /"iotId":(\d+),/.exec(bodyText)?.[1])).toEqual(devices);
			expect(bench.purifier.orders.map(({ iotId }) => iotId)).toEqual([lobby, gym]);
			for (const { headers } of locks) expect(headers.sign).toMatch(/^[A-Za-z0-9+/]{43}=$/);
		});

		test('keeps their order on the regular output', async () => {
			const items = ['mixed-0', 'mixed-0', 'mixed-1'].map((order) => ({ order }));
			const node = {
				name: 'Activate',
				type: 'sodaIot' as const,
				parameters: activate('={{ $json.order }}'),
				onError: 'continueRegularOutput' as const,
			};
			const execution = await runFlow(bench, manualFlow([node], items));

			const [first, second, third] = itemsOf(execution, 'Activate');
			expect(first?.json).toMatchObject({ id: expect.stringMatching(/^\d{20}$/), status: 'WAITING' });
			// This is not known: an earlier request may have used the order ID.
			expect(second?.json).toEqual({
				error: expect.stringContaining('has been used before'),
				outcome: 'unknown',
			});
			expect(third?.json).toMatchObject({ status: 'WAITING' });
			expect(first?.json.id).not.toBe(third?.json.id);
			expect([first, second, third].map((item) => item?.pairedItem)).toEqual(
				[0, 1, 2].map((item) => ({ item })),
			);
		});

		test('stops at the one that fails, and says what was carried out', async () => {
			const items = ['stop-0', 'stop-0', 'stop-1'].map((order) => ({ order }));
			const node = { name: 'Activate', type: 'sodaIot' as const, parameters: activate('={{ $json.order }}') };
			const execution = await runFlow(bench, manualFlow([node], items));

			expect(execution.status).toBe('error');
			const error = executionError(execution);
			expect(error).toMatchObject({
				name: 'NodeApiError',
				message: expect.stringContaining('has been used before'),
				description: expect.stringContaining('Item 0 was carried out. Item 2 was not started.'),
				httpCode: '400',
				context: expect.objectContaining({ itemIndex: 1 }),
			});
			expect(nodeRan(execution, succeeded)).toBe(false);
			expect(bench.soda.requests.filter(({ path }) => path === '/iot/activation/')).toHaveLength(2);
		});
	});

	test('an activation is queried, ended and settled with the vendor’s values', async () => {
		bench.soda.setAutoOutcome({ settleAfterMs: null, terminate: 'none' });
		const run = async (parameters: IDataObject) => {
			const flow = manualFlow([{ name: 'Call', type: 'sodaIot', parameters }]);
			const execution = await runFlow(bench, flow);
			expect(executionError(execution)).toBeUndefined();
			return nodeItems(execution, 'Call')[0];
		};
		const shower = { deviceSerial: 'SHOWER-0001', authCode: 'auth-shower-1', presets: 'SHOWER_HOT' };
		const started = await run(
			activate('shower-1', { ...shower, additionalFields: { attachment: 'Zoë', authHoldAmount: 2.5 } }),
		);
		const activationId = started?.id as string;
		bench.soda.succeed(activationId);
		expect(await run({ resource: 'activation', operation: 'terminate', activationId })).toMatchObject({
			id: activationId,
			status: 'ACTIVED',
		});
		bench.soda.settle(activationId, { amount: 0.35, flowAmount: 17.5, duration: 210 });
		expect(await run({ resource: 'activation', operation: 'query', activationId })).toMatchObject({
			id: activationId,
			client_order_id: 'shower-1',
			attachment: 'Zoë',
			status: 'TERMINATED',
			vendorStatus: 'TERIMATED',
			modes: [{ preset: 'SHOWER_HOT', used: { amount: 0.35, flow_amount: 17.5, duration: 210 } }],
		});
		expect(bench.soda.requests[0]?.bodyText).toContain('"auth_hold":{"amount":2.5}');
	});

	describe('the test button', () => {
		const verdict = async (type: 'waterPurifierApi' | 'sodaIotApi', changes: Record<string, string>) =>
			await bench.n8n.testCredential(bench.credentials[type] ?? '', changes);

		test('of the water purifier', async () => {
			expect(await verdict('waterPurifierApi', {})).toMatchObject({ status: 'OK' });
			const wrong = await verdict('waterPurifierApi', { secret: 'notTheSecret0000' });
			expect(wrong).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('refused the request'),
			});
			const nobody = await verdict('waterPurifierApi', { serverUrl: 'http://127.0.0.1:9' });
			expect(nobody).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('could not be reached'),
			});
			expect(bench.purifier.requests.map(({ path }) => path)).toEqual(
				Array.from({ length: 2 }, () => '/api/open/v1/common/getIotInfo'),
			);
		});

		test('of Soda IoT, without voiding the token that is in use', async () => {
			const before = bench.soda.tokens.current;
			expect(before).toBeDefined();
			expect(await verdict('sodaIotApi', {})).toMatchObject({ status: 'OK' });
			const pasted = { authentication: 'accessToken', accessToken: before?.accessToken ?? '' };
			expect(await verdict('sodaIotApi', pasted)).toMatchObject({ status: 'OK' });
			const old = await verdict('sodaIotApi', { ...pasted, accessToken: defaultAccessToken });
			expect(old).toMatchObject({ status: 'Error', message: expect.stringContaining('has expired') });
			const empty = await verdict('sodaIotApi', { ...pasted, accessToken: '' });
			expect(empty).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('"Access Token" is empty'),
			});

			const secret = await verdict('sodaIotApi', { clientSecret: 'another' });
			expect(secret).toMatchObject({ status: 'Error', message: expect.stringContaining('(INVALID_CLIENT)') });
			const scopes = await verdict('sodaIotApi', { scopes: 'iot:everything' });
			expect(scopes).toMatchObject({ status: 'Error', message: expect.stringContaining('(INVALID_SCOPE)') });
			expect(bench.soda.tokens.current).toBe(before);
		});
	});

	describe('the list of presets', () => {
		const presets = async (credential: string, deviceSerial: string) =>
			await bench.n8n.loadOptions({
				nodeType: 'n8n-nodes-dispense.sodaIot',
				method: 'getPresets',
				parameter: 'presets',
				parameters: { ...activate('x'), deviceSerial },
				credentials: { sodaIotApi: credential },
			});

		test('has the modes of the device with name and price', async () => {
			expect(await presets(bench.credentials.sodaIotApi ?? '', 'SHOWER-0001')).toEqual([
				expect.objectContaining({ value: 'SHOWER_HOT', name: '热水 – 0.02 yuan per 升' }),
			]);
		});

		test('has the documented presets when the device cannot be read', async () => {
			const data = { ...sodaCredential(bench.soda), authentication: 'accessToken', accessToken: 'nonsense' };
			const id = await bench.n8n.createCredential({ name: 'Nonsense', type: 'sodaIotApi', data });
			const list = await presets(id, 'DRINK-0001');
			expect(list.map(({ value }) => value)).toEqual(['DRINKING_HOT', 'DRINKING_COLD']);
		});
	});
});
