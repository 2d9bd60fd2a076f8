import { activation, useSodaIot } from '../../support/sodaIot';

const bench = useSodaIot();

function received(index = 0) {
	const { method, path, query, bodyText, headers } = bench.simulator.requests[index] ?? {};
	return { call: `${method} ${path}`, query, body: bodyText, contentType: headers?.['content-type'] };
}

const withToken = { access_token: 'demo-access-token' };

describe('activate', () => {
	it('sends what the platform asks for, and no more', async () => {
		const { output } = await bench.run('activate', activation());

		expect(bench.simulator.requests).toHaveLength(1);
		expect(received()).toEqual({
			call: 'POST /iot/activation/',
			query: withToken,
			contentType: 'application/json',
			body: '{"client_order_id":"order-1","device":{"serial":"SHOWER-0001","auth_code":"auth-shower-1"},"modes":[{"preset":"SHOWER_HOT"}],"webhook_url":"https://n8n.example.com/webhook/soda"}',
		});
		expect(output).toEqual([
			{
				json: {
					id: bench.simulator.activations[0]?.id,
					client_order_id: 'order-1',
					status: 'WAITING',
					vendorStatus: 'WAITING',
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(output[0]?.json.id).toMatch(/^\d{20}$/);
	});

	it('sends amounts as decimals and the attachment as it is', async () => {
		const attachment = ' {"row": 7} 热水 ';
		await bench.run('activate', activation({ additionalFields: { authHoldAmount: 12.5, attachment } }));

		expect(received().body).toContain('"auth_hold":{"amount":12.5}');
		expect(bench.simulator.activations).toMatchObject([{ authHold: 12.5, attachment }]);
	});

	it.each([
		[0.1, '0.1'],
		['={{ "19.90" }}', '19.9'],
		['={{ 0.1 + 0.2 }}', '0.30000000000000004'],
		[100, '100'],
	])('sends the hold %p as %s', async (authHoldAmount, text) => {
		await bench.run('activate', activation({ additionalFields: { authHoldAmount } }));
		expect(received().body).toContain(`"auth_hold":{"amount":${text}}`);
	});

	it.each([[{ attachment: '' }], [{ authHoldAmount: '' }], [{}]])(
		'leaves out the optional fields of %p',
		async (additionalFields) => {
			const { error } = await bench.run('activate', activation({ additionalFields }));
			expect(error).toBeUndefined();
			expect(received().body).not.toMatch(/auth_hold|attachment/);
		},
	);

	it.each([
		['an array', ['DRINKING_HOT', 'DRINKING_COLD']],
		['an expression that gives an array', "={{ ['DRINKING_HOT', 'DRINKING_COLD'] }}"],
		['an expression that gives a text', '={{ "DRINKING_HOT,DRINKING_COLD" }}'],
		['a text with spaces and empty parts', '={{ " DRINKING_HOT , , DRINKING_COLD ," }}'],
		['a text', 'DRINKING_HOT,DRINKING_COLD'],
		['values of the item', '={{ $json.presets }}'],
		['a preset twice', "={{ ['DRINKING_HOT', 'DRINKING_COLD', 'DRINKING_HOT'] }}"],
	])('takes the presets from %s', async (_what, presets) => {
		const { error } = await bench.run(
			'activate',
			activation({ deviceSerial: 'DRINK-0001', authCode: 'auth-drink-1', presets }),
			{ items: [{ json: { presets: ['DRINKING_HOT', 'DRINKING_COLD'] } }] },
		);
		expect(error).toBeUndefined();
		expect(received().body).toContain('"modes":[{"preset":"DRINKING_HOT"},{"preset":"DRINKING_COLD"}]');
	});

	it('takes codes that an expression gives as numbers', async () => {
		await bench.run('activate', activation({ clientOrderId: '={{ 1001 }}', authCode: '={{ 123456 }}' }), {
			onError: 'continueRegularOutput',
		});
		expect(received().body).toContain('"client_order_id":"1001"');
		expect(received().body).toContain('"auth_code":"123456"');
	});

	it.each([
		['clientOrderId', 64, 'client_order_id'],
		['attachment', 128, 'attachment'],
	])('takes a %s of %d bytes', async (field, bytes, name) => {
		for (const text of [
			'x'.repeat(bytes),
			'水'.repeat(Math.floor(bytes / 3)).padEnd(bytes - Math.floor(bytes / 3) * 2, 'x'),
		]) {
			expect(Buffer.byteLength(text)).toBe(bytes);
			const { error } = await bench.run(
				'activate',
				activation(
					field === 'attachment'
						? { clientOrderId: text.slice(0, 9), additionalFields: { attachment: text } }
						: { [field]: text },
				),
			);
			expect(error).toBeUndefined();
			expect(bench.bodies.at(-1)).toContain(`"${name}":"${text}"`);
		}
	});

	it.each([
		['http://192.168.0.7:5678/webhook/a?b=c', 'http://192.168.0.7:5678/webhook/a?b=c'],
		['  https://n8n.example.com/webhook/soda\n', 'https://n8n.example.com/webhook/soda'],
	])('takes the webhook URL %p', async (webhookUrl, sent) => {
		await bench.run('activate', activation({ webhookUrl }));
		expect(bench.simulator.activations).toMatchObject([{ webhookUrl: sent }]);
	});
});

describe('an activation', () => {
	const activated = async () => {
		await bench.run('activate', activation());
		return bench.simulator.activations[0]?.id ?? '';
	};

	it('is queried with its ID in full, and given as it was sent', async () => {
		const activationId = await activated();
		bench.simulator.succeed(activationId);
		bench.simulator.settle(activationId, { amount: 1.2, flowAmount: 20, duration: 3600 });
		const { output } = await bench.run('query', { activationId });

		expect(received(1)).toEqual({
			call: 'GET /iot/activation/query',
			query: { ...withToken, activation_id: activationId },
			body: '',
			contentType: undefined,
		});
		expect(output).toEqual([
			{
				json: {
					id: activationId,
					client_order_id: 'order-1',
					attachment: '',
					modes: [
						{
							preset: 'SHOWER_HOT',
							name: '热水',
							value: 0.02,
							unit: '升',
							description: '',
							used: { amount: 1.2, flow_amount: 20, duration: 3600 },
						},
					],
					actived_at: expect.stringMatching(/^\d{4}-.*\+08:00$/),
					terminated_at: expect.stringMatching(/^\d{4}-.*\+08:00$/),
					status: 'TERMINATED',
					vendorStatus: 'TERIMATED',
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it('is retried', async () => {
		const activationId = await activated();
		bench.simulator.fail(activationId);
		const { output } = await bench.run('retry', { activationId });

		expect(received(1)).toEqual({
			call: `POST /iot/activation/${activationId}/actions/retry`,
			query: withToken,
			body: '',
			contentType: undefined,
		});
		expect(output).toEqual([
			{ json: { id: activationId, status: 'WAITING', vendorStatus: 'WAITING' }, pairedItem: { item: 0 } },
		]);
	});

	it('is terminated', async () => {
		const activationId = await activated();
		bench.simulator.succeed(activationId);
		const { output } = await bench.run('terminate', { activationId });

		expect(received(1)).toMatchObject({
			call: `POST /iot/activation/${activationId}/actions/terminate`,
			body: '',
		});
		expect(output).toMatchObject([{ json: { id: activationId, status: 'ACTIVED' } }]);
	});
});

describe('both editions', () => {
	const answer = (body: unknown) =>
		void bench.simulator.faults.add({ kind: 'httpStatus', status: 200, body });

	it('an activate reply with the ID alone is a waiting activation', async () => {
		answer({ id: '20211711593109302611' });
		const { output } = await bench.run('activate', activation());
		expect(output).toMatchObject([
			{ json: { id: '20211711593109302611', status: 'WAITING', client_order_id: 'order-1' } },
		]);
	});

	it.each([
		['TERIMATED', 'TERMINATED'],
		['TERMINATED', 'TERMINATED'],
		['TERIMATE_FAILURE', 'TERMINATE_FAILURE'],
		['TERMINATE_FAILURE', 'TERMINATE_FAILURE'],
		['ACTIVE_FAILURE', 'ACTIVE_FAILURE'],
		['SOMETHING_NEW', 'SOMETHING_NEW'],
	])('the status %s is given as %s', async (vendorStatus, status) => {
		for (const operation of ['query', 'retry', 'terminate']) {
			answer({ id: '1', status: vendorStatus });
			bench.simulator.faults.list.at(-1);
			const { output } = await bench.run(operation, { activationId: '1' });
			expect(output).toMatchObject([{ json: { id: '1', status, vendorStatus } }]);
			bench.simulator.faults.clear();
		}
	});
});

describe('activation IDs', () => {
	it.each([
		['20211711593109302600', '20211711593109302600'],
		['a/b', 'a%2Fb'],
		['a b', 'a%20b'],
		['a?b=c&d#e', 'a%3Fb%3Dc%26d%23e'],
		['100%', '100%25'],
		['%2e%2e', '%252e%252e'],
		['热水', '%E7%83%AD%E6%B0%B4'],
		['../retry', '..%2Fretry'],
		['...', '...'],
		['a\\b', 'a%5Cb'],
		['={{ 12345 }}', '12345'],
	])('%p stands in the path as %s', async (activationId, escaped) => {
		for (const operation of ['retry', 'terminate']) {
			await bench.run(operation, { activationId }, { onError: 'continueRegularOutput' });
			expect(bench.paths.at(-1)).toBe(`/iot/activation/${escaped}/actions/${operation}`);
		}
		expect(bench.paths).toHaveLength(2);
	});

	it.each(['.', '..'])('%p, which no address can hold, never becomes another call', async (activationId) => {
		for (const operation of ['retry', 'terminate']) {
			const { output } = await bench.run(operation, { activationId }, { onError: 'continueRegularOutput' });
			expect(output).toMatchObject([{ json: { error: expect.stringContaining('(activationId)') } }]);
		}
		expect(bench.paths).toEqual([]);
	});

	it.each(['a&activation_id=b', 'a b+c', '..', '热水'])(
		'%p is one value of the query',
		async (activationId) => {
			await bench.run('query', { activationId }, { onError: 'continueRegularOutput' });
			expect(received()).toMatchObject({
				call: 'GET /iot/activation/query',
				query: { activation_id: activationId, ...withToken },
			});
		},
	);
});

describe('addresses', () => {
	it.each(['/', '//', '/gate/way', '/gate/way/'])(
		'adds the path to a base URL that ends in %p',
		async (end) => {
			await bench.run(
				'query',
				{ activationId: '1' },
				{
					credentials: bench.credentialsFor(`${bench.simulator.url}${end} `),
					onError: 'continueRegularOutput',
				},
			);
			expect(bench.paths).toEqual([`${end.replace(/\/+$/, '')}/iot/activation/query`]);
		},
	);

	it('escapes the token', async () => {
		const accessToken = 'a+b/c==&d';
		const credentials = bench.credentialsFor(bench.simulator.url, { accessToken });
		await bench.run('query', { activationId: '1' }, { credentials, onError: 'continueRegularOutput' });
		expect(received().query).toEqual({ activation_id: '1', access_token: accessToken });
	});
});
