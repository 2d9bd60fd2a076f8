import type { IDataObject } from 'n8n-workflow';

import { adaptForDemo, tablesOf } from '../../../demo/adapt';
import { readExample, withSettings } from '../../../demo/example';
import type { Example, ExampleNode } from '../../../demo/example';
import { prepareWorkflows, tablesOfAll, workflowNames } from '../../../demo/catalogue';

const alertsUrl = 'http://127.0.0.1:7702/_simulator/alerts';
const replacements = {
	tables: {
		Orders: 'T1',
		Settled: 'T2',
		Dispensed: 'T3',
		'Purifier orders': 'T4',
		Cards: 'T5',
		'Card orders': 'T6',
	},
	alertsUrl,
};
const prepared = async () => await prepareWorkflows('http://127.0.0.1:5678', alertsUrl);

const ourTypes = /^n8n-nodes-dispense\./;
/** These run without an account on the internet. */
const local = /^n8n-nodes-base\.(webhook|respondToWebhook|set|if|switch|dataTable|httpRequest|stickyNote)$/;

function nodeOf({ nodes }: Example, name: string): ExampleNode {
	const node = nodes.find((entry) => entry.name === name);
	if (!node) throw new Error(`There is no node ${name}`);
	return node;
}

function withParameters(example: Example, name: string, changes: IDataObject): Example {
	const nodes = example.nodes.map((node) =>
		node.name === name ? { ...node, parameters: { ...node.parameters, ...changes } } : node,
	);
	return { ...example, nodes };
}

describe.each(workflowNames)('the demo of %s', (name) => {
	test('needs no account and no setting, and keeps every node in its place', async () => {
		const { [name]: example } = await prepared();
		const adapted = adaptForDemo(example, replacements);
		const place = ({ id, name: title, position }: ExampleNode) => ({ id, title, position });

		expect(adapted.nodes.map(place)).toEqual(example.nodes.map(place));
		expect(adapted.connections).toEqual(example.connections);
		expect(adapted.nodes.filter(({ type }) => !ourTypes.test(type) && !local.test(type))).toEqual([]);
		const toFillIn = ({ type, parameters }: ExampleNode) =>
			type !== 'n8n-nodes-base.stickyNote' && /REPLACE-ME|example\.com/.test(JSON.stringify(parameters));
		expect(adapted.nodes.filter(toFillIn).map((node) => node.name)).toEqual([]);
	});

	test("runs this package's nodes as they are in the file", async () => {
		const { [name]: example } = await prepared();
		const own = ({ nodes }: Example) => nodes.filter(({ type }) => ourTypes.test(type));
		expect(own(adaptForDemo(example, replacements))).toEqual(own(example));
		expect(own(example).length).toBeGreaterThan(0);
	});
});

test('every workflow has an address of its own', async () => {
	const nodes = Object.values(await prepared()).flatMap((example) => example.nodes);
	const addresses = nodes.map(({ parameters, webhookId }) => parameters.path ?? webhookId).filter(Boolean);
	expect(new Set(addresses).size).toBe(addresses.length);
});

test('rows go to the data table of their tab, matched by the same column', async () => {
	const adapted = adaptForDemo(await readExample('2-sodaiot-order-activate'), replacements);
	const conditions = [{ keyName: 'order_id', condition: 'eq', keyValue: '={{ $json.order_id }}' }];
	const dataTableId = { __rl: true, mode: 'list', value: 'T1', cachedResultName: 'Orders' };
	for (const [name, operation] of [
		['Add row', 'upsert'],
		['Link row', 'update'],
	] as const) {
		const { type, credentials, parameters } = nodeOf(adapted, name);
		expect([type, credentials]).toEqual(['n8n-nodes-base.dataTable', undefined]);
		expect(parameters).toMatchObject({ operation, dataTableId, filters: { conditions } });
	}
});

test('a row that is only appended is inserted', async () => {
	const file = await readExample('2-sodaiot-order-activate');
	const adapted = adaptForDemo(withParameters(file, 'Add row', { operation: 'append' }), replacements);
	const { parameters } = nodeOf(adapted, 'Add row');
	expect(parameters.operation).toBe('insert');
	expect(parameters).not.toHaveProperty('filters');
});

test('a row that is looked up is looked up by the same column', async () => {
	const file = await readExample('8-purifier-swipe-approval');
	const { parameters, ...node } = nodeOf(adaptForDemo(file, replacements), 'Find card');
	expect(node).toMatchObject({ type: 'n8n-nodes-base.dataTable', alwaysOutputData: true });
	const keyValue = "={{ $('Water Purifier Trigger').first().json.cardNum }}";
	expect(parameters).toMatchObject({
		operation: 'get',
		limit: 1,
		filters: { conditions: [{ keyName: 'card_num', condition: 'eq', keyValue }] },
	});
});

test('what has no counterpart is an error, not a node that quietly does something else', async () => {
	const file = await readExample('2-sodaiot-order-activate');
	const clearing = withParameters(file, 'Add row', { operation: 'clear' });
	expect(() => adaptForDemo(clearing, replacements)).toThrow('"Add row"');
	expect(() => adaptForDemo(file, { tables: {}, alertsUrl })).toThrow('"Add row"');
});

test('an alert keeps its text and its channel', async () => {
	const file = await readExample('4-sodaiot-failure-to-slack');
	const { type, credentials, parameters } = nodeOf(adaptForDemo(file, replacements), 'Alert');
	expect([type, credentials]).toEqual(['n8n-nodes-base.httpRequest', undefined]);
	expect(parameters).toMatchObject({ method: 'POST', url: alertsUrl });
	expect(parameters.bodyParameters).toEqual({
		parameters: [
			{ name: 'channel', value: '#dispense-alerts' },
			{ name: 'text', value: nodeOf(file, 'Alert').parameters.text },
		],
	});
});

test('the columns of a table are all that the workflow writes', async () => {
	expect(tablesOf(await readExample('2-sodaiot-order-activate'))).toEqual({
		Orders: {
			...{ order_id: 'string', ordered_at: 'string', device: 'string', presets: 'string' },
			...{ activation_id: 'string', status: 'string', problem: 'string' },
		},
	});
	const all = tablesOfAll(await prepared());
	expect(Object.keys(all).sort()).toEqual(Object.keys(replacements.tables).sort());
	expect(all.Cards).toEqual({ card_num: 'string', balance: 'number' });
	expect(all.Dispensed).toMatchObject({ order_id: 'string', litres: 'number', problem: 'string' });
});

test('a setting that an example does not have is an error', async () => {
	const file = await readExample('2-sodaiot-order-activate');
	expect(() => withSettings(file, { spreadsheetURL: 'x' })).toThrow('no setting spreadsheetURL');
});
