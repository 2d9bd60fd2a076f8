import type { INodeParameters } from 'n8n-workflow';

import { failureOf } from '../../support/failures';
import { activation, useSodaIot } from '../../support/sodaIot';
import { byId, lobby, order, usePurifier } from '../../support/waterPurifier';

const purifier = usePurifier();
const soda = useSodaIot();

/** As the editor saves a node: a field that was never filled in is not there. */
const without = (parameters: INodeParameters, ...fields: string[]): INodeParameters =>
	Object.fromEntries(Object.entries(parameters).filter(([name]) => !fields.includes(name)));

const complaint = (label: string) => `Parameter "${label}" is required.`;

describe('a required field that is left empty keeps a workflow from starting, and n8n names it:', () => {
	it.each([
		['lock', without(order(), 'iotId'), 'Purifier'],
		['lock', without(order(), 'orderId'), 'Order ID'],
		['lock', order({ orderId: '', generateOrderId: false }), 'Order ID'],
		['cancelLock', { iotId: byId(lobby) }, 'Order ID'],
		['checkStatus', { iotId: byId('') }, 'Purifier'],
		['openDoor', {}, 'Purifier'],
		['getErrors', {}, 'Purifier'],
		['getFlow', { resource: 'order' }, 'Order ID'],
		['answer', { resource: 'swipe', approve: true }, 'Order ID'],
	])('%s %j', async (operation, parameters: INodeParameters, label) => {
		await expect(purifier.run(operation, parameters)).rejects.toThrow(complaint(label));
		expect(purifier.paths).toEqual([]);
	});

	it.each([
		['activate', without(activation(), 'clientOrderId'), 'Client Order ID'],
		['activate', without(activation(), 'deviceSerial'), 'Device Serial'],
		['activate', without(activation(), 'authCode'), 'Auth Code'],
		['activate', without(activation(), 'presets'), 'Preset Names or IDs'],
		['activate', activation({ presets: [] }), 'Preset Names or IDs'],
		['activate', without(activation(), 'webhookUrl'), 'Webhook URL'],
		['activate', activation({ waitFor: 'nothing', webhookUrl: '' }), 'Webhook URL'],
		['query', {}, 'Activation ID'],
		['retry', {}, 'Activation ID'],
		['terminate', { activationId: '' }, 'Activation ID'],
		['waitForEvent', { activationId: '1', events: [] }, 'Events'],
	])('%s %j', async (operation, parameters: INodeParameters, label) => {
		await expect(soda.run(operation, parameters)).rejects.toThrow(complaint(label));
		expect(soda.paths).toEqual([]);
	});
});

describe('a field that is perhaps not needed keeps no workflow from starting:', () => {
	it.each([true, '={{ true }}'])('an order ID, when Generate Order ID is %p', async (generateOrderId) => {
		const { output } = await purifier.run('lock', { ...without(order(), 'orderId'), generateOrderId });
		expect(output[0]?.json.orderId).toMatch(/^[0-9a-f-]{36}$/);
	});

	it('an order ID that is generated only sometimes, and not for this item', async () => {
		const parameters = { ...without(order(), 'orderId'), generateOrderId: '={{ false }}' };
		expect(failureOf(await purifier.run('lock', parameters)).message).toMatch(
			/^"Order ID" \(orderId\) is empty/,
		);
	});

	it.each(['activation', '={{ "activation" }}'])('a webhook URL, when Wait For is %p', async (waitFor) => {
		const { output } = await soda.run('activate', {
			...without(activation(), 'webhookUrl'),
			waitFor,
			limit: 'seconds',
			limitAmount: 1,
		});
		expect(output[0]?.json).toMatchObject({ waiting: true });
	});
});

it.each([[{ webhookUrl: '={{ "" }}' }], [{ waitFor: '={{ "nothing" }}', webhookUrl: '' }]])(
	'an Activate that has nowhere to report to says both ways out: %j',
	async (changes: INodeParameters) => {
		const { message, itemIndex } = failureOf(await soda.run('activate', activation(changes)));
		expect(message).toContain('"Webhook URL" (webhookUrl) is empty');
		expect(message).toContain('give the Production URL of an active Soda IoT Trigger');
		expect(message).toContain('choose in Wait For what to wait for');
		expect(itemIndex).toBe(0);
	},
);
