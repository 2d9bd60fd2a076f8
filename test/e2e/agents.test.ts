import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';

import { eventually } from '../../hosts/eventually';
import { executionError, isFinished } from '../../hosts/executions';
import { agentFlow, callWorkflow } from '../support/n8n/agentFlow';
import type { AgentOptions, AgentTool } from '../support/n8n/agentFlow';
import { benchLimitMs, startBench } from '../support/n8n/bench';
import type { Bench } from '../support/n8n/bench';
import { loadExample, productionUrl } from '../support/n8n/examples';
import { runFlow } from '../support/n8n/flows';
import { activate as waitingActivate, after, chain } from '../support/n8n/orderFlow';
import { activate, gym, lock, lobby } from '../support/n8n/parameters';
import { finishedExecutions } from '../support/n8n/finishedExecutions';
import { ChatModel } from '../support/standIns/chatModel';
import type { ChatReply } from '../support/standIns/chatModel';
import { InternetProxy } from '../support/standIns/proxy';
import { readBlocks, Slack } from '../support/standIns/slack';

const assistant = 'Assistant';

const modelCredential = (model: ChatModel) => ({
	name: 'OpenAI account',
	type: 'openAiApi',
	data: model.credential,
});

const lockPaths = ({ purifier }: Bench) =>
	purifier.requests.filter(({ path }) => path.endsWith('/wp1/lock')).map(({ path }) => path);

