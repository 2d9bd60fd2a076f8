import { eventually } from '../../../hosts/eventually';
import { startSodaIot } from '../../../simulators';
import type { SodaIotOptions, SodaIotSimulator } from '../../../simulators';
import { activate, activateBody, post, query } from './client';
import { Cleanup, json } from '../tools';

const cleanup = new Cleanup();
afterEach(async () => await cleanup.run());

const showerOrder = {
	device: { serial: 'SHOWER-0001', auth_code: 'auth-shower-1' },
	modes: [{ preset: 'SHOWER_HOT' }],
};

/** Nothing happens by itself unless a test says so. */
async function start(options: SodaIotOptions = {}): Promise<SodaIotSimulator> {
	return cleanup.add(await startSodaIot({ autoOutcome: { result: 'none' }, ...options }));
}

async function act(
	simulator: SodaIotSimulator,
	id: string,
	action: string,
): Promise<Record<string, unknown>> {
	return json(await post(simulator, `/iot/activation/${id}/actions/${action}`));
}

describe('activate', () => {
	it('replies WAITING and an id that a double cannot hold', async () => {
		const simulator = await start();
		const [first, second] = [await activate(simulator), await activate(simulator)];
		expect(first.status).toBe('WAITING');
		expect(first.id).toMatch(/^\d{20}$/);
		expect(first.id).not.toBe(second.id);
		expect(Number(first.id)).toBe(Number(second.id));
	});

	it('can reply with the id alone, as an older edition does', async () => {
		const simulator = await start({ activateReply: 'idOnly' });
		expect(Object.keys(await activate(simulator))).toEqual(['id']);
	});

	it.each([
		['64 bytes of order id', { client_order_id: '单'.repeat(21) + 'x' }],
		['128 bytes of attachment', { attachment: '水'.repeat(42) + 'xy' }],
	])('accepts %s', async (_name, changes) => {
		expect((await activate(await start(), changes)).error).toBeUndefined();
	});

	it.each([
		['65 bytes of order id in 22 characters', { client_order_id: '单'.repeat(21) + 'xy' }, 'INVALID_REQUEST'],
		['129 bytes of attachment', { attachment: '水'.repeat(43) }, 'INVALID_REQUEST'],
		['no order id', { client_order_id: '' }, 'INVALID_REQUEST'],
		['a numeric order id', { client_order_id: 7 }, 'INVALID_REQUEST'],
		['no device', { device: undefined }, 'INVALID_REQUEST'],
		['an unknown device', { device: { serial: 'X', auth_code: 'Y' } }, 'NOT_FOUND'],
		['a wrong auth code', { device: { serial: 'DRINK-0001', auth_code: 'Y' } }, 'ACCESS_DENIED'],
		['no mode', { modes: [] }, 'INVALID_REQUEST'],
		['a mode of another device', { modes: [{ preset: 'SHOWER_HOT' }] }, 'INVALID_RESOURCE'],
		['no webhook', { webhook_url: undefined }, 'INVALID_REQUEST'],
		['a webhook that is no address', { webhook_url: 'example.com' }, 'INVALID_REQUEST'],
		['a quoted hold', { auth_hold: { amount: '5' } }, 'INVALID_REQUEST'],
	])('refuses %s', async (_name, changes, error) => {
		const simulator = await start();
		expect(await activate(simulator, changes)).toEqual({ error, error_description: expect.any(String) });
		expect(simulator.activations).toEqual([]);
	});

	it('takes a client_order_id once', async () => {
		const simulator = await start();
		const body = activateBody();
		await post(simulator, '/iot/activation/', body);
		expect(json(await post(simulator, '/iot/activation/', body)).error).toBe('INVALID_RESOURCE');
		expect(simulator.activations).toHaveLength(1);
	});

	it('says the same with HTTP 200 if it is set so', async () => {
		const simulator = await start({ errorStatus: '200' });
		const reply = await post(simulator, '/iot/activation/', activateBody({ modes: [] }));
		expect([reply.status, json(reply).error]).toEqual([200, 'INVALID_REQUEST']);
	});
});

