import { randomUUID } from 'node:crypto';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import { deepCopy, createRunExecutionData, Workflow } from 'n8n-workflow';
import type {
	IExecuteResponsePromiseData,
	INode,
	INodeExecutionData,
	INodeParameters,
	IRun,
	IRunExecutionData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalData, nextExecutionId } from './additionalData';
import { credentialStore } from './credentials';
import type { CredentialSource } from './credentials';
import './deduplication';
import { workflowJson } from '../workflow';
import type { WorkflowJson } from '../workflow';
import { fullNodeName, loadNodeTypes, nodeTypes, noOpType, startType } from './nodeTypes';

/** Items as tests write them: with or without the `json` around the data. */
export type TestItems = INodeExecutionData[];

/** What came out of an execution. */
export class RunResult {
	constructor(
		/** n8n's own record of the execution. */
		readonly run: IRun,
		readonly executionId: string,
	) {}

	/** What the node sent through one of its outputs, over all its runs. */
	items(nodeName: string, outputIndex = 0): INodeExecutionData[] {
		const runs = this.run.data.resultData.runData[nodeName] ?? [];
		return runs.flatMap((task) => task.data?.main?.[outputIndex] ?? []);
	}

	/** The error that ended the execution. */
	get error() {
		return this.run.data.resultData.error;
	}

	/** The error of this node's last run, also if the execution went on. */
	nodeError(nodeName: string) {
		return this.run.data.resultData.runData[nodeName]?.at(-1)?.error;
	}

	/** Whether the node was run at all. */
	ran(nodeName: string): boolean {
		return nodeName in this.run.data.resultData.runData;
	}

	/** What n8n would show above the node's output. */
	hints(nodeName: string) {
		return this.run.data.resultData.runData[nodeName]?.at(-1)?.hints ?? [];
	}
}

export type RunOptions = {
	credentials?: CredentialSource;
	/** The items of the first node; without them it starts with one empty item. */
	input?: TestItems;
	/** The node to start with; without it, the one that nothing leads to. */
	startNode?: string;
	/** `manual` is a click in the editor, the others are what an active workflow's executions are. */
	mode?: WorkflowExecuteMode;
	/** The id of an execution that is started again; without it a new one. */
	executionId?: string;
	onSendResponse?: (response: IExecuteResponsePromiseData) => void;
	baseUrl?: string;
	/** Stops the execution, as the button in the editor does. */
	stop?: AbortSignal;
};

/** Makes n8n's workflow object; its node types are loaded first. */
export async function createWorkflow(json: WorkflowJson, active = true): Promise<Workflow> {
	await loadNodeTypes(json.nodes.map(({ type }) => type));
	return new Workflow({
		id: json.id ?? randomUUID(),
		name: json.name ?? 'Test',
		nodes: deepCopy(json.nodes),
		connections: deepCopy(json.connections),
		settings: json.settings,
		pinData: json.pinData,
		// n8n would otherwise make the given object one that watches its changes.
		staticData: json.staticData && deepCopy(json.staticData),
		active,
		nodeTypes,
	});
}

/** Runs a workflow on n8n's engine. */
export async function runWorkflow(options: RunOptions & { workflow: WorkflowJson }): Promise<RunResult> {
	return await execute(await createWorkflow(options.workflow), options);
}

/** Runs a workflow object of n8n's. */
export async function execute(workflow: Workflow, options: RunOptions): Promise<RunResult> {
	const input = deepCopy(options.input ?? [{ json: {} }]);
	const node = startNode(workflow, options.startNode);
	const state = createRunExecutionData({
		executionData: { nodeExecutionStack: [{ node, data: { main: [input] }, source: null }] },
	});
	return await proceed(workflow, state, options);
}

/** Goes on with an execution from the state that n8n keeps of it. */
export async function proceed(
	workflow: Workflow,
	state: IRunExecutionData,
	options: RunOptions,
): Promise<RunResult> {
	const credentials = credentialStore(options.credentials);
	await credentials.loadTypes();
	const mode = options.mode ?? 'trigger';
	const executionId = options.executionId ?? nextExecutionId();
	const data = additionalData({ credentials, executionId, baseUrl: options.baseUrl });
	data.workflowId = workflow.id;
	data.hooks = new ExecutionLifecycleHooks(mode, executionId, {
		id: workflow.id,
		name: workflow.name ?? '',
		active: workflow.active,
		isArchived: false,
		activeVersionId: null,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes: Object.values(workflow.nodes),
		connections: workflow.connectionsBySourceNode,
	});
	if (options.onSendResponse) data.hooks.addHandler('sendResponse', options.onSendResponse);

	const running = new WorkflowExecute(data, mode, state).processRunExecutionData(workflow);
	options.stop?.addEventListener('abort', () => running.cancel());
	return new RunResult(await running, executionId);
}

function startNode(workflow: Workflow, name?: string): INode {
	const node = name
		? workflow.getNode(name)
		: Object.values(workflow.nodes).find(
				(candidate) =>
					!candidate.disabled &&
					workflow.getParentNodes(candidate.name, 'main', 1).length === 0 &&
					workflow.getChildNodes(candidate.name).length > 0,
			);
	if (!node) throw new Error(`The workflow has no ${name ? `node "${name}"` : 'node to start with'}`);
	return node;
}

/** What one node made of its items. */
export type NodeResult = RunResult & {
	/** What left through the main output. */
	output: INodeExecutionData[];
	/** What left through the error output; it exists with `continueErrorOutput` only. */
	errorOutput: INodeExecutionData[];
};

/** The name of the node under test in `runNode` and `serveTrigger`. */
export const nodeUnderTest = 'Node';
/** The name of the node that follows it. */
export const nextNode = 'Next';
const nextAfterError = 'Next after an error';

export type RunNodeOptions = Omit<RunOptions, 'input' | 'startNode'> & {
	/** `waterPurifier`, or a full type name. */
	node: string;
	parameters?: INodeParameters;
	items?: TestItems;
	onError?: INode['onError'];
	typeVersion?: number;
	/** Anything else that a workflow's JSON says about a node: `executeOnce`, `retryOnFail`... */
	settings?: Partial<INode>;
	workflowId?: string;
};

/** Runs one node between a node that gives it the items and one that takes what comes out. */
export async function runNode(options: RunNodeOptions): Promise<NodeResult> {
	const credentials = credentialStore(options.credentials);
	const json = workflowJson(
		[
			{ name: 'Start', type: startType },
			{
				name: nodeUnderTest,
				type: fullNodeName(options.node),
				parameters: options.parameters,
				typeVersion: options.typeVersion,
				credentials: credentials.references(),
				onError: options.onError,
				...options.settings,
				to: [[nextNode], [nextAfterError]],
			},
			{ name: nextNode, type: noOpType, to: [] },
			{ name: nextAfterError, type: noOpType },
		],
		{ id: options.workflowId },
	);
	const result = await runWorkflow({
		...options,
		credentials,
		workflow: json,
		input: options.items,
		startNode: 'Start',
	});
	return Object.assign(result, {
		output: result.items(nodeUnderTest),
		errorOutput: result.items(nodeUnderTest, 1),
	});
}
