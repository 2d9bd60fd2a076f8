import { eventually } from '../../../hosts/eventually';
import { startSodaIot, startWaterPurifier } from '../../../simulators';
import type { SodaIotSimulator, WaterPurifierSimulator } from '../../../simulators';
import { call, lobby, lock } from '../waterPurifier/client';
import { activate } from '../sodaIot/client';
import { Cleanup, http, json, startReceiver } from '../tools';

const cleanup = new Cleanup();
let purifier: WaterPurifierSimulator;
let soda: SodaIotSimulator;
beforeEach(async () => {
	purifier = cleanup.add(await startWaterPurifier());
	soda = cleanup.add(await startSodaIot({ autoOutcome: { result: 'none' } }));
});
afterEach(async () => await cleanup.run());

async function post<T = Record<string, unknown>>(
	{ url }: { url: string },
	path: string,
	body: unknown = {},
): Promise<T> {
	return json<T>(await http.post(`${url}/_simulator${path}`, body));
}

async function get<T>({ url }: { url: string }, path: string): Promise<T> {
	return json<T>(await http.get(`${url}/_simulator${path}`));
}

describe('control routes', () => {
	it('record the vendor calls and nothing else', async () => {
		await call(purifier, '/common/checkStatus', `"iotId":${lobby}`);
		await http.get(`${purifier.url}/elsewhere?a=1`);
		await http.get(purifier.url);
		await http.get(`${purifier.url}/_simulator/typo`);
		const requests = await get<Array<Record<string, unknown>>>(purifier, '/requests');
		expect(requests).toMatchObject([
			{
				method: 'POST',
				path: '/api/open/v1/common/checkStatus',
				bodyText: expect.stringContaining(`"iotId":${lobby}}`),
				status: 200,
			},
			{ method: 'GET', path: '/elsewhere', query: { a: '1' }, status: 404 },
		]);
		await http.delete(`${purifier.url}/_simulator/requests`);
		expect(purifier.requests).toEqual([]);
	});

	it('operate a water purifier', async () => {
		const receiver = cleanup.add(await startReceiver());
		await post(purifier, '/callback-url', { url: receiver.url });
		await lock(purifier, 'a');
		expect(await post(purifier, `/devices/${lobby}/press`, { pour: 100 })).toMatchObject({ orderId: 'a' });
		await eventually('the callback', () => receiver.received.length === 1);
		expect(await get(purifier, '/state')).toMatchObject({ orders: [{ orderId: 'a', state: 'WORKING' }] });
		expect(await get(purifier, '/callbacks')).toMatchObject([{ name: 'WP1_START_WATER' }]);
		await post(purifier, `/devices/${lobby}/online`, { online: false });
		expect(purifier.devices[0]?.online).toBe(false);
		expect(await post(purifier, `/devices/${lobby}/swipe`, { cardNum: '1' })).toMatchObject({
			accepted: false,
			problem: 'no operation URL is set',
		});
	});

	it('operate Soda IoT', async () => {
		const { id } = await activate(soda);
		await post(soda, `/activations/${id}/succeed`);
		expect(await post(soda, `/activations/${id}/settle`, { flowAmount: 2 })).toMatchObject({
			status: 'TERMINATED',
		});
		await post(soda, '/spelling', { spelling: 'documented' });
		await post(soda, '/auto-outcome', { result: 'ACTIVE_FAILURE' });
		await post(soda, '/expired-token-style', { style: '200-10002' });
		await post(soda, '/tokens/expire');
		expect(await get(soda, '/state')).toMatchObject({
			spelling: 'documented',
			autoOutcome: { result: 'ACTIVE_FAILURE' },
			accessToken: '',
			activations: [{ id, status: 'TERMINATED' }],
		});
		const { signed_request } = await post(soda, '/sign', { event: 'X' });
		expect(signed_request).toBe(soda.signedRequest({ event: 'X' }));
	});

	it('script faults', async () => {
		const { id } = await post(purifier, '/faults', { kind: 'httpStatus', status: 500, times: 1 });
		expect((await call(purifier, '/common/getIotInfo', '')).status).toBe(500);
		expect(await get(purifier, '/faults')).toMatchObject([{ id, used: 1 }]);
		await http.delete(`${purifier.url}/_simulator/faults`);
		expect(purifier.faults.list).toEqual([]);
	});

	it('keep alerts for the page', async () => {
		await post(soda, '/alerts', { text: 'Filter blocked in the lobby' });
		expect(await get(soda, '/alerts')).toMatchObject([{ message: { text: 'Filter blocked in the lobby' } }]);
	});

	it('say what is wrong with a bad control call', async () => {
		const press = await http.post(`${purifier.url}/_simulator/devices/1/press`, {});
		expect([press.status, json(press)]).toEqual([400, { error: 'IotId does not exist' }]);
		const broken = await http.post(`${soda.url}/_simulator/faults`, '{', {
			headers: { 'content-type': 'application/json' },
		});
		expect(broken.status).toBe(400);
	});

	it('serve the page and let only pages of this machine use the routes', async () => {
		const page = await http.get<string>(purifier.url);
		expect(page.data).toContain('<title>Dispense simulators</title>');
		const script = await http.get(`${purifier.url}/_simulator/page/app.mjs`);
		expect(script.headers['content-type']).toContain('javascript');
		const allowed = async (origin: string) =>
			(await http.get(`${soda.url}/_simulator/state`, { headers: { origin } })).headers[
				'access-control-allow-origin'
			] as unknown;
		expect([await allowed(purifier.url), await allowed('http://127.0.0.1.evil.example')]).toEqual([
			purifier.url,
			undefined,
		]);
	});
});
