import { NodeHelpers } from 'n8n-workflow';
import type {
	IDataObject,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';

import { SodaIot } from '../../../nodes/SodaIot/SodaIot.node';
import { WaterPurifier } from '../../../nodes/WaterPurifier/WaterPurifier.node';
import { node, runNode } from '../../support/engine';
import { failureOf } from '../../support/failures';
import { activation, useSodaIot } from '../../support/sodaIot';
import { order, usePurifier } from '../../support/waterPurifier';

/** A node's type as n8n has it beside the node itself. */
const asTool = (description: INodeTypeDescription): INodeTypeDescription => ({
	...description,
	name: `${description.name}Tool`,
});
const soda = new SodaIot().description;
const purifier = new WaterPurifier().description;

/** What the editor shows of a node with these parameters, by n8n's own rules. */
function editorOf(type: INodeTypeDescription, given: IDataObject = {}) {
	const instance = node('Node', type.name);
	const parameters = given as INodeParameters;
	const values =
		NodeHelpers.getNodeParameters(type.properties, parameters, true, false, instance, type) ?? {};
	const isShown = (entry: INodeProperties | INodePropertyOptions) =>
		NodeHelpers.displayParameter(values, entry, instance, type);
	const fields = type.properties.filter((field) => isShown(field) && field.type !== 'hidden');
	const optionsOf = (name: string) =>
		fields
			.filter((field) => field.name === name)
			.flatMap(({ options = [] }) => options as INodePropertyOptions[])
			.filter(isShown)
			.map(({ value }) => value);
	return { values, names: fields.map(({ displayName }) => displayName), optionsOf };
}

/** What n8n tells the model about a tool, and the names of what the model can fill in. */
function toldTo(type: INodeTypeDescription, parameters: IDataObject) {
	const { values, names } = editorOf(asTool(type), parameters);
	const instance = { ...node('Node', type.name), parameters: values };
	const nodeType = { description: asTool(type) };
	return { text: NodeHelpers.getToolDescriptionForNode(instance, nodeType), names };
}

describe('the editor', () => {
	test('offers everything where the nodes are no tools', () => {
		expect(editorOf(soda).optionsOf('operation')).toEqual([
			'activate',
			'query',
			'retry',
			'terminate',
			'waitForEvent',
		]);
		expect(editorOf(soda).names).toEqual([
			...['Resource', 'Operation', 'Client Order ID', 'Device Serial', 'Auth Code', 'Preset Names or IDs'],
			...['Wait For', 'Webhook URL', 'Additional Fields', 'Options'],
		]);
		expect(editorOf(purifier).optionsOf('resource')).toEqual(['purifier', 'device', 'order', 'swipe']);
		expect(editorOf(purifier).names).toEqual([
			...['Resource', 'Operation', 'Purifier', 'Volume (ml)', 'Order ID', 'Generate Order ID'],
			...['Max Wait Time (Seconds)', 'Program Price', 'Options'],
		]);
	});

	test('offers a tool no waiting and no answer to a card swipe', () => {
		const { optionsOf, names, values } = editorOf(asTool(soda));
		expect(optionsOf('operation')).toEqual(['activate', 'query', 'retry', 'terminate']);
		expect(names).toEqual([
			...['Resource', 'Operation', 'Tool Description', 'Client Order ID', 'Device Serial', 'Auth Code'],
			...['Preset Names or IDs', 'Webhook URL', 'Additional Fields', 'Options'],
		]);
		expect(values).toMatchObject({ waitFor: 'nothing' });
		expect(editorOf(asTool(purifier)).optionsOf('resource')).toEqual(['purifier', 'device', 'order']);
	});

	test('names the units of what a model can fill in', () => {
		expect(toldTo(purifier, {}).names).toEqual(
			expect.arrayContaining(['Volume in Millilitres', 'Max Wait Time in Seconds']),
		);
		expect(toldTo(purifier, { operation: 'openDoor' }).names).toContain('Delay Close Time in Seconds');
		const collection = soda.properties.find(({ name }) => name === 'additionalFields');
		const inside = (collection?.options ?? []) as INodeProperties[];
		const shown = (type: INodeTypeDescription) =>
			inside
				.filter((field) => NodeHelpers.displayParameter({}, field, node('Node', type.name), type))
				.map(({ displayName }) => displayName);
		expect(shown(soda)).toEqual(['Attachment', 'Auth Hold Amount (Yuan)']);
		expect(shown(asTool(soda))).toEqual(['Attachment', 'Auth Hold Amount in Yuan']);
	});
});

describe('the model', () => {
	test.each([
		[purifier, {}, /dispenses up to Volume millilitres .* charges the order .* Max Wait Time seconds/],
		[purifier, { operation: 'openDoor' }, /Delay Close Time seconds/],
		[soda, {}, /dispenses, and the use is charged, up to Auth Hold Amount yuan/],
		[soda, { operation: 'retry' }, /dispenses, and the use is charged in yuan/],
		[soda, { operation: 'terminate' }, /charged, in yuan/],
		[soda, { operation: 'query' }, /^Get an activation/],
	])('is told what a tool pours and charges (%#)', (type, parameters, text) => {
		expect(toldTo(type, parameters).text).toMatch(text);
	});

	test('is told what the user has written instead', () => {
		const parameters = { toolDescription: 'Water for the garden', descriptionType: 'auto' };
		expect(toldTo(purifier, parameters).text).toBe('Water for the garden');
	});
});

describe('Soda IoT as a tool', () => {
	const bench = useSodaIot();
	const run = async (operation: string, parameters: INodeParameters) =>
		await bench.run(operation, parameters, { node: 'sodaIotTool' });

	test('activates when it does not wait', async () => {
		const { error } = await run('activate', activation());
		expect(error).toBeUndefined();
		expect(bench.paths).toEqual(['/iot/activation/']);
	});

	test.each(['activation', 'settlement', '={{ "settlement" }}'])(
		'refuses to wait for %s before anything is sent',
		async (waitFor) => {
			const { message, description } = failureOf(await run('activate', activation({ waitFor })));
			expect(message).toContain('"Wait For" (waitFor) must be nothing in a tool of an AI agent');
			expect(message).toContain(`Details: ${description}`);
			expect(description).toContain('Soda IoT Trigger');
			expect(bench.simulator.requests).toEqual([]);
		},
	);

	test('refuses Wait for Event before anything is sent', async () => {
		const { message, description } = failureOf(await run('waitForEvent', { activationId: '1' }));
		expect(message).toContain('"Wait for Event" does not work in a tool of an AI agent: nothing was sent');
		expect(message).toContain(`Details: ${description}`);
		expect(bench.simulator.requests).toEqual([]);
	});

	test('tells the model what can be done about an error', async () => {
		const { message } = failureOf(await run('query', { activationId: 'unknown' }));
		expect(message).toContain('\n\nDetails: ');
		const elsewhere = failureOf(await bench.run('query', { activationId: 'unknown' }));
		expect(elsewhere.message).not.toContain('Details');
		expect(message).toBe(`${elsewhere.message}\n\nDetails: ${elsewhere.description}`);
	});
});

describe('Water Purifier as a tool', () => {
	const bench = usePurifier();

	test('locks', async () => {
		const { output } = await bench.run('lock', order(), { node: 'waterPurifierTool' });
		expect(output[0]?.json).toMatchObject({ orderId: 'order-1', iotStatus: 'READY' });
		expect(bench.paths).toEqual(['/api/open/v1/wp1/lock']);
	});

	test('answers no card swipe', async () => {
		const result = await runNode({
			node: 'waterPurifierTool',
			parameters: { resource: 'swipe', operation: 'answer' },
			credentials: bench.credentials,
		});
		const { message } = failureOf(result);
		expect(message).toContain('"Answer" does not work in a tool of an AI agent: nothing was sent');
		expect(message).toContain('Water Purifier Trigger');
	});
});
