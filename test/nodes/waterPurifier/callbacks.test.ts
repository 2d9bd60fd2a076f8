import { eventually } from '../../../hosts/eventually';
import { activateTrigger } from '../../support/engine';
import { lobby, order, usePurifier } from '../../support/waterPurifier';
import { serveCallbacks, stopCallbacks } from '../../support/waterPurifierTrigger';

afterEach(stopCallbacks);

const big = '9007199254740993';
const finish = (orderId = 'o-1', volume = 500) =>
	`{"callTime":1613633983928,"callbackType":"WP1_WORK_FINISH","iotId":${big},"orderId":"${orderId}","volume":${volume}}`;
const everything = [
	'WP1_START_WATER',
	'WP1_WORK_FINISH',
	'WP1_WAIT_TIMEOUT',
	'WP1_CARD_CONSUME_READY',
	'WP1_UPLOAD_TDS',
	'MACHINE_UPDATE_STATUS',
	'MACHINE_UPDATE_INFO',
	'MACHINE_ERROR',
];

describe('what starts the workflow', () => {
	it('is every report of a purifier by default, and nothing else', async () => {
		const trigger = await serveCallbacks();
		for (const callbackType of [...everything, 'FINISH_WASH', 'SOMETHING_NEW']) {
			const body = `{"callTime":1,"callbackType":"${callbackType}","iotId":${big},"iotIdList":[${big}],"orderId":"o","volume":1,"status":1}`;
			expect(await trigger.post(body)).toEqual({
				status: 200,
				type: 'text/plain; charset=utf-8',
				text: 'success',
			});
		}
		const arrived = (await trigger.arrived()).flat();
		expect(arrived.map(({ event }) => event)).toEqual(everything.slice(0, 5));
		expect(arrived.map(({ iotId }) => iotId)).toEqual(Array(5).fill(big));
		expect(trigger.warnings).toEqual([]);
	});

	it('is what was chosen', async () => {
		const trigger = await serveCallbacks({ events: ['MACHINE_UPDATE_STATUS'] });
		await trigger.post(finish());
		await trigger.post(
			`{"callTime":1,"callbackType":"MACHINE_UPDATE_STATUS","iotIdList":[${big},7],"status":0}`,
		);
		expect(await trigger.arrived()).toEqual([
			[expect.objectContaining({ event: 'MACHINE_UPDATE_STATUS', iotIdList: [big, '7'], status: 0 })],
		]);
	});

	it.each(['application/json', 'application/json; charset=utf-8', 'text/plain', ''])(
		'is read whatever content type it has: %p',
		async (type) => {
			const trigger = await serveCallbacks();
			expect(await trigger.post(finish(), { type })).toMatchObject({ status: 200 });
			expect((await trigger.arrived()).flat()).toMatchObject([
				{ iotId: big, volume: 500, remainingVolume: 500 },
			]);
		},
	);
});

describe('bad shapes', () => {
	it.each(['[]', 'null', '"x"', '{}', '{"callbackType":"WP1_WORK_FINISH","iotId":1,"orderId":"o"}'])(
		'%s is refused with 400 and one line in the log',
		async (body) => {
			const trigger = await serveCallbacks();
			expect(await trigger.post(body)).toMatchObject({ status: 400 });
			expect(await trigger.arrived()).toEqual([]);
			expect(trigger.hook.errors).toEqual([]);
			expect(trigger.warnings).toEqual([expect.stringMatching(/^Node: a callback was answered 400: it /)]);
		},
	);

	it.each([
		['words', 'no JSON at all', 400],
		['nothing', '', 400],
		['a flood', 'x'.repeat(100_000), 413],
	])('%s without a content type is one of them', async (_what, body, status) => {
		const trigger = await serveCallbacks();
		expect(await trigger.post(body, { type: '' })).toMatchObject({ status });
	});

	it.each(['application/json', 'text/plain', ''])(
		'more than a callback can be, as %p, is too large',
		async (type) => {
			const trigger = await serveCallbacks();
			const body = finish('o-1').replace('{', `{"filling":"${'x'.repeat(70_000)}",`);
			expect(await trigger.post(body, { type })).toMatchObject({ status: 413 });
			expect(await trigger.arrived()).toEqual([]);
			expect(trigger.warnings).toEqual([expect.stringContaining('is larger than 64 kB')]);
		},
	);
});

