import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { NodeHelpers } from 'n8n-workflow';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { SodaIotApi } from '../../credentials/SodaIotApi.credentials';
import { WaterPurifierApi } from '../../credentials/WaterPurifierApi.credentials';
import { readExample } from '../../demo/example';
import { SodaIot } from '../../nodes/SodaIot/SodaIot.node';
import { SodaIotTrigger } from '../../nodes/SodaIot/SodaIotTrigger.node';
import { WaterPurifier } from '../../nodes/WaterPurifier/WaterPurifier.node';
import { WaterPurifierTrigger } from '../../nodes/WaterPurifier/WaterPurifierTrigger.node';
import type { WorkflowFile } from '../../hosts/workflowFile';
import { Editor } from '../support/editor/editor';
import { formsOf } from '../support/editor/forms';
import { benchLimitMs, sodaCredential, startBench } from '../support/n8n/bench';
import type { Bench } from '../support/n8n/bench';

const packageName = 'n8n-nodes-dispense';
const soda = new SodaIot().description;
const purifier = new WaterPurifier().description;
const sodaTrigger = new SodaIotTrigger().description;
const purifierTrigger = new WaterPurifierTrigger().description;

/** Every form of every node, with a node of its own on one canvas. */
const forms = [soda, purifier, sodaTrigger, purifierTrigger]
	.flatMap((description) => formsOf(description).map((form) => ({ description, ...form })))
	.map(({ description, title, parameters, labels }, index) => ({
		name: `${description.displayName} ${title}`.trim(),
		labels,
		/** What n8n itself finds missing. */
		missing: description.properties
			.filter(({ required, type }) => required === true && type !== 'multiOptions')
			.filter((field) => NodeHelpers.displayParameter(parameters, field, null, description))
			.map(({ displayName }) => displayName),
		node: {
			id: randomUUID(),
			type: `${packageName}.${description.name}`,
			typeVersion: [description.version].flat().at(-1),
			position: [(index % 6) * 320, Math.floor(index / 6) * 240],
			parameters,
			...(description.webhooks && { webhookId: randomUUID() }),
		},
	}));

const examples = readdirSync(join(__dirname, '..', '..', 'examples')).map((file) => parse(file).name);

/** Of which examples the documentation has a picture, and its name. */
const pictures: Record<string, string> = {
	'1-purifier-order-lock-cancel': 'order-lock-cancel',
	'6-sodaiot-order-to-settlement': 'order-to-settlement',
};

let bench: Bench;
let editor: Editor;
let everyForm: string;

beforeAll(async () => {
	bench = await startBench();
	editor = await Editor.open(bench.n8n);
	const nodes = forms.map(({ name, node }) => ({ ...node, name, credentials: credentialsOf(node.type) }));
	everyForm = await importFlow({ name: 'Every form', nodes, connections: {} });
}, benchLimitMs);

afterAll(async () => {
	await editor.close();
	await bench.close();
});

function credentialsOf(nodeType: string) {
	const type = nodeType.includes('.sodaIot') ? 'sodaIotApi' : 'waterPurifierApi';
	return { [type]: { name: type } };
}

async function importFlow(workflow: WorkflowFile): Promise<string> {
	return await bench.n8n.importWorkflow(workflow, { credentials: bench.credentials });
}

describe.each(['light', 'dark'] as const)('in the %s theme, a node', (theme) => {
	beforeAll(async () => {
		await editor.use(theme);
		await editor.openWorkflow(everyForm);
	}, 120_000);
	afterEach(async () => await editor.closeNode());

	test.each(forms)('$name shows every field, whole', async ({ name, labels, missing }) => {
		expect(await editor.isComplete(name)).toBe(missing.length === 0);
		await editor.openNode(name, labels);

		const shown = await editor.labels();
		expect(labels.filter((label) => !shown.includes(label))).toEqual([]);
		expect(await editor.marked()).toEqual(expect.arrayContaining(missing));
		expect(await editor.cutTexts()).toEqual([]);
		const wrong = (await editor.icons()).filter((icon) => icon.endsWith('.dark.svg') !== (theme === 'dark'));
		expect(wrong).toEqual([]);
	});
});

