import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../../hosts/workflowFile';

export const agentValue = 'Agent';
const start = 'Start';
const modelValue = 'Model';

/** A node of this package as a tool; the node's name, with `_` for what is no letter, is the tool's name. */
export interface AgentTool {
	name: string;
	type: 'sodaIotTool' | 'waterPurifierTool';
	parameters: IDataObject;
}

/** Versions of n8n's agent: from 3 on the engine runs the tools, before the agent runs them itself. */
export interface AgentOptions {
	typeVersion?: number;
	/** The tools belong to an agent that is a tool itself, of this name. */
	subAgent?: string;
}

/** Start → an agent with a model and these tools. */
export function agentFlow(
	tools: AgentTool[],
	{ typeVersion = 3, subAgent }: AgentOptions = {},
): WorkflowFile {
	const agent = (name: string, type: string, version: number, parameters: IDataObject) =>
		node(name, `@n8n/n8n-nodes-langchain.${type}`, version, { ...parameters, options: {} });
	const to = (name: string, type: string) => ({ [type]: [[{ node: name, type, index: 0 }]] });
	const models = [agentValue, ...(subAgent ? [subAgent] : [])].map((node) => ({
		node,
		type: 'ai_languageModel',
		index: 0,
	}));
	return {
		name: tools.map(({ name }) => name).join(', '),
		nodes: [
			node(start, 'n8n-nodes-base.manualTrigger', 1, {}),
			agent(agentValue, 'agent', typeVersion, { promptType: 'define', text: 'Do what the script says' }),
			...(subAgent
				? [
						agent(subAgent, 'agentTool', 2.2, {
							toolDescription: 'Does what it is told',
							text: "={{ $fromAI('Prompt', '', 'string') }}",
						}),
					]
				: []),
			{
				...node(modelValue, '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.3, {
					model: { __rl: true, mode: 'id', value: 'scripted' },
					responsesApiEnabled: false,
					options: {},
				}),
				credentials: { openAiApi: { name: 'OpenAI account' } },
			},
			...tools.map(({ name, type, parameters }) => ({
				...node(name, `n8n-nodes-dispense.${type}`, 1, parameters),
				credentials:
					type === 'sodaIotTool'
						? { sodaIotApi: { name: 'Soda IoT account' } }
						: { waterPurifierApi: { name: 'Water Purifier account' } },
			})),
		],
		connections: {
			[start]: to(agentValue, 'main'),
			[modelValue]: { ai_languageModel: [models] },
			...(subAgent && { [subAgent]: to(agentValue, 'ai_tool') }),
			...Object.fromEntries(tools.map(({ name }) => [name, to(subAgent ?? agentValue, 'ai_tool')])),
		},
		settings: { executionOrder: 'v1' },
	};
}

/** Start → an agent that can call this workflow; the name is the tool's as well. */
export function callWorkflow(name: string, workflowId: string): WorkflowFile {
	const { nodes, connections, ...flow } = agentFlow([]);
	const tool = node(name, '@n8n/n8n-nodes-langchain.toolWorkflow', 2.2, {
		description: 'Does what it is told',
		workflowId: { __rl: true, mode: 'id', value: workflowId },
		workflowInputs: { mappingMode: 'defineBelow', value: {}, matchingColumns: [], schema: [] },
	});
	const toAgent = { ai_tool: [[{ node: agentValue, type: 'ai_tool', index: 0 }]] };
	return { ...flow, name, nodes: [...nodes, tool], connections: { ...connections, [name]: toAgent } };
}

const node = (name: string, type: string, typeVersion: number, parameters: IDataObject) => ({
	id: name,
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters,
});