describe('access', () => {
	const tokened = { options: { token: 's3cret & more' } };
	const query = `?token=${encodeURIComponent('s3cret & more')}`;

	it('asks for the token in the URL', async () => {
		const trigger = await serveCallbacks(tokened);
		for (const wrong of ['', '?token=', '?token=s3cret', `${query}&token=2`, `?Token=s3cret`]) {
			expect(await trigger.post(finish(), { query: wrong })).toMatchObject({ status: 401 });
		}
		expect(await trigger.post('[]')).toMatchObject({ status: 401 });
		expect(await trigger.arrived()).toEqual([]);
		expect(trigger.warnings).toHaveLength(6);
		expect(trigger.warnings.join()).not.toContain('s3cret');

		expect(await trigger.post(finish(), { query })).toMatchObject({ status: 200 });
		expect(await trigger.arrived()).toHaveLength(1);
	});

	it.each([
		['127.0.0.1', 200],
		['10.0.0.0/8, 127.0.0.0/8', 200],
		['::ffff:127.0.0.1', 200],
		['10.0.0.0/8', 403],
		['::1', 403],
		['not an address', 403],
		['', 403],
	])('lets in who is on the list %p', async (allowedIps, status) => {
		const trigger = await serveCallbacks({ options: { allowedIps } });
		expect(await trigger.post(finish())).toMatchObject({ status });
		expect(await trigger.arrived()).toHaveLength(status === 200 ? 1 : 0);
	});

	it.each([
		[{ token: '' }, '"Token" is empty'],
		[{ allowedIps: '10.0.0.0/8, elsewhere' }, '"elsewhere"'],
		[{ allowedIps: ' ' }, '"Allowed IPs" is empty'],
		[{ confirmation: true }, 'needs a Water Purifier credential'],
	])('refuses to be activated with %p', async (options, words) => {
		const active = activateTrigger({ node: 'waterPurifierTrigger', parameters: { options } });
		await expect(active).rejects.toThrow(words);
	});

	it('is activated without a credential', async () => {
		const active = await activateTrigger({ node: 'waterPurifierTrigger', parameters: {} });
		expect(active.created).toBe(true);
		await active.deactivate();
	});
});

describe('repeats', () => {
	it('of a burst are acknowledged and go no further', async () => {
		const trigger = await serveCallbacks();
		const bodies = Array.from({ length: 20 }, (_unused, index) => finish(`o-${index}`));
		const answers = await Promise.all(
			[...bodies, ...bodies, ...bodies].map(async (body) => await trigger.post(body)),
		);
		expect(answers.every(({ status, text }) => status === 200 && text === 'success')).toBe(true);
		const arrived = await trigger.arrived();
		expect(arrived).toHaveLength(bodies.length);
		const orders = arrived.flat().map(({ orderId }) => orderId);
		expect(orders.sort()).toEqual(bodies.map((_body, index) => `o-${index}`).sort());
	});

	it('are not what a forged finish makes of the genuine one when nobody asks which is true', async () => {
		const trigger = await serveCallbacks();
		for (const volume of [2000, 500, 2000]) await trigger.post(finish('o-1', volume));
		expect((await trigger.arrived()).flat().map(({ volume }) => volume)).toEqual([2000, 500]);
	});

	it('go on when that is wanted, and in the editor', async () => {
		for (const trigger of [
			await serveCallbacks({ options: { ignoreRepeats: false } }),
			await serveCallbacks({}, { mode: 'manual' }),
		]) {
			await trigger.post(finish());
			await trigger.post(finish());
			const ids = (await trigger.arrived()).flat().map(({ deliveryId }) => deliveryId);
			expect(ids).toHaveLength(2);
			expect(new Set(ids).size).toBe(1);
		}
	});
});

describe('what was poured', () => {
	const bench = usePurifier({ durations: { makingMs: 10, mlPerSecond: 50_000 } });

	it('is known with a credential', async () => {
		const trigger = await serveCallbacks({ events: ['WP1_WORK_FINISH'] }, { credentials: bench.credentials });
		bench.simulator.setCallbackUrl(trigger.url);
		await bench.run('lock', order());
		bench.simulator.pressButton(lobby, { pour: 1500, then: 'finish' });
		await eventually('the finish', async () => {
			const isSent = bench.simulator.callbacks.at(-1)?.name === 'WP1_WORK_FINISH';
			return isSent && (await trigger.arrived()).length > 0;
		});

		expect((await trigger.arrived()).flat()).toMatchObject([
			{ iotId: lobby, orderId: 'order-1', remainingVolume: 500, orderedVolume: 2000, pouredVolume: 1500 },
		]);
	});

	it('is left out when the order is not known, and when the platform is not there', async () => {
		const credentials = bench.credentials;
		const trigger = await serveCallbacks({}, { credentials });
		await trigger.post(finish('unknown'));
		await trigger.arrived();
		await bench.simulator.close();
		await trigger.post(finish('unheard'));
		const arrived = (await trigger.arrived()).flat();
		expect(arrived.map((json) => ['pouredVolume' in json, json.remainingVolume])).toEqual([
			[false, 500],
			[false, 500],
		]);
		expect(trigger.warnings).toEqual([expect.stringContaining('could not look up what was ordered')]);
	});
});
