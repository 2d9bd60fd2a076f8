import { sign } from '../../../nodes/WaterPurifier/platform/sign';
import { byId, gym, lobby, warehouse, order, usePurifier } from '../../support/waterPurifier';

const bench = usePurifier();

/** The body without the fields that every call carries, and whether those were right. */
function received(index = 0) {
	const { method, path, query, bodyText, headers } = bench.simulator.requests[index] ?? {};
	const [, openId = '', time = '', rest] =
		/^\{"openId":"(\w+)","time":(\d{13}),(.*)\}$/.exec(bodyText ?? '') ?? [];
	const { openId: ownId, secret } = bench.simulator;
	return {
		call: `${method} ${path}`,
		query,
		contentType: headers?.['content-type'],
		signed: openId === ownId && headers?.sign === sign(openId, secret, Number(time)),
		rest,
	};
}

const sent = (path: string, rest: string) => ({
	call: `POST /api/open/v1${path}`,
	query: {},
	contentType: 'application/json',
	signed: true,
	rest,
});

describe('lock', () => {
	it('sends every digit of the device ID, and gives the reply with the IDs as text', async () => {
		const { output } = await bench.run('lock', order());

		expect(bench.simulator.requests).toHaveLength(1);
		expect(received()).toEqual(
			sent(
				'/wp1/lock',
				'"iotId":9007199254740993,"volume":2000,"orderId":"order-1","maxWaitTime":60,"programPrice":150',
			),
		);
		expect(output).toEqual([
			{
				json: { code: 0, msg: 'success', iotStatus: 'READY', iotId: lobby, orderId: 'order-1' },
				pairedItem: { item: 0 },
			},
		]);
		expect(bench.simulator.orders).toMatchObject([{ orderId: 'order-1', iotId: lobby, state: 'LOCKED' }]);
	});

	it('takes numbers that come as text, as sheets and forms give them', async () => {
		const { error } = await bench.run(
			'lock',
			order({
				iotId: byId('={{ $json.id }}'),
				volume: '={{ $json.volume }}',
				maxWaitTime: '={{ $json.wait }}',
				programPrice: '={{ $json.price }}',
				orderId: '={{ $json.order }}',
			}),
			{
				items: [
					{
						json: {
							id: ' 860000000000017 ',
							volume: '500',
							wait: ' 30 ',
							price: '9223372036854775807',
							order: 1001,
						},
					},
				],
			},
		);

		expect(error).toBeUndefined();
		expect(received().rest).toBe(
			'"iotId":860000000000017,"volume":500,"orderId":"1001","maxWaitTime":30,"programPrice":9223372036854775807',
		);
	});

	it('takes a device ID that is a small number, or that is no resource locator', async () => {
		await bench.run('lock', order({ iotId: byId(860000000000017) }));
		await bench.run('cancelLock', { iotId: gym, orderId: 'order-1' });

		expect(bench.bodies).toEqual([
			expect.stringContaining('"iotId":860000000000017,'),
			expect.stringContaining('"iotId":860000000000017,'),
		]);
	});

	it('sends the order ID as it is, escaped as JSON', async () => {
		const orderId = 'Bestellung "7" \\ 热水 {{1}}';
		const { output } = await bench.run('lock', order({ orderId }));

		expect(received().rest).toContain(`"orderId":${JSON.stringify(orderId)}`);
		expect(bench.simulator.orders).toMatchObject([{ orderId }]);
		expect(output).toMatchObject([{ json: { orderId } }]);
	});

	it.each([30, 120])('takes %d seconds, the limit', async (maxWaitTime) => {
		const { output } = await bench.run('lock', order({ maxWaitTime, programPrice: 0, volume: 1 }));
		expect(output).toMatchObject([{ json: { iotStatus: 'READY' } }]);
	});

	it('uses the defaults of the fields that the workflow does not mention', async () => {
		await bench.run('lock', { iotId: byId(lobby), orderId: 'order-1' });
		expect(received().rest).toBe(
			'"iotId":9007199254740993,"volume":1000,"orderId":"order-1","maxWaitTime":60,"programPrice":0',
		);
	});
});

it('cancels the lock of an order', async () => {
	await bench.run('lock', order());
	const { output } = await bench.run('cancelLock', { iotId: byId(lobby), orderId: 'order-1' });

	expect(received(1)).toEqual(sent('/wp1/cancelLock', '"iotId":9007199254740993,"orderId":"order-1"'));
	expect(output).toEqual([
		{
			json: { code: 0, msg: 'success', iotStatus: 'READY', iotId: lobby, orderId: 'order-1' },
			pairedItem: { item: 0 },
		},
	]);
	expect(bench.simulator.orders).toMatchObject([{ state: 'CANCELLED' }]);
});

describe('check status', () => {
	it.each([
		[lobby, 'READY', true],
		[warehouse, 'OFFLINE', false],
	])('tells the neighbours apart: %s is %s', async (iotId, iotStatus, ready) => {
		const { output } = await bench.run('checkStatus', { iotId: byId(iotId) });

		expect(received()).toEqual(sent('/common/checkStatus', `"iotId":${iotId}`));
		expect(output).toEqual([
			{ json: { code: 0, msg: 'success', iotStatus, iotId, ready }, pairedItem: { item: 0 } },
		]);
	});

	it.each([
		'NOT_READY',
		'CMD_ERROR',
		'NOT_ANSWER',
		'WP_MAKING',
		'WP_LOCKING',
		'WP_RUNNING',
		'WP_DISABLE',
		'WP_PAUSING',
		'ERROR',
		'WASHING',
		'CAR_ERROR',
		'SOMETHING_NEW',
		'constructor',
		'',
	])('gives the status %p as data', async (iotStatus) => {
		bench.simulator.faults.add({ kind: 'httpStatus', status: 200, body: { code: 0, iotStatus } });
		const { output, error } = await bench.run('checkStatus', { iotId: byId(lobby) });

		expect(error).toBeUndefined();
		expect(output).toMatchObject([{ json: { iotStatus, ready: false } }]);
	});

	it('is not ready when the reply names no status', async () => {
		bench.simulator.faults.add({ kind: 'httpStatus', status: 200, body: { code: 0 } });
		const { output } = await bench.run('checkStatus', { iotId: byId(lobby) });
		expect(output).toMatchObject([{ json: { iotId: lobby, ready: false } }]);
	});
});

it('makes a time and a signature of its own for each item', async () => {
	const times = ['1613633983000', '1613633983007', '1613633983040'].map(Number);
	const clock = jest.spyOn(Date, 'now');
	for (const time of times) {
		clock.mockReturnValue(time);
		// The platform refuses such old times; what counts here is what it received.
		await bench.run('checkStatus', { iotId: byId(lobby) }, { onError: 'continueRegularOutput' });
	}
	clock.mockRestore();

	expect(bench.bodies.map((body) => Number(/"time":(\d+)/.exec(body)?.[1]))).toEqual(times);
	expect(times.map((_time, index) => received(index).signed)).toEqual([true, true, true]);
});

describe('addresses', () => {
	it.each(['/', '//', '/gate/way', '/gate/way/'])(
		'adds the path to a server URL that ends in %p',
		async (end) => {
			await bench.run(
				'checkStatus',
				{ iotId: byId(lobby) },
				{ credentials: bench.credentialsFor(` ${bench.simulator.url}${end}`) },
			);
			expect(bench.paths).toEqual([`${end.replace(/\/+$/, '')}/api/open/v1/common/checkStatus`]);
		},
	);
});