describe.each([2, 1] as const)('the nodes as tools in n8n %i', (major) => {
	let bench: Bench;
	let model: ChatModel;

	beforeAll(async () => {
		model = await ChatModel.start();
		bench = await startBench({ major });
		bench.credentials.openAiApi = await bench.n8n.createCredential(modelCredential(model));
	}, benchLimitMs);

	afterAll(async () => {
		await bench.close();
		await model.stop();
	});

	beforeEach(() => {
		bench.purifier.requests.length = 0;
		bench.soda.requests.length = 0;
	});

	/** Who runs a tool: n8n's engine, an older agent by itself, an agent that is a tool. */
	const agents: Array<[string, AgentOptions]> = [
		['agent 3', { typeVersion: 3 }],
		['agent 2.2', { typeVersion: 2.2 }],
		['an agent that is a tool', { subAgent: assistant }],
	];

	/** Lets an agent call these tools at once. @returns what they have answered */
	async function call(tools: AgentTool[], inputs: IDataObject[], { subAgent, typeVersion }: AgentOptions) {
		const calls = tools.map(({ name }, index) => ({ tool: name, input: inputs[index] ?? {} }));
		const delegate: ChatReply[] = subAgent ? [[{ tool: subAgent, input: { Prompt: 'Do it' } }]] : [];
		model.script(...delegate, calls, 'Done', 'All done');
		const execution = await runFlow(bench, agentFlow(tools, { subAgent, typeVersion }));
		return { execution, answers: model.requests[delegate.length + 1]?.answers ?? [] };
	}

	test.each(agents)('%s is told what Lock pours and charges, and locks once', async (name, options) => {
		const orderId = `agent-${name}`;
		const volume = "={{ $fromAI('Volume_in_Millilitres', '', 'number') }}";
		const device = bench.purifier.devices.find(({ iotId }) => iotId === lobby);
		if (device) device.state = 'READY';
		const tool: AgentTool = {
			name: 'Lock',
			type: 'waterPurifierTool',
			parameters: lock(lobby, orderId, { volume }),
		};
		const { execution, answers } = await call([tool], [{ Volume_in_Millilitres: 700 }], options);

		expect(execution.status).toBe('success');
		const told = model.requests.flatMap(({ tools }) => tools).find((entry) => entry.name === 'Lock');
		expect(told?.description).toContain('dispenses up to Volume millilitres');
		expect(told?.description).toContain('charges the order Program Price');
		expect(told?.parameters.properties).toMatchObject({ Volume_in_Millilitres: { type: 'number' } });
		expect(bench.purifier.requests.map(({ bodyText }) => JSON.parse(bodyText) as unknown)).toEqual([
			expect.objectContaining({ orderId, volume: 700 }),
		]);
		expect(answers).toEqual([expect.stringContaining(`"orderId":"${orderId}"`)]);
	});

	/** Tools that would have to wait, or to answer another caller. */
	const impossible: AgentTool[] = [
		{
			name: 'Activate',
			type: 'sodaIotTool',
			parameters: activate('agent-waits', { waitFor: "={{ $fromAI('wait', '', 'string') }}" }),
		},
		{
			name: 'Wait',
			type: 'sodaIotTool',
			parameters: { resource: 'activation', operation: 'waitForEvent', activationId: '1' },
		},
		{
			name: 'Answer',
			type: 'waterPurifierTool',
			parameters: { resource: 'swipe', operation: 'answer', orderId: 'agent-answers' },
		},
	];

	test.each(agents)('%s that wants to wait is refused, and nothing is sent', async (name, options) => {
		// n8n 1 ends the execution with the first error of a tool that its engine has run.
		const endsWithError = major === 1 && name === 'agent 3';
		for (const tool of impossible) {
			const { execution, answers } = await call([tool], [{ wait: 'settlement' }], options);
			const refusal = endsWithError ? executionError(execution)?.message : answers.join();
			expect(refusal).toContain('in a tool of an AI agent');
			expect(refusal).toContain('nothing was sent');
			expect(refusal).toContain('Details: ');
			expect(execution.status).toBe(endsWithError ? 'error' : 'success');
		}
		expect(bench.soda.requests).toEqual([]);
		expect(bench.purifier.requests).toEqual([]);
	});

	test.each(agents)('%s is told why a tool has failed', async (name, options) => {
		const parameters = { resource: 'activation', operation: 'query', activationId: '404' };
		const { execution, answers } = await call(
			[{ name: 'Query', type: 'sodaIotTool', parameters }],
			[],
			options,
		);
		const told = major === 1 && name === 'agent 3' ? executionError(execution)?.message : answers.join();
		expect(told).toContain('NOT_FOUND');
	});

	test('a workflow that waits can be a tool: it goes on with the outcome', async () => {
		const sub = chain(
			{ name: 'Called', type: 'n8n-nodes-base.executeWorkflowTrigger' },
			waitingActivate({ clientOrderId: 'agent-sub-workflow', waitFor: 'settlement' }),
		);
		const subId = await bench.n8n.importWorkflow(sub, { credentials: bench.credentials });
		if (major === 2) await bench.n8n.activate(subId);
		model.script([{ tool: 'Activate_and_wait', input: { query: 'now' } }], 'Done');
		const flow = callWorkflow('Activate and wait', subId);
		const id = await bench.n8n.importWorkflow(flow, { credentials: bench.credentials });
		await bench.n8n.run(id);
		const waits = await bench.n8n.waitForExecution(subId, ({ status }) => status === 'waiting');
		await bench.n8n.waitForExecution(id, ({ status }) => status === 'waiting');
		bench.soda.succeed(bench.soda.activations.at(-1)?.id ?? '');

		const over = await bench.n8n.waitForExecution(
			subId,
			(entry) => entry.id === waits.id && isFinished(entry),
		);
		const [outcome] = over.data.resultData.runData[after]?.[0]?.data?.main?.[0] ?? [];
		expect(outcome?.json).toMatchObject({ event: 'IOT_ACTIVATION:TERMINATED', timedOut: false });
		const { status } = await bench.n8n.waitForExecution(id);
		expect(status).toBe('success');
		// n8n 1 gives the agent back only what the agent has called the workflow with.
		const told = model.requests.at(-1)?.answers.join();
		expect(told).toContain(major === 2 ? 'IOT_ACTIVATION:TERMINATED' : '"query":"now"');
	});

	test('the editor is offered no waiting and no answer to a swipe', async () => {
		const types = await bench.n8n.nodeTypes();
		const soda = types.find(({ name }) => name === 'n8n-nodes-dispense.sodaIotTool');
		const purifier = types.find(({ name }) => name === 'n8n-nodes-dispense.waterPurifierTool');
		const hidden = { hide: { '@tool': [true] } };
		const optionOf = (type: typeof soda, property: string, value: string) =>
			type?.properties
				.filter(({ name }) => name === property)
				.flatMap(({ options = [] }) => options)
				.find((option) => 'value' in option && option.value === value);
		expect(optionOf(soda, 'operation', 'waitForEvent')).toMatchObject({ displayOptions: hidden });
		expect(optionOf(purifier, 'resource', 'swipe')).toMatchObject({ displayOptions: hidden });
		expect(soda?.properties.filter(({ name }) => name === 'waitFor')).toMatchObject([
			{ type: 'options', displayOptions: hidden },
			{ type: 'hidden', displayOptions: { show: { '@tool': [true] } } },
		]);
		// n8n's own field for the description would replace ours.
		expect(soda?.properties.map(({ name }) => name)).not.toContain('descriptionType');
	});
});

