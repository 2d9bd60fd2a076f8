import { searchList } from '../../support/engine';
import { failureOf } from '../../support/failures';
import { closeServers, startServer } from '../../support/servers';
import { byId, gym, lobby, order, usePurifier, warehouse } from '../../support/waterPurifier';

const bench = usePurifier();
afterEach(closeServers);

const bodyOf = (index = 0) => bench.bodies[index]?.replace(/^\{"openId":"\w+","time":\d+,?/, '{');

describe('open door', () => {
	it('sends the seconds and gives the reply', async () => {
		const { output } = await bench.run('openDoor', { iotId: byId(lobby), delayCloseTime: '={{ 45 }}' });
		expect(bench.paths).toEqual(['/api/open/v1/wp1/openTheDoor']);
		expect(bodyOf()).toBe('{"iotId":9007199254740993,"delayCloseTime":45}');
		expect(output).toEqual([
			{ json: { code: 0, msg: 'success', iotStatus: 'READY', iotId: lobby }, pairedItem: { item: 0 } },
		]);
	});

	it('fails in words when the purifier is offline, and before sending when the time is wrong', async () => {
		const offline = await bench.run('openDoor', { iotId: byId(warehouse), delayCloseTime: 30 });
		expect(failureOf(offline).message).toContain('Open Door was not carried out: the purifier is offline');
		const wrong = await bench.run('openDoor', { iotId: byId(lobby), delayCloseTime: 0 });
		expect(failureOf(wrong).message).toContain('"Delay Close Time (Seconds)" (delayCloseTime)');
		expect(bench.paths).toHaveLength(1);
	});
});

describe('get many devices', () => {
	const getMany = async (iotIds: unknown) =>
		await bench.run('getMany', { resource: 'device', iotIds } as never);

	it('gives all devices, one item each, ids as text', async () => {
		const { output } = await getMany('');
		expect(bodyOf()).toBe('{}');
		expect(output.map(({ json }) => json.iotId)).toEqual([lobby, gym, warehouse]);
		expect(output[0]).toEqual({
			json: {
				iotId: lobby,
				name: 'Lobby',
				country: 'GB',
				address: '1 Spring Street',
				longitude: -0.1276,
				latitude: 51.5072,
				lng: -0.1276,
				lat: 51.5072,
				errorStatus: 'OK',
				isOnline: 1,
				machineType: 'WATER_PURIFIER_1',
				iotType: 'WATER_PURIFIER_1',
				programId: [1],
			},
			pairedItem: { item: 0 },
		});
	});

	it.each([` ${warehouse}, ${gym},`, [warehouse, gym], `={{ ['${warehouse}', ${gym}] }}`])(
		'gives the chosen devices %p',
		async (iotIds) => {
			const { output } = await getMany(iotIds);
			expect(bodyOf()).toBe(`{"iotIdList":[${warehouse},${gym}]}`);
			expect(output.map(({ json }) => json.iotId)).toEqual([warehouse, gym]);
		},
	);

	it.each(['a', '1.5', '-1', '={{ [9007199254740993] }}', '={{ ({}) }}'])('refuses %p', async (iotIds) => {
		expect(failureOf(await getMany(iotIds)).message).toContain('"Device IDs" (iotIds)');
		expect(bench.paths).toEqual([]);
	});
});

describe('get errors', () => {
	const getErrors = async (parameters: object) =>
		await bench.run('getErrors', { resource: 'purifier', iotId: byId(lobby), ...parameters });
	const pages = () => bench.bodies.map((body) => (JSON.parse(body) as { page: number; size: number }).page);

	beforeEach(() => {
		for (let index = 1; index <= 45; index++) bench.simulator.reportError(lobby, `fault ${index}`);
	});

	it.each([
		[{ returnAll: true }, 45, [1, 2, 3]],
		[{ returnAll: false, limit: 5 }, 5, [1]],
		[{ limit: 40 }, 40, [1, 2]],
		[{}, 45, [1, 2, 3]],
	])('reads the pages that %p needs', async (parameters, count, expected) => {
		const { output } = await getErrors(parameters);
		expect(output).toHaveLength(count);
		expect(output[0]?.json).toEqual({
			errorMessage: 'fault 45',
			createTime: expect.any(Number),
			hasDealt: 0,
			iotId: lobby,
		});
		expect(new Set(output.map(({ json }) => json.errorMessage)).size).toBe(count);
		expect(pages()).toEqual(expected);
	});

	/** All faults of a platform that has these pages, and repeats the last one without end. */
	const readAll = async (sizes: number[], total?: unknown, last: unknown[] = []) => {
		let count = 0;
		const all = sizes.map((size) => Array.from({ length: size }, () => ({ errorMessage: `x ${++count}` })));
		const platform = await startServer((_request, response) => {
			const resList = all[platform.requests.length - 1] ?? last;
			response.end(JSON.stringify({ code: 0, resList, total }));
		});
		const { output } = await bench.run(
			'getErrors',
			{ resource: 'purifier', iotId: byId(lobby), returnAll: true },
			{ credentials: bench.credentialsFor(platform.url) },
		);
		return { count: output.length, requests: platform.requests.length };
	};

	it.each([undefined, null, '', 0, 3, 'many', -1])(
		'reads on to an empty page when the total is %p, which cannot be',
		async (total) => {
			expect(await readAll([20, 20, 5], total)).toEqual({ count: 45, requests: 4 });
		},
	);

	it('takes a page that is shorter than asked for', async () => {
		expect(await readAll([7, 7, 7])).toEqual({ count: 21, requests: 4 });
		expect(await readAll([7, 7, 7], '21')).toEqual({ count: 21, requests: 3 });
	});

	it('ends with a platform that never runs out of its last page', async () => {
		const last = [{ errorMessage: 'the first fault' }];
		expect(await readAll([20, 20], undefined, last)).toEqual({ count: 41, requests: 4 });
	});
});

describe('get flow', () => {
	it('gives one item per step, with the ids of device and order', async () => {
		await bench.run('lock', order());
		await bench.run('cancelLock', { iotId: byId(lobby), orderId: 'order-1' });
		const { output } = await bench.run('getFlow', { resource: 'order', orderId: 'order-1' });
		expect(output.map(({ json }) => [json.logType, json.iotId, json.orderId])).toEqual([
			['WP1_LOCK', lobby, 'order-1'],
			['WP1_CANCEL_LOCK', lobby, 'order-1'],
		]);
	});

	it('gives nothing for an order that was never placed', async () => {
		const { output, error } = await bench.run('getFlow', { resource: 'order', orderId: 'nowhere' });
		expect([output, error]).toEqual([[], undefined]);
	});
});

describe('the list of purifiers', () => {
	const search = async (filter?: string, credentials = bench.credentials) =>
		(await searchList({ node: 'waterPurifier', method: 'searchPurifiers', credentials, filter })).results;

	const gymName = 'Gym · 2 Spring Street · …0017';
	const lobbyName = 'Lobby · 1 Spring Street · …0993';
	const warehouseName = 'Warehouse · 3 Spring Street · …0992 (offline)';

	it('has them by name, address and the end of their ID, those that are online first', async () => {
		expect((await search()).map(({ name, value }) => [name, value])).toEqual([
			[gymName, gym],
			[lobbyName, lobby],
			[warehouseName, warehouse],
		]);
	});

	it.each([
		['lob', [lobbyName]],
		['SPRING STREET', [gymName, lobbyName, warehouseName]],
		[lobby, [lobbyName]],
		['nothing', []],
	])('is filtered by %p', async (filter, names) => {
		expect((await search(filter)).map(({ name }) => name)).toEqual(names);
	});

	it('leaves out records without an ID', async () => {
		const iotList = [{ name: 'Ghost' }, { iotId: null, name: 'Shadow' }, { iotId: 7, name: 'Kiosk' }];
		bench.simulator.faults.add({ kind: 'httpStatus', status: 200, body: { code: 0, iotList } });
		expect((await search()).map(({ value }) => value)).toEqual(['7']);
	});

	it('says what is wrong', async () => {
		bench.simulator.faults.add({ kind: 'httpStatus', status: 200, body: { code: 9, msg: 'no such openId' } });
		await expect(search()).rejects.toThrow('refused the request: no such openId (code 9)');
		await expect(search('', bench.credentialsFor(''))).rejects.toThrow('"Server URL"');
	});

	it('gives what Lock takes', async () => {
		const [found] = await search('gym');
		const iotId = { __rl: true, mode: 'list', value: found?.value } as never;
		const { output } = await bench.run('lock', order({ iotId }));
		expect(output).toMatchObject([{ json: { iotId: found?.value, iotStatus: 'READY' } }]);
	});
});

describe('order ids', () => {
	it('are made fresh for each item when none is given', async () => {
		const { output, error } = await bench.run(
			'lock',
			order({ iotId: byId('={{ $json.id }}'), orderId: '', generateOrderId: true }),
			{ items: [{ json: { id: lobby } }, { json: { id: gym } }] },
		);
		expect(error).toBeUndefined();
		const ids = output.map(({ json }) => json.orderId);
		expect(ids).toEqual([expect.stringMatching(/^[\w-]{36}$/), expect.stringMatching(/^[\w-]{36}$/)]);
		expect(ids[0]).not.toBe(ids[1]);
		expect(bench.simulator.orders.map(({ orderId }) => orderId)).toEqual(ids);
	});

	it('are taken as given otherwise', async () => {
		const { output } = await bench.run('lock', order({ generateOrderId: true }));
		expect(output).toMatchObject([{ json: { orderId: 'order-1' } }]);
	});

	it('must not be empty without that option', async () => {
		const failure = failureOf(await bench.run('lock', order({ orderId: '={{ "" }}' })));
		expect(failure.message).toContain('"Order ID" (orderId) is empty');
		expect(bench.paths).toEqual([]);
	});
});
