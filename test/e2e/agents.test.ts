import { runFlow } from '../support/n8n/flows';
import { agentFlow } from '../support/n8n/agentFlow';
import { activate, lock, LOBBY } from '../support/n8n/parameters';
import { BENCH_LIMIT_MS, startBench, type Bench } from '../support/n8n/bench';
import { ChatModel } from '../support/standIns/chatModel';

describe.each([2, 1] as const)('agents in n8n %i', (major) => {
	let bench: Bench;
	let model: ChatModel;
	beforeAll(async () => {
		model = await ChatModel.start();
		bench = await startBench({ major });
		bench.credentials.openAiApi = await bench.n8n.createCredential({
			name: 'Scripted model',
			type: 'openAiApi',
			data: { ...model.credential, ...(major === 1 && { allowedHttpRequestDomains: 'all' }) },
		});
	}, BENCH_LIMIT_MS);
	afterAll(async () => {
		await bench.close();
		await model.stop();
	});

	test.each([
		[1.9, undefined],
		[2.2, undefined],
		[3, undefined],
		[3, 'Sub'],
	])('spike %s %s', async (typeVersion, subAgent) => {
		const call = [{ tool: 'Lock_it', input: { Volume_in_Millilitres: 1500 } }];
		model.script(...(subAgent ? [[{ tool: 'Sub', input: { Prompt: 'do' } }]] : []), call, 'sub done', 'Done');
		bench.purifier.requests.length = 0;
		const flow = agentFlow(
			[
				{
					name: 'Lock it',
					type: 'waterPurifierTool',
					parameters: lock(LOBBY, `o-${typeVersion}-${subAgent}`, {
						volume: "={{ $fromAI('Volume_in_Millilitres', '', 'number') }}",
					}),
				},
			],
			{ typeVersion, subAgent },
		);
		const execution = await runFlow(bench, flow);
		console.log(
			major,
			typeVersion,
			subAgent,
			execution.status,
			JSON.stringify(execution.data.resultData.error?.message),
			JSON.stringify(model.requests.at(-1), null, 1),
			bench.purifier.requests.map((r) => r.path + r.bodyText),
		);
	});
	test.each([
		[1.9, undefined],
		[2.2, undefined],
		[3, undefined],
		[3, 'Sub'],
	])('spike wait %s %s', async (typeVersion, subAgent) => {
		const call = [{ tool: 'Activate_it', input: { Wait: 'settlement' } }];
		model.script(...(subAgent ? [[{ tool: 'Sub', input: { Prompt: 'do' } }]] : []), call, 'sub done', 'Done');
		bench.soda.requests.length = 0;
		const flow = agentFlow(
			[
				{
					name: 'Activate it',
					type: 'sodaIotTool',
					parameters: activate(`o-${typeVersion}-${subAgent}`, {
						waitFor: "={{ $fromAI('Wait', '', 'string') }}",
					}),
				},
			],
			{ typeVersion, subAgent },
		);
		const execution = await runFlow(bench, flow);
		console.log(
			major,
			typeVersion,
			subAgent,
			execution.status,
			JSON.stringify(execution.data.resultData.error?.message),
			JSON.stringify(model.requests.at(-1), null, 1),
			bench.soda.requests.map((r) => r.path + r.bodyText),
		);
	});
});
