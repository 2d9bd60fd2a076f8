import { eventually } from '../../../hosts/eventually';
import { startSodaIot } from '../../../simulators';
import type { SodaIotOptions, SodaIotSimulator } from '../../../simulators';
import { activate, verify } from './client';
import { Cleanup, startReceiver } from '../tools';
import type { Receiver } from '../tools';

const cleanup = new Cleanup();
afterEach(async () => await cleanup.run());

const sampleSecret = 'qvXxPd96cMZUzBTVnxt7b9QTrjtW5';
const sampleRequest =
	'xqaSkj78VQ5lax7qWQA5jtAQgbPZTQqJIcskTUn5i54.eyJldmVudCI6IklPVF9BQ1RJVkFUSU9OOlRFUk1JTkFURUQiLCJpb3RfYWN0aXZhdGlvbiI6eyJhY3RpdmVkX2F0IjoiMjAyMS0wMS0yN1QwMDowOTowMCswODowMCIsImF0dGFjaG1lbnQiOiIiLCJjbGllbnRfb3JkZXJfaWQiOiJ4eHgiLCJpZCI6IjIwMjExNzExNTkzMTA5MzAyNiIsIm1vZGVzIjpbeyJkZXNjcmlwdGlvbiI6IiIsIm5hbWUiOiLng63msLQiLCJwcmVzZXQiOiJEUklOS0lOR19IT1QiLCJ1bml0Ijoi5Y2HIiwidXNlZCI6eyJhbW91bnQiOjEuMiwiZHVyYXRpb24iOjM2MDAsImZsb3dfYW1vdW50IjoyMH0sInZhbHVlIjowLjR9XSwic3RhdHVzIjoiVEVSSU1BVEVEIiwidGVybWluYXRlZF9hdCI6IjIwMjEtMDEtMjdUMDA6MTA6MTArMDg6MDBkIn19';

async function start(options: SodaIotOptions = {}): Promise<SodaIotSimulator> {
	const redelivery = { attempts: 4, everyMs: 10 };
	return cleanup.add(await startSodaIot({ autoOutcome: { result: 'none' }, redelivery, ...options }));
}

function payloads({ received }: Receiver, secret: string): Array<Record<string, unknown> | undefined> {
	return received.map(({ bodyText }) => {
		const fields = [...new URLSearchParams(bodyText)];
		expect(fields.map(([name]) => name)).toEqual(['signed_request']);
		return verify(fields[0]?.[1] ?? '', secret);
	});
}

describe('signed_request', () => {
	it("makes the vendor's sample out of its payload and secret, byte for byte", async () => {
		const payload = verify(sampleRequest, sampleSecret);
		expect(payload).toMatchObject({ iot_activation: { id: '2021171159310930' + '26', status: 'TERIMATED' } });
		const simulator = await start({ clientSecret: sampleSecret });
		expect(simulator.signedRequest(payload)).toBe(sampleRequest);
	});

	it('is signed with the secret of the application', async () => {
		const simulator = await start({ clientSecret: 'one' });
		expect(verify(simulator.signedRequest({ a: 1 }), 'one')).toEqual({ a: 1 });
		expect(verify(simulator.signedRequest({ a: 1 }), 'two')).toBeUndefined();
	});
});

describe('webhooks', () => {
	it.each([
		['live', ['ACTIVED', 'TERIMATED'], 'TERIMATED'],
		['documented', ['IOT_ACTIVATION:ACTIVED', 'IOT_ACTIVATION:TERMINATED'], 'TERMINATED'],
	] as const)('report each step as a signed form in the %s spelling', async (spelling, events, status) => {
		const receiver = cleanup.add(await startReceiver());
		const simulator = await start({ spelling });
		const { id } = await activate(simulator, { webhook_url: receiver.url, attachment: 'a+b&c=d' });
		simulator.succeed(id);
		simulator.settle(id);
		await eventually('both', () => simulator.webhooks.every(({ state }) => state === 'delivered'));
		const sent = payloads(receiver, simulator.clientSecret);
		expect(sent.map((payload) => payload?.event)).toEqual(events);
		expect(sent[1]?.iot_activation).toMatchObject({ id, status, attachment: 'a+b&c=d' });
		expect(receiver.received[0]?.contentType).toContain('application/x-www-form-urlencoded');
	});

	it.each([
		['documented', 'IOT_ACTIVATION:ACTIVE_FAILURE'],
		['live', 'ACTIVE_FAILURE'],
	] as const)('report a failure (%s)', async (spelling, event) => {
		const simulator = await start({ spelling });
		simulator.fail((await activate(simulator)).id);
		expect(simulator.webhooks).toMatchObject([{ name: event }]);
	});

	it('are sent again until the answer is 200 with the body success', async () => {
		const answers = [
			{ status: 500, body: 'success' },
			{ status: 200, body: 'ok' },
			{ status: 200, body: 'success' },
		];
		const receiver = cleanup.add(
			await startReceiver((_body, index) => answers[index] ?? { status: 500, body: '' }),
		);
		const simulator = await start();
		simulator.succeed((await activate(simulator, { webhook_url: receiver.url })).id);
		const [webhook] = simulator.webhooks;
		await eventually('delivery', () => webhook?.state === 'delivered');
		expect(webhook?.attempts).toMatchObject(answers.map(({ status, body: answer }) => ({ status, answer })));
	});

	it('are given up after a bounded number of tries', async () => {
		const receiver = cleanup.add(await startReceiver(() => ({ status: 404, body: '' })));
		const simulator = await start();
		simulator.succeed((await activate(simulator, { webhook_url: receiver.url })).id);
		await eventually('the end', () => simulator.webhooks[0]?.state === 'givenUp');
		expect(receiver.received).toHaveLength(4);
	});

	it('can be sent again word for word, as somebody who saw one could', async () => {
		const receiver = cleanup.add(await startReceiver());
		const simulator = await start();
		simulator.succeed((await activate(simulator, { webhook_url: receiver.url })).id);
		simulator.resend(1);
		await eventually('both', () => receiver.received.length === 2);
		expect(receiver.received[0]).toEqual(receiver.received[1]);
	});

	it('report an anomaly of a device', async () => {
		const receiver = cleanup.add(await startReceiver());
		const simulator = await start();
		simulator.sendAnomaly(receiver.url, { description: 'Help' });
		await eventually('the webhook', () => receiver.received.length === 1);
		expect(payloads(receiver, simulator.clientSecret)).toMatchObject([
			{
				event: 'IOT_ANOMALY:ABNORMAL',
				iot_anomaly: {
					status: 'SOS',
					description: 'Help',
					device: { serial: 'DRINK-0001', merchant_id: '1001' },
				},
			},
		]);
	});
});