describe('a node', () => {
	beforeAll(async () => {
		await editor.use('light');
		await editor.openWorkflow(everyForm);
	}, 120_000);
	afterEach(async () => await editor.closeNode());

	test.each([
		[sodaTrigger, ['Webhook URL of Activate', 'Test URL is another address', 'becomes active']],
		[purifierTrigger, ["vendor's console", 'Test URL is another address', 'Report fault']],
	])('%# is a trigger that says how to test it, and listens', async ({ displayName, name }, words) => {
		// As it is when it is new: a trigger whose options cannot work does not listen.
		const type = `${packageName}.${name}`;
		const fresh = { typeVersion: 1, position: [0, 0], parameters: {}, webhookId: randomUUID() };
		const nodes = [{ ...fresh, id: randomUUID(), name: displayName, type, credentials: credentialsOf(type) }];
		await editor.openWorkflow(await importFlow({ name: displayName, nodes, connections: {} }));
		await editor.openNode(displayName);

		const text = await editor.readTriggerPanel();
		for (const word of words) expect(text).toContain(word);
		await editor.picture(displayName.toLowerCase().replaceAll(' ', '-'));
		expect(await editor.listen()).toContain('Listening');
	});

	test('is found by what people call the machines', async () => {
		await editor.openNodeList();
		const names = [soda.displayName, purifier.displayName];
		const words = [
			'drink',
			'beverage',
			'machine',
			'dispenser',
			'vending machine',
			'kiosk',
			'water',
			'IoT',
			'smart lock',
		];
		for (const word of words)
			expect([word, await editor.search(word)]).toEqual([word, expect.arrayContaining(names)]);
		for (const word of ['coffee', 'sodalife', 'sodaiot', 'sodalife iot'])
			expect([word, await editor.search(word)]).toEqual([word, expect.arrayContaining([soda.displayName])]);
	});

	test('that lacks something is not published, and n8n says which field', async () => {
		const path = randomUUID();
		const order = { type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: { path }, webhookId: path };
		const lock = { type: `${packageName}.waterPurifier`, typeVersion: 1, credentials: credentialsOf('') };
		const parameters = { resource: 'purifier', operation: 'lock' };
		const nodes = [
			{ ...order, name: 'Order', id: randomUUID(), position: [0, 0] },
			{ ...lock, name: 'Lock', id: randomUUID(), position: [200, 0], parameters },
		];
		const connections = { Order: { main: [[{ node: 'Lock', type: 'main', index: 0 }]] } };
		const id = await importFlow({ name: 'Lock of nothing', nodes, connections });

		await expect(bench.n8n.activate(id)).rejects.toThrow(/"Lock\\?".*required parameters: iotId, orderId/s);
	});
});

describe.each(['light', 'dark'] as const)('in the %s theme, a credential', (theme) => {
	beforeAll(async () => await editor.use(theme));

	const pasted = (): IDataObject => ({
		baseUrl: bench.soda.url,
		authentication: 'accessToken',
		accessToken: bench.soda.tokens.current?.accessToken ?? 'a token',
	});
	const fetched = (): IDataObject => sodaCredential(bench.soda);
	const ofPurifier = (): IDataObject => ({
		serverUrl: bench.purifier.url,
		openId: bench.purifier.openId,
		secret: bench.purifier.secret,
	});

	test.each([
		['client credentials', new SodaIotApi(), fetched, /Fetches the token, and proves/],
		['a pasted token', new SodaIotApi(), pasted, /Only for the Soda IoT Trigger and for waiting/],
		['a secret', new WaterPurifierApi(), ofPurifier, /openId/],
	])('with %s shows every field, whole, and says which are required', async (form, type, makeData, words) => {
		const data = makeData();
		const id = await bench.n8n.createCredential({ name: `With ${form}`, type: type.name, data });
		await editor.openCredential(id);

		const fields = type.properties
			.filter((field) => field.type !== 'hidden' && field.type !== 'notice')
			.filter((field) => NodeHelpers.displayParameter(data as INodeParameters, field, null, null))
			.map(({ displayName, required }) => (required ? `${displayName} *` : displayName));
		expect((await editor.labels()).slice(0, fields.length)).toEqual(fields);
		expect(await editor.text()).toMatch(words);
		expect(await editor.cutTexts()).toEqual([]);
		if (theme === 'light') await editor.picture(`credential-${form.replaceAll(' ', '-')}`);
		expect((await editor.icons()).some((icon) => icon.endsWith('.dark.svg'))).toBe(theme === 'dark');
	});
});

describe('an example', () => {
	beforeAll(async () => await editor.use('light'));

	test.each(examples)('%s lacks nothing in our nodes', async (file) => {
		const example = await readExample(file);
		const isOurs = (type: string) => type.startsWith(`${packageName}.`);
		// What the user has at Google or Slack is not there.
		const nodes = example.nodes.map((node) =>
			isOurs(node.type) ? node : { ...node, credentials: undefined },
		);
		const id = await importFlow({ ...example, nodes });
		await editor.openWorkflow(id);

		const ours = nodes.filter(({ type }) => isOurs(type)).map(({ name }) => name);
		const incomplete: string[] = [];
		for (const name of ours) if (!(await editor.isComplete(name))) incomplete.push(name);
		expect(incomplete).toEqual([]);
		await editor.picture(pictures[file]);
	});
});
