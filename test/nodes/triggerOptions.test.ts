import type { INode, INodeParameters } from 'n8n-workflow';

import { activateTrigger, node, NODE, runWorkflow } from '../support/engine';
import { signed } from '../support/signedRequests';
import { CLIENT_SECRET, message, serve, stopTriggers } from '../support/sodaIotTrigger';
import { serveCallbacks, stopCallbacks } from '../support/waterPurifierTrigger';

afterEach(async () => {
	await stopTriggers();
	await stopCallbacks();
});

type Case = [name: string, value: unknown, status: number];

/** What is set and gives nothing; in the tests' n8n an expression may not read the environment. */
const nothing = [
	'={{ $vars.NOPE }}',
	'={{ $env.NOPE }}',
	'={{ undefined }}',
	'={{ null }}',
	'={{ "" }}',
	'',
	null,
];
const noSwitch = [...nothing, '={{ "true" }}', '={{ "false" }}', '={{ 1 }}', '={{ [true] }}', 'true'];

const cases = (name: string, status: number, values: unknown[]) =>
	values.map((value): Case => [name, value, status]);

const purifierOptions = [
	...cases('token', 401, [
		...nothing,
		'={{ 12345678 }}',
		'={{ ({ a: 12345678 }) }}',
		'={{ ["12345678"] }}',
		'={{ true }}',
		'={{ "   " }}',
		'={{ String($vars.NOPE) }}',
	]),
	...cases('allowedIps', 403, [
		...nothing,
		'={{ 127 }}',
		'={{ ["127.0.0.1"] }}',
		'={{ " , " }}',
		'={{ "127.0.0.1, " + $vars.NOPE + "/8" }}',
	]),
	...cases('confirmation', 503, noSwitch),
	...cases('ignoreRepeats', 503, noSwitch),
	...cases('answerWithin', 503, [
		...nothing,
		0,
		-1,
		60,
		'={{ "soon" }}',
		'={{ true }}',
		'={{ [5] }}',
		'={{ "0x10" }}',
		'={{ "1e1" }}',
	]),
];

const noEvents = [
	'={{ $vars.NOPE }}',
	'={{ null }}',
	'={{ [] }}',
	'={{ "NO_SUCH_EVENT" }}',
	'={{ ["WP1_WORK_FINISH", "constructor"] }}',
	'={{ [null] }}',
	'={{ 7 }}',
	'={{ ({}) }}',
];

const finish = '{"callbackType":"WP1_WORK_FINISH","iotId":9007199254740993,"orderId":"o-1","volume":5}';

describe('an option of the Water Purifier Trigger that gives no usable value', () => {
	const labels: Record<string, string> = {
		token: '"Token" (token)',
		allowedIps: '"Allowed IPs" (allowedIps)',
		confirmation: '"Confirmation" (confirmation)',
		ignoreRepeats: '"Ignore Repeats" (ignoreRepeats)',
		answerWithin: '"Answer Within (Seconds)" (answerWithin)',
	};

	it.each(purifierOptions)('%s = %j keeps the workflow from being activated', async (name, value) => {
		const parameters = { options: { [name]: value } } as INodeParameters;
		const active = activateTrigger({ node: 'waterPurifierTrigger', parameters });
		await expect(active).rejects.toThrow(labels[name]);
		await expect(active).rejects.not.toThrow('12345678');
	});

	it.each(purifierOptions)(
		'%s = %j refuses every request, with one line in the log',
		async (name, value, status) => {
			const trigger = await serveCallbacks({ options: { [name]: value } } as INodeParameters);
			for (const query of ['', '?token=', '?token=undefined', '?token=null', '?token=12345678'])
				expect(await trigger.post(finish, { query })).toMatchObject({ status });
			expect(await trigger.arrived()).toEqual([]);
			expect(trigger.hook.errors).toEqual([]);
			expect(trigger.warnings).toHaveLength(5);
			for (const line of trigger.warnings) {
				expect(line).toContain(`answered ${status}: it cannot be judged, because ${labels[name]}`);
				expect(line).not.toContain('12345678');
			}
		},
	);

	it.each(noEvents)('events = %s neither', async (events) => {
		const parameters = { events };
		const active = activateTrigger({ node: 'waterPurifierTrigger', parameters });
		await expect(active).rejects.toThrow('"Events" (events)');
		const trigger = await serveCallbacks(parameters);
		expect(await trigger.post(finish)).toMatchObject({ status: 503 });
		expect(await trigger.arrived()).toEqual([]);
		expect(trigger.warnings).toEqual([expect.stringContaining('because "Events" (events)')]);
	});

	it('is told from one that is not set, and from one whose expression gives a value', async () => {
		const options = {
			token: '={{ "se" + "cret" }}',
			allowedIps: '={{ "127.0.0." + 1 }}',
			confirmation: '={{ 1 > 2 }}',
			ignoreRepeats: '={{ 1 > 2 }}',
			answerWithin: '={{ "5" }}',
		};
		const parameters = { events: '={{ "WP1_START_WATER, WP1_WORK_FINISH" }}', options };
		await expect(activateTrigger({ node: 'waterPurifierTrigger', parameters })).resolves.toBeDefined();
		const trigger = await serveCallbacks(parameters);
		expect(await trigger.post(finish, { query: '?token=secret' })).toMatchObject({ status: 200 });
		expect(await trigger.arrived()).toHaveLength(1);
		expect(trigger.warnings).toEqual([]);
	});
});

