import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../../hosts/workflowFile';
import { workflowJson } from '../workflow';
import type { NodeSpec } from '../workflow';

const agentName = 'Agent';

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
export function agentFlow(tools: AgentTool[], options: AgentOptions = {}): WorkflowFile {
	const name = tools.map((tool) => tool.name).join(', ');
	return workflowJson([...agents(options), ...tools.map((tool) => toSpec(tool, options.subAgent))], { name });
}

/** Start → an agent that can call this workflow; the name is the tool's as well. */
export function callWorkflow(name: string, workflowId: string): WorkflowFile {
	const tool: NodeSpec = {
		name,
		type: '@n8n/n8n-nodes-langchain.toolWorkflow',
		typeVersion: 2.2,
		parameters: {
			description: 'Does what it is told',
			workflowId: { __rl: true, mode: 'id', value: workflowId },
			workflowInputs: { mappingMode: 'defineBelow', value: {}, matchingColumns: [], schema: [] },
		},
		to: toolOf(agentName),
	};
	return workflowJson([...agents({}), tool], { name });
}

const toolOf = (agent: string): NodeSpec['to'] => ({ ai_tool: [[agent]] });

/** Start → the agent, with the agent that is a tool of it if there is one, and the model of both. */
function agents({ typeVersion = 3, subAgent }: AgentOptions): NodeSpec[] {
	const agent: NodeSpec = {
		name: agentName,
		type: '@n8n/n8n-nodes-langchain.agent',
		typeVersion,
		parameters: { promptType: 'define', text: 'Do what the script says', options: {} },
		to: [],
	};
	const model: NodeSpec = {
		name: 'Model',
		type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
		typeVersion: 1.3,
		parameters: {
			model: { __rl: true, mode: 'id', value: 'scripted' },
			responsesApiEnabled: false,
			options: {},
		},
		credentials: { openAiApi: 'OpenAI account' },
		to: { ai_languageModel: [subAgent === undefined ? [agentName] : [agentName, subAgent]] },
	};
	return [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', to: [[agentName]] },
		agent,
		...(subAgent === undefined ? [] : [agentAsTool(subAgent)]),
		model,
	];
}

const agentAsTool = (name: string): NodeSpec => ({
	name,
	type: '@n8n/n8n-nodes-langchain.agentTool',
	typeVersion: 2.2,
	parameters: {
		toolDescription: 'Does what it is told',
		text: "={{ $fromAI('Prompt', '', 'string') }}",
		options: {},
	},
	to: toolOf(agentName),
});

function toSpec({ name, type, parameters }: AgentTool, agent = agentName): NodeSpec {
	const credentials: NodeSpec['credentials'] =
		type === 'sodaIotTool'
			? { sodaIotApi: 'Soda IoT account' }
			: { waterPurifierApi: 'Water Purifier account' };
	return { name, type: `n8n-nodes-dispense.${type}`, parameters, credentials, to: toolOf(agent) };
}
