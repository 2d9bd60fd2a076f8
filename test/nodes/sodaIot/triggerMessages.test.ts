import { eventually } from '../../../hosts/eventually';
import { startSodaIot } from '../../../simulators';
import { sampleRequest, sampleSecret, signed } from '../../support/signedRequests';
import { message, serve, stopTriggers, triggerSecret } from '../../support/sodaIotTrigger';

afterEach(stopTriggers);

const success = { status: 200, type: 'text/plain; charset=utf-8', text: 'success' };

describe('what is delivered', () => {
	it.each([
		['IOT_ACTIVATION:ACTIVED', 'ACTIVED', 'ACTIVED', 'ACTIVED'],
		['ACTIVED', 'ACTIVED', 'ACTIVED', 'ACTIVED'],
		['IOT_ACTIVATION:ACTIVE_FAILURE', 'ACTIVE_FAILURE', 'ACTIVE_FAILURE', 'ACTIVE_FAILURE'],
		['ACTIVE_FAILURE', 'ACTIVE_FAILURE', 'ACTIVE_FAILURE', 'ACTIVE_FAILURE'],
		['IOT_ACTIVATION:TERMINATED', 'TERIMATED', 'TERMINATED', 'TERMINATED'],
		['TERIMATED', 'TERIMATED', 'TERMINATED', 'TERMINATED'],
		['TERMINATED', 'TERMINATED', 'TERMINATED', 'TERMINATED'],
		['IOT_ACTIVATION:TERMINATE_FAILURE', 'TERMINATE_FAILURE', 'TERMINATE_FAILURE', 'TERMINATE_FAILURE'],
		['TERIMATE_FAILURE', 'TERIMATE_FAILURE', 'TERMINATE_FAILURE', 'TERMINATE_FAILURE'],
		['TERMINATE_FAILURE', 'TERMINATE_FAILURE', 'TERMINATE_FAILURE', 'TERMINATE_FAILURE'],
	])('event %s with status %s is %s', async (vendorEvent, vendorStatus, event, status) => {
		const bench = await serve();
		expect(await bench.deliver(message(vendorEvent, { status: vendorStatus }))).toEqual(success);
		expect(await bench.arrived()).toEqual([
			[
				{
					json: {
						event: `IOT_ACTIVATION:${event}`,
						vendorEvent,
						deliveryId: expect.stringMatching(/^[0-9a-f]{64}$/),
						iot_activation: {
							id: '20211711593109302611',
							client_order_id: 'order-1',
							status,
							vendorStatus,
						},
					},
					pairedItem: { item: 0 },
				},
			],
		]);
		expect(bench.warnings).toEqual([]);
	});

	it("the vendor's sample, malformed time included", async () => {
		const bench = await serve({}, { clientSecret: sampleSecret });
		expect(await bench.send(sampleRequest)).toEqual(success);
		expect(await bench.arrived()).toMatchObject([
			[{ json: { iot_activation: { terminated_at: '2021-01-27T00:10:10+08:00d', status: 'TERMINATED' } } }],
		]);
	});

	it('numbers as they were sent: an ID with every digit, money as a number', async () => {
		const bench = await serve();
		await bench.deliver(
			'{"event":"TERIMATED","iot_activation":{"id":20211711593109302611,"status":"TERIMATED","modes":[{"value":0.4,"used":{"amount":1.20,"flow_amount":20}}]}}',
		);
		expect(await bench.arrived()).toMatchObject([
			[
				{
					json: {
						iot_activation: {
							id: '20211711593109302611',
							modes: [{ value: 0.4, used: { amount: 1.2, flow_amount: 20 } }],
						},
					},
				},
			],
		]);
	});

	it.each(['documented', 'live'] as const)('what the platform sends in the %s spelling', async (spelling) => {
		const simulator = await startSodaIot({ clientSecret: triggerSecret, spelling });
		const bench = await serve();
		const payload = message('ACTIVED');
		simulator.sendWebhook(bench.hook.url, payload);
		await eventually('the delivery', () => simulator.webhooks.every(({ state }) => state !== 'pending'));
		await simulator.close();

		expect(simulator.webhooks).toMatchObject([
			{ state: 'delivered', attempts: [{ status: 200, answer: 'success' }] },
		]);
		expect(await bench.arrived()).toMatchObject([[{ json: { vendorEvent: 'ACTIVED' } }]]);
	});
});

describe('how it is sent', () => {
	const request = signed(message('ACTIVED'), triggerSecret);
	const form = new URLSearchParams({ signed_request: request }).toString();
	const json = JSON.stringify({ signed_request: request });

	it.each([
		['a form', form, 'application/x-www-form-urlencoded'],
		['a form with a charset', form, 'application/x-www-form-urlencoded; charset=UTF-8'],
		['a form with other fields', `a=1&${form}&b[]=2`, 'application/x-www-form-urlencoded'],
		['JSON', json, 'application/json'],
		['JSON with a charset', json, 'application/json; charset=utf-8'],
		['JSON with a byte order mark', `\uFEFF${json}`, 'application/json'],
		['a form without a content type', form, undefined],
		['JSON without a content type', json, undefined],
		['a form as text', form, 'text/plain'],
		['JSON as text', json, 'text/plain'],
		['a form as bytes', form, 'application/octet-stream'],
		['a form with an odd content type', form, 'nonsense'],
	])('%s is taken, by both versions of the node', async (_what, body, contentType) => {
		for (const typeVersion of [1, 2]) {
			const bench = await serve({}, { typeVersion });
			expect(await bench.post(body, contentType)).toEqual(success);
			expect(await bench.arrived()).toMatchObject([[{ json: { vendorEvent: 'ACTIVED' } }]]);
		}
	});
});

describe('events that are not chosen', () => {
	it.each([
		['ACTIVED', ['IOT_ACTIVATION:TERMINATED'], 0],
		['TERIMATED', ['IOT_ACTIVATION:TERMINATED'], 1],
		['TERIMATE_FAILURE', ['IOT_ACTIVATION:TERMINATED'], 0],
		['IOT_ACTIVATION:TERMINATED', ['IOT_ACTIVATION:TERMINATED', 'IOT_ACTIVATION:ACTIVED'], 1],
		['ACTIVED', ['IOT_ACTIVATION:ACTIVE_FAILURE'], 0],
		['IOT_ACTIVATION:SOMETHING_NEW', undefined, 0],
		['SOMETHING_NEW', undefined, 0],
	])('%s with %j chosen starts %d execution(s), and is acknowledged', async (event, events, started) => {
		const bench = await serve(events && { events });
		expect(await bench.deliver(message(event))).toEqual(success);
		expect(await bench.arrived()).toHaveLength(started);
		expect(bench.warnings).toEqual([]);
	});

	it('an anomaly of a device is acknowledged and starts nothing', async () => {
		const bench = await serve();
		const answer = await bench.deliver({
			event: 'IOT_ANOMALY:ABNORMAL',
			iot_anomaly: { msg_id: '1', status: 'SOS' },
		});
		expect(answer).toEqual(success);
		expect(await bench.arrived()).toEqual([]);
	});
});