describe('a field of the SodaIot Trigger that gives no usable value', () => {
	const fields: Array<[string, INodeParameters]> = [
		...noEvents.map((events): [string, INodeParameters] => ['"Events" (events)', { events }]),
		...noSwitch.map((ignoreRepeats): [string, INodeParameters] => [
			'"Ignore Repeats" (ignoreRepeats)',
			{ options: { ignoreRepeats } },
		]),
	];

	it.each(fields)('%s in %j keeps the workflow from being activated', async (label, parameters) => {
		const data = { baseUrl: 'https://open.example.com', accessToken: 't', clientSecret: CLIENT_SECRET };
		const active = activateTrigger({
			node: 'sodaIotTrigger',
			parameters,
			credentials: { Soda: { type: 'sodaIotApi', data } },
		});
		await expect(active).rejects.toThrow(label);
	});

	it.each(fields)('%s in %j has every genuine message sent again', async (label, parameters) => {
		const bench = await serve(parameters);
		expect(await bench.deliver(message('ACTIVED'))).toMatchObject({ status: 503 });
		expect(await bench.send(signed(message('ACTIVED'), 'forged'))).toMatchObject({ status: 401 });
		expect(await bench.arrived()).toEqual([]);
		expect(bench.warnings).toEqual([
			expect.stringContaining(`cannot be handled, because ${label}`),
			expect.stringContaining('signature'),
		]);
	});

	it('is told from one whose expression gives events in the spelling of the platform', async () => {
		const bench = await serve({ events: '={{ ["TERIMATED"] }}', options: { ignoreRepeats: '={{ true }}' } });
		expect(await bench.deliver(message('ACTIVED'))).toMatchObject({ status: 200 });
		expect(await bench.deliver(message('TERIMATED'))).toMatchObject({ status: 200 });
		expect((await bench.arrived()).flat()).toMatchObject([{ json: { vendorEvent: 'TERIMATED' } }]);
	});
});

it.each(['waterPurifierTrigger', 'sodaIotTrigger'])(
	'%s acknowledges nothing when its execution does not find a usable value any more',
	async (type) => {
		const trigger: INode = node(NODE, `n8n-nodes-dispense.${type}`, {
			options: { ignoreRepeats: '={{ $vars.NOPE }}' },
		});
		const sent: unknown[] = [];
		const result = await runWorkflow({
			workflow: { nodes: [trigger], connections: {} },
			input: [{ json: { event: 'WP1_WORK_FINISH', deliveryId: 'd' } }],
			startNode: NODE,
			mode: 'webhook',
			onSendResponse: (response) => sent.push(response),
		});
		expect(result.error?.message).toContain('"Ignore Repeats" (ignoreRepeats)');
		expect(sent).toEqual([]);
	},
);
