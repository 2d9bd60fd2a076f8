import { eventually } from '../../../hosts/eventually';
import { startSodaIot, startWaterPurifier } from '../../../simulators';
import type { WaterPurifierSimulator } from '../../../simulators';
import { call, gym, lobby, lock } from '../waterPurifier/client';
import { activate, post } from '../sodaIot/client';
import { Cleanup, http, json } from '../tools';

const cleanup = new Cleanup();
let simulator: WaterPurifierSimulator;
beforeEach(async () => {
	simulator = cleanup.add(await startWaterPurifier());
});
afterEach(async () => await cleanup.run());

const lockPath = '/api/open/v1/wp1/lock';

describe('scripted faults', () => {
	it('lose the reply of a command that has taken effect', async () => {
		simulator.faults.add({ path: lockPath, kind: 'loseReply', times: 1 });
		await expect(lock(simulator, 'a')).rejects.toThrow(/socket hang up|ECONNRESET/);
		expect(simulator.requests.map(({ status }) => status)).toEqual([0]);
		const flow = json<{ advOrderList: unknown[] }>(
			await call(simulator, '/advOrder/checkAdvOrder', '"orderId":"a"'),
		);
		expect(flow.advOrderList).toMatchObject([{ logType: 'WP1_LOCK', iotStatus: 'READY', volume: 2000 }]);
		expect(await lock(simulator, 'a')).toMatchObject({ code: 20005 });
	});

	it('drop a connection before the command takes effect', async () => {
		simulator.faults.add({ path: '*/wp1/*', kind: 'dropConnection', times: 1 });
		await expect(lock(simulator, 'a')).rejects.toThrow(/socket hang up|ECONNRESET/);
		expect(simulator.orders).toEqual([]);
		expect(await lock(simulator, 'a')).toMatchObject({ iotStatus: 'READY' });
	});

	it('let a command take effect later than its reply', async () => {
		const late = { path: lockPath, times: 1, effectAfterMs: 100 };
		simulator.faults.add({ ...late, kind: 'dropConnection' });
		await expect(lock(simulator, 'a')).rejects.toThrow(/socket hang up|ECONNRESET/);
		expect(simulator.orders).toEqual([]);
		await eventually('the lock', () => simulator.orders.length === 1);
		simulator.faults.add({ ...late, kind: 'noAnswer' });
		const other = { iotId: gym };
		expect(await lock(simulator, 'b', other)).toMatchObject({ iotStatus: 'NOT_ANSWER' });
		expect(simulator.orders).toHaveLength(1);
		await eventually('the other lock', () => simulator.orders.length === 2);
	});

	it.each([
		['offline', undefined, 'OFFLINE', 0],
		['noAnswer', undefined, 'NOT_ANSWER', 0],
		['noAnswer', true, 'NOT_ANSWER', 1],
	] as const)('show %s (after effect: %s) as iotStatus %s', async (kind, afterEffect, iotStatus, orders) => {
		simulator.faults.add({ path: lockPath, kind, times: 1, afterEffect });
		expect(await lock(simulator, 'a')).toMatchObject({ code: 0, iotStatus });
		expect(simulator.orders).toHaveLength(orders);
	});

	it('answer with an HTML error page, a JSON error, garbage or a redirect', async () => {
		const answers: Array<[number, string, string]> = [];
		simulator.faults.add({ kind: 'httpStatus', times: 1 });
		simulator.faults.add({ kind: 'httpStatus', status: 503, body: { code: 1, msg: 'busy' }, times: 1 });
		simulator.faults.add({ kind: 'garbage', times: 1 });
		simulator.faults.add({ kind: 'redirect', times: 1, location: 'http://other.example/' });
		simulator.faults.add({ kind: 'redirect', times: 1, status: 307, location: 'http://other.example/' });
		for (let i = 0; i < 5; i++) {
			const { status, headers, data } = await call(simulator, '/common/checkStatus', `"iotId":${lobby}`);
			answers.push([status, String(headers.location ?? headers['content-type']).split(';')[0] ?? '', data]);
		}
		expect(answers).toEqual([
			[502, 'text/html', expect.stringContaining('<h1>502')],
			[503, 'application/json', '{"code":1,"msg":"busy"}'],
			[200, 'text/plain', expect.stringContaining('<!doctype html>')],
			[302, 'http://other.example/', ''],
			[307, 'http://other.example/', ''],
		]);
		expect(simulator.faults.list.map(({ used }) => used)).toEqual([1, 1, 1, 1, 1]);
	});

	it('keep a caller waiting before or after the effect', async () => {
		simulator.faults.add({ path: lockPath, kind: 'slow', delayMs: 60_000, times: 1 });
		simulator.faults.add({ path: lockPath, kind: 'slowReply', delayMs: 60_000, times: 1 });
		const impatient = async () =>
			await http.post(simulator.url + lockPath, '{}', {
				timeout: 200,
				headers: { 'content-type': 'application/json' },
			});
		await expect(impatient()).rejects.toThrow('timeout');
		await expect(impatient()).rejects.toThrow('timeout');
		expect(simulator.requests.map(({ status }) => status)).toEqual([0, 0]);
	});

	it('let a reply come byte by byte, without an end', async () => {
		simulator.faults.add({ path: lockPath, kind: 'drip', times: 1 });
		const response = await fetch(simulator.url + lockPath, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: '{}',
		});
		const reader = response.body?.getReader();
		for (let count = 0; count < 3; count++)
			expect((await reader?.read())?.value).toEqual(new Uint8Array([32]));
		await reader?.cancel();
		expect(simulator.orders).toHaveLength(0);
	});

	it('stand until they are removed if no number of times is given', async () => {
		const fault = simulator.faults.add({ method: 'POST', kind: 'httpStatus', status: 500 });
		const status = async () => (await call(simulator, '/common/checkStatus', `"iotId":${lobby}`)).status;
		expect([await status(), await status()]).toEqual([500, 500]);
		simulator.faults.remove(fault.id);
		expect(await status()).toBe(200);
	});

	it('let Soda IoT accept an activation that the device never hears of', async () => {
		const soda = cleanup.add(await startSodaIot({ autoOutcome: { afterMs: 0 } }));
		soda.faults.add({ path: '/iot/activation/', kind: 'noAnswer', times: 1 });
		soda.faults.add({ path: '/iot/activation/', kind: 'offline', times: 1 });
		soda.faults.add({ path: '/iot/devices/*/switch', kind: 'offline' });
		for (let i = 0; i < 3; i++) expect((await activate(soda)).status).toBe('WAITING');
		await eventually('the start of the third', () => soda.activations[2]?.activedAt);
		expect(soda.activations.map(({ status }) => status).slice(0, 2)).toEqual(['WAITING', 'ACTIVE_FAILURE']);
		const flip = await post(soda, '/iot/devices/DRINK-0001/switch', { action: 'on' });
		expect(json(flip).error).toBe('EXTERNAL_SERVER_ERROR');
	});

	it('are checked when they are added', () => {
		expect(() => simulator.faults.add({ kind: 'typo' as 'slow' })).toThrow('Unknown fault kind "typo"');
		expect(() => simulator.faults.add({ kind: 'slow', times: 0 })).toThrow('times');
	});
});
