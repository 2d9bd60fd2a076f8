import { eventually } from '../../../hosts/eventually';
import { startSodaIot } from '../../../simulators';
import type { SodaDeviceSpec, SodaIotSimulator } from '../../../simulators';
import { activate, get, post } from './client';
import type { Refusal } from './client';
import { Cleanup, json } from '../tools';

const cleanup = new Cleanup();
afterEach(async () => await cleanup.run());

const showerModes = [{ preset: 'SHOWER_HOT', name: 'Hot', value: 0.02, unit: 'l', description: '' }];

async function start(devices?: SodaDeviceSpec[]): Promise<SodaIotSimulator> {
	return cleanup.add(await startSodaIot({ devices, autoOutcome: { afterMs: 1 } }));
}

interface Page extends Refusal {
	objects: Array<{ serial: string; id: string; status: string }>;
	pagination: { from: number; to: number; total: number };
}

describe('devices and merchants', () => {
	it('are listed ten at a time', async () => {
		const simulator = await start(
			Array.from({ length: 12 }, (_entry, i) => ({
				serial: `S-${i}`,
				authCode: 'x',
				modes: showerModes,
				merchantId: i === 0 ? '7' : '8',
			})),
		);
		const list = async (params: Record<string, string | number>) =>
			json<Page>(await get(simulator, '/iot/devices/', params));
		const second = await list({ limit: 10, offset: 10 });
		expect(second.objects.map(({ serial }) => serial)).toEqual(['S-10', 'S-11']);
		expect(second.pagination).toEqual({ from: 10, to: 12, total: 12 });
		expect((await list({})).objects).toHaveLength(10);
		expect((await list({ merchant_id: '7' })).pagination.total).toBe(1);
		expect((await list({ limit: 11 })).error).toBe('INVALID_REQUEST');
		expect((await list({ offset: -1 })).error).toBe('INVALID_REQUEST');
		expect(json<Page>(await get(simulator, '/iot/merchants/', { limit: 1 })).pagination.total).toBe(2);
	});

	it('are found by a serial that has to be escaped, and keep their auth code to themselves', async () => {
		const simulator = await start([{ serial: 'A/7 ü', authCode: 'secret', modes: showerModes }]);
		const device = await get(simulator, `/iot/devices/${encodeURIComponent('A/7 ü')}`);
		expect(json(device)).toEqual({
			serial: 'A/7 ü',
			feature: 'SHOWER',
			modes: showerModes,
			online: true,
			status: 'AVAILABLE',
			floor: '1',
			position_number: '101',
			merchant_id: '1001',
		});
		expect(json(await get(simulator, '/iot/devices/none')).error).toBe('NOT_FOUND');
	});

	it('can be switched off, and then fail to start', async () => {
		const simulator = await start();
		const flip = async (action: string) =>
			json(await post(simulator, '/iot/devices/DRINK-0001/switch', { action }));
		expect(await flip('off')).toEqual({ status: 'OK' });
		expect(await flip('maybe')).toMatchObject({ error: 'INVALID_REQUEST' });
		await activate(simulator);
		await eventually('the failure', () => simulator.activations[0]?.status === 'ACTIVE_FAILURE');
	});
});

describe('occupations', () => {
	const now = Date.now();
	const span = (from: number, to: number) => ({
		serial: 'SHOWER-0001',
		user_id: 'u1',
		start_at: new Date(now + from).toISOString(),
		end_at: new Date(now + to).toISOString(),
	});

	it('are made, listed and released', async () => {
		const simulator = await start();
		const occupy = async (body: object) =>
			json<{ id: string; status: string }>(await post(simulator, '/iot/occupation/', body));
		const first = await occupy(span(-60_000, 3_600_000));
		expect(first).toEqual({
			id: expect.any(String),
			serial: 'SHOWER-0001',
			status: 'OCCUPIED',
			created_at: expect.any(String),
		});
		expect(simulator.devices[1]?.status).toBe('OCCUPIED');
		expect((await occupy(span(0, 60_000))).status).toBe('OCCUPY_FAILURE');
		const list = json<Page>(await get(simulator, '/iot/devices/SHOWER-0001/occupation/'));
		expect(list.objects.map(({ status }) => status)).toEqual(['OCCUPIED', 'OCCUPY_FAILURE']);
		const release = async () => json(await post(simulator, `/iot/occupation/${first.id}/actions/release`));
		expect(await release()).toMatchObject({ status: 'RELEASED', released_at: expect.any(String) });
		expect(await release()).toMatchObject({ error: 'COMPLETED' });
		expect(simulator.devices[1]?.status).toBe('AVAILABLE');
	});

	it('need a user and a time span', async () => {
		const simulator = await start();
		const error = async (body: object) => json(await post(simulator, '/iot/occupation/', body)).error;
		expect(await error({ ...span(0, 1), user_id: undefined })).toBe('INVALID_REQUEST');
		expect(await error(span(1, 0))).toBe('INVALID_REQUEST');
	});
});