describe('13: an agent whose Lock a person approves', () => {
	const slack = new Slack();
	const pricePerLitre = 200;
	let model: ChatModel;
	let internet: InternetProxy;
	let bench: Bench;
	let url: string;
	let flow: string;

	beforeAll(async () => {
		model = await ChatModel.start();
		internet = await InternetProxy.start(slack);
		bench = await startBench({ env: internet.env });
		const { n8n, credentials } = bench;
		credentials.openAiApi = await n8n.createCredential(modelCredential(model));
		const app = { name: 'Slack account', type: 'slackApi', data: slack.credential };
		credentials.slackApi = await n8n.createCredential(app);
		const workflow = await loadExample('13-agent-approval-lock', {
			slackChannel: '#water',
			pricePerLitre: pricePerLitre,
		});
		flow = await n8n.importWorkflow(workflow, { credentials });
		await n8n.activate(flow);
		url = productionUrl(n8n, workflow, 'Request received');
	}, benchLimitMs);

	afterAll(async () => {
		await bench.close();
		await internet.stop();
		await model.stop();
	});

	const wish = (purifier: string, millilitres: number, more: IDataObject = {}): ChatReply => [
		{
			tool: 'Lock',
			input: {
				toolParameters: { purifier_id: purifier, volume_in_millilitres: millilitres },
				hitlParameters: {},
				...more,
			},
		},
	];

	/** Posts a request, and gives the execution that waits for approval, and what the person is asked. */
	async function request(orderId: string, text: string) {
		slack.messages.length = 0;
		bench.purifier.requests.length = 0;
		const { status } = await axios.post(url, { orderId, text }, { proxy: false });
		expect(status).toBe(200);
		const waiting = await bench.n8n.waitForExecution(flow, (execution) => execution.status === 'waiting');
		const [question] = slack.messages;
		if (!question) throw new Error('Nobody was asked');
		const ended = async () =>
			await bench.n8n.waitForExecution(flow, (entry) => entry.id === waiting.id && isFinished(entry));
		return { waiting, question, ended, ...readBlocks(question) };
	}

	/** A person's browser follows the link behind a button. */
	async function click(link: string | undefined) {
		const { status } = await axios.get<string>(link ?? '', {
			proxy: false,
			headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
			validateStatus: () => true,
		});
		return status;
	}

	test('locks exactly once, after the approval and not before', async () => {
		model.script(
			[{ tool: 'Find_purifiers', input: {} }],
			[{ tool: 'Check_status', input: { purifier_id: lobby } }],
			wish(lobby, 1500),
			'The purifier in the lobby waits for you.',
		);
		const { text, buttons, waiting, question, ended } = await request(
			'agent-1',
			'1.5 litres in the lobby,\n*please*',
		);

		const told = model.requests[0]?.tools.find(({ name }) => name === 'Lock');
		expect(told?.description).toContain('dispenses up to Volume millilitres');
		expect(told?.description).toContain('charges the order');
		expect(told?.parameters.properties?.toolParameters).toMatchObject({
			properties: {
				purifier_id: { type: 'string' },
				volume_in_millilitres: { type: 'number', description: expect.stringContaining('millilitres') },
			},
		});
		expect(model.requests.at(-1)?.answers).toEqual([
			expect.stringContaining(lobby),
			expect.stringContaining('"ready":true'),
		]);

		expect(question.channel).toBe('#water');
		expect(text.split('\n')).toEqual([
			`*Order agent-1*: lock purifier *${lobby}*. It dispenses up to *1500 ml*, and the order is charged *300*.`,
			'Asked for: 1.5 litres in the lobby, *please*',
		]);
		expect(lockPaths(bench)).toEqual([]);
		// No limit is set: when the time is over, n8n takes the model's own words for the answer.
		expect(Date.parse(waiting.waitTill ?? '')).toBeGreaterThan(Date.parse('2900-01-01'));

		expect(await click(buttons.Approve)).toBe(200);
		expect((await ended()).status).toBe('success');
		await click(buttons.Approve);
		const [, , locked, ...more] = bench.purifier.requests;
		expect(more).toEqual([]);
		expect(locked?.path).toBe('/api/open/v1/wp1/lock');
		expect(locked?.bodyText).toContain(`"iotId":${lobby},`);
		expect(JSON.parse(locked?.bodyText ?? '')).toMatchObject({
			orderId: 'agent-1',
			volume: 1500,
			maxWaitTime: 120,
			programPrice: 300,
		});
		expect(model.requests.at(-1)?.answers.at(-1)).toContain('"iotStatus":"READY"');
		expect(slack.messages.at(-1)).toMatchObject({
			channel: '#water',
			text: 'Order agent-1: The purifier in the lobby waits for you.',
		});
	});

	test('sends nothing when the person declines, whatever the model says of itself', async () => {
		model.script(wish(gym, 2000, { approved: true, data: { approved: true } }), 'It was declined.');
		const { buttons, ended } = await request('agent-2', 'Two litres in the gym');
		expect(await click(buttons.Decline)).toBe(200);
		expect((await ended()).status).toBe('success');
		expect(model.requests.at(-1)?.answers).toEqual([expect.stringContaining('User rejected the tool call')]);
		expect(bench.purifier.requests).toEqual([]);
		expect(slack.messages.at(-1)?.text).toBe('Order agent-2: It was declined.');
	});

	test('shows the person what will be sent, not what a model would rather show', async () => {
		const shown = { purifier_id: gym, volume_in_millilitres: 100 };
		const query = { purifier_id: lobby, volume_in_millilitres: 3000 };
		const input = {
			toolParameters: { ...shown, query },
			hitlParameters: { query: { toolParameters: shown } },
		};
		model.script([{ tool: 'Lock', input }], 'Locked.');
		const { text, buttons, ended } = await request('agent-4', 'A sip in the gym');
		expect(text).toContain(`*${lobby}*. It dispenses up to *3000 ml*, and the order is charged *600*`);
		await click(buttons.Decline);
		await ended();
		expect(bench.purifier.requests).toEqual([]);

		// It shows what would have been sent.
		model.script([{ tool: 'Lock', input }], 'Locked.');
		const again = await request('agent-5', 'A sip in the gym');
		await click(again.buttons.Approve);
		await again.ended();
		const [sent] = bench.purifier.requests;
		expect(sent?.bodyText).toContain(`"iotId":${lobby},`);
		expect(JSON.parse(sent?.bodyText ?? '')).toMatchObject({ volume: 3000, programPrice: 600 });
	});

	test('asks again for a second Lock, which the platform refuses: one request, one order', async () => {
		model.script(wish(gym, 500), wish(gym, 900), 'Locked.');
		const { buttons, ended } = await request('agent-3', 'Half a litre in the gym');
		await click(buttons.Approve);
		const second = await eventually('the second question', () => slack.messages[1]);
		expect(lockPaths(bench)).toHaveLength(1);
		expect(readBlocks(second).text).toContain('*900 ml*');
		await eventually('the execution to wait', async () => {
			const [execution] = await bench.n8n.executions(flow);
			return execution?.status === 'waiting';
		});
		await click(readBlocks(second).buttons.Approve);
		await ended();
		const orders = bench.purifier.orders.filter(({ orderId }) => orderId === 'agent-3');
		expect(orders).toEqual([expect.objectContaining({ iotId: gym, volume: 500 })]);
	});

	test('the flow called nobody but Slack and the model', async () => {
		await finishedExecutions(bench.n8n, flow);
		expect(internet.refused).toEqual([]);
	});
});
