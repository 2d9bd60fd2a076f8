import type { INodeParameters } from 'n8n-workflow';

import { activateTrigger } from '../../support/engine';
import { message, serve, stopTriggers, triggerSecret } from '../../support/sodaIotTrigger';
import { usePurifier } from '../../support/waterPurifier';
import { serveCallbacks, stopCallbacks } from '../../support/waterPurifierTrigger';

afterEach(stopCallbacks);
afterEach(stopTriggers);

const bench = usePurifier();
const swipe = '{"callTime":1,"callType":"WP1_SWIPE_CARD","iotId":"9007199254740993","cardNum":"c"}';
const finish =
	'{"callTime":1,"callbackType":"WP1_WORK_FINISH","iotId":9007199254740993,"orderId":"o","volume":1}';

/** Values that an expression may give by mistake. */
const noValues: unknown[] = [
	'={{ $vars.NOPE }}',
	'={{ null }}',
	'={{ undefined }}',
	'={{ $json.nothing }}',
	null,
];

const unusable: Array<[string, unknown, number]> = [
	...noValues.map((value): [string, unknown, number] => ['token', value, 401]),
	...['', ' ', '={{ 5 }}', '={{ ({}) }}', '={{ [] }}'].map((value): [string, unknown, number] => [
		'token',
		value,
		401,
	]),
	...['={{ String(undefined) }}', '={{ $vars.NOPE + "" }}', ' null ', '[object Object]'].map(
		(value): [string, unknown, number] => ['token', value, 401],
	),
	...noValues.map((value): [string, unknown, number] => ['allowedIps', value, 403]),
	...['', ',', '={{ 5 }}', '={{ ["127.0.0.1"] }}', 'nowhere', '::ffff:127.0.0.1/24'].map(
		(value): [string, unknown, number] => ['allowedIps', value, 403],
	),
	...noValues.map((value): [string, unknown, number] => ['confirmation', value, 503]),
	...['true', 'false', '', '={{ "true" }}', '={{ 1 }}'].map((value): [string, unknown, number] => [
		'confirmation',
		value,
		503,
	]),
	...[...noValues, 'true', '={{ 0 }}'].map((value): [string, unknown, number] => [
		'ignoreRepeats',
		value,
		503,
	]),
	...[...noValues, '={{ "soon" }}', 0, -1, 19, '0x10'].map((value): [string, unknown, number] => [
		'answerWithin',
		value,
		503,
	]),
];

const labels: Record<string, string> = {
	token: 'Token',
	allowedIps: 'Allowed IPs',
	confirmation: 'Confirmation',
	ignoreRepeats: 'Ignore Repeats',
	answerWithin: 'Answer Within',
};

describe('the purifier trigger with an option that has no usable value', () => {
	it.each(unusable)('refuses to be activated: %s %j', async (name, value) => {
		const parameters = { options: { [name]: value } } as INodeParameters;
		const activation = activateTrigger({
			node: 'waterPurifierTrigger',
			parameters,
			credentials: bench.credentials,
		});
		// n8n itself refuses an expression about an item: at activation there is none.
		const words = value === '={{ $json.nothing }}' ? '' : `The option "${labels[name]}" `;
		await expect(activation).rejects.toThrow(words);
	});

	it.each(unusable)('refuses every request: %s %j', async (name, value, status) => {
		const parameters = { events: ['WP1_WORK_FINISH', 'WP1_SWIPE_CARD'], options: { [name]: value } };
		const trigger = await serveCallbacks(parameters as INodeParameters, { credentials: bench.credentials });
		for (const body of [finish, swipe]) expect(await trigger.post(body)).toMatchObject({ status });
		expect(await trigger.arrived()).toEqual([]);
		expect(trigger.hook.errors).toEqual([]);
		expect(trigger.warnings).toHaveLength(2);
		for (const line of trigger.warnings) expect(line).toContain(`The option "${labels[name]}" `);
		expect(bench.simulator.requests).toEqual([]);
	});
});

describe.each([
	['waterPurifierTrigger', 'WP1_WORK_FINISH'],
	['sodaIotTrigger', 'IOT_ACTIVATION:ACTIVED'],
])('%s', (node, event) => {
	const credentials = {
		Soda: { type: 'sodaIotApi', data: { clientSecret: triggerSecret, accessToken: 'token-of-test' } },
	};

	it.each([[[]], ['={{ $vars.NOPE }}'], ['={{ null }}'], [[event, 'SOMETHING_ELSE']], ['={{ 1 }}']])(
		'refuses to be activated with the events %j',
		async (events) => {
			const parameters = { events } as INodeParameters;
			const activation = activateTrigger({
				node,
				parameters,
				...(node === 'sodaIotTrigger' && { credentials }),
			});
			await expect(activation).rejects.toThrow('"Events"');
		},
	);
});

it.each(['={{ $vars.NOPE }}', '={{ null }}', '={{ [] }}'])(
	'the Soda IoT Trigger acknowledges nothing when its events are %s',
	async (events) => {
		const trigger = await serve({ events });
		expect(await trigger.deliver(message('ACTIVED'))).toMatchObject({ status: 503 });
		expect(await trigger.arrived()).toEqual([]);
		expect(trigger.warnings).toEqual([expect.stringContaining('"Events"')]);
	},
);

it('takes usable values from expressions', async () => {
	const trigger = await serveCallbacks({
		options: { token: '={{ "a" + "b" }}', ignoreRepeats: '={{ 1 === 1 }}', answerWithin: '={{ "5" }}' },
	});
	expect(await trigger.post(finish, { query: '?token=ab' })).toMatchObject({ status: 200 });
	expect(await trigger.arrived()).toHaveLength(1);
});