describe('the course of an activation', () => {
	it('shows times, and the use once it has ended', async () => {
		const simulator = await start();
		const { id } = await activate(simulator, { attachment: 'täble 5' });
		expect(await query(simulator, id)).toEqual({
			id,
			client_order_id: expect.stringMatching(/^order-/),
			attachment: 'täble 5',
			status: 'WAITING',
			modes: [{ preset: 'DRINKING_HOT', name: '热水', value: 0.4, unit: '升', description: '' }],
		});
		simulator.succeed(id);
		expect(await query(simulator, id)).toMatchObject({
			status: 'ACTIVED',
			actived_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/),
		});
		simulator.settle(id, { flowAmount: 3, duration: 60 });
		expect(await query(simulator, id)).toMatchObject({
			status: 'TERIMATED',
			terminated_at: expect.any(String),
			modes: [{ used: { amount: 1.2, flow_amount: 3, duration: 60 } }],
		});
		simulator.spelling = 'documented';
		expect((await query(simulator, id)).status).toBe('TERMINATED');
	});

	it('never costs more than the hold', async () => {
		const simulator = await start();
		const { id } = await activate(simulator, { auth_hold: { amount: 1 } });
		simulator.succeed(id);
		expect(simulator.settle(id, { flowAmount: 20 }).modes[0]?.used).toMatchObject({
			amount: 1,
			flowAmount: 2.5,
		});
	});

	it('runs by itself as scripted', async () => {
		const simulator = await start({ autoOutcome: { result: 'ACTIVED', afterMs: 1, settleAfterMs: 1 } });
		await activate(simulator);
		await eventually('the end', () => simulator.activations[0]?.status === 'TERMINATED');
		expect(simulator.webhooks.map(({ name }) => name)).toEqual(['ACTIVED', 'TERIMATED']);
	});

	it('fails on a device that is offline, whatever is scripted', async () => {
		const simulator = await start({ autoOutcome: { result: 'none', afterMs: 1 } });
		await activate(simulator, { device: { serial: 'DRINK-0002', auth_code: 'auth-drink-2' } });
		await eventually('the failure', () => simulator.activations[0]?.status === 'ACTIVE_FAILURE');
		expect(simulator.webhooks.map(({ name }) => name)).toEqual(['ACTIVE_FAILURE']);
	});

	it('can be retried after a failure only', async () => {
		const simulator = await start();
		const { id } = await activate(simulator);
		expect((await act(simulator, id, 'retry')).error).toBe('INVALID_RESOURCE');
		simulator.fail(id);
		expect(await act(simulator, id, 'retry')).toEqual({ id, status: 'WAITING' });
		expect(simulator.succeed(id)).toMatchObject({ status: 'ACTIVED', retries: 1 });
		expect(() => simulator.fail(id)).toThrow('is ACTIVED');
	});
});

describe('terminate', () => {
	it.each(['ACTIVED', 'TERMINATED'] as const)(
		'replies %s, and the end comes later',
		async (terminateReply) => {
			const simulator = await start({
				terminateReply,
				autoOutcome: { result: 'none', terminateAfterMs: 20 },
			});
			const { id } = await activate(simulator, showerOrder);
			simulator.succeed(id);
			expect(await act(simulator, id, 'terminate')).toEqual({ id, status: terminateReply });
			await eventually('the end', () => simulator.activations[0]?.status === 'TERMINATED');
			expect((await act(simulator, id, 'terminate')).error).toBe('COMPLETED');
		},
	);

	it('may fail at the device', async () => {
		const simulator = await start({
			autoOutcome: { result: 'none', terminate: 'TERMINATE_FAILURE', terminateAfterMs: 0 },
		});
		const { id } = await activate(simulator, showerOrder);
		simulator.succeed(id);
		await act(simulator, id, 'terminate');
		await eventually('the failure', () => simulator.activations[0]?.status === 'TERMINATE_FAILURE');
		expect((await query(simulator, id)).status).toBe('TERIMATE_FAILURE');
	});

	it('is refused for a device that is paid first, and before the start', async () => {
		const simulator = await start();
		const drink = await activate(simulator);
		const shower = await activate(simulator, showerOrder);
		simulator.succeed(drink.id);
		expect((await act(simulator, drink.id, 'terminate')).error).toBe('ACCESS_DENIED');
		expect((await act(simulator, shower.id, 'terminate')).error).toBe('INVALID_RESOURCE');
		expect((await act(simulator, '1', 'terminate')).error).toBe('NOT_FOUND');
	});
});
