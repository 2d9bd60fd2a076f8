import type {
	IDataObject,
	IExecuteFunctions,
	IRunExecutionData,
	IWebhookFunctions,
	IWorkflowExecuteAdditionalData,
	NodeTypeAndVersion,
} from 'n8n-workflow';

import { nodeOf } from './node';
import { inExpression, plain } from './text';

/**
 * Everything in this package that relies on n8n's engine beyond its documented interfaces. If n8n changes inside, only this
 * file breaks. docs/n8n.md says how each fact was found out, and test/contract checks them in real servers.
 */

/**
 * The nodes before this one that have run in this execution. Of several triggers before a node, only the one that started
 * the execution is among them. n8n says in `isExecuted` whether a node has run. Whether its data can be read does not tell:
 * pinned data can be read even if the node has not run.
 */
export function executedBefore(ctx: IExecuteFunctions): NodeTypeAndVersion[] {
	return ctx
		.getParentNodes(nodeOf(ctx).name)
		.filter(({ name, disabled }) => !disabled && readOfNode(ctx, name, 'isExecuted') === true);
}

/** What n8n says about another node, for example `first().json`; undefined when it cannot say. */
export function readOfNode(ctx: IExecuteFunctions, nodeName: string, path: string): unknown {
	try {
		return ctx.evaluateExpression(`{{ $(${inExpression(nodeName)}).${path} }}`, 0);
	} catch {
		return undefined;
	}
}

/**
 * Whether the node runs as a tool: called by an agent, by an agent that is itself a tool, or by an MCP server. In all
 * versions of n8n the type's name says so. Newer versions also have a function for it.
 */
export function isTool(ctx: IExecuteFunctions): boolean {
	const known: Partial<Pick<IExecuteFunctions, 'isToolExecution'>> = ctx;
	return nodeOf(ctx).type.endsWith('Tool') || known.isToolExecution?.() === true;
}

/**
 * Whether the agent calls the node directly and not through n8n's engine. Agents before version 3 do so, and so do agents
 * that are tools. Most of them drop an error: the model gets an empty answer, and might place the order again.
 */
export function dropsErrors(ctx: IExecuteFunctions): boolean {
	// Only the context that n8n makes for such a call has this function.
	return isTool(ctx) && 'getNextRunIndex' in ctx;
}

/** Which run of the node this is, from 0. In a loop there are several, and a resumed run keeps its number. */
export function runIndexOf(ctx: IExecuteFunctions): number {
	return ctx.evaluateExpression('{{ $runIndex }}', 0) as unknown as number;
}

/**
 * The fields of the node's credential as n8n stores them, with their expressions; undefined when n8n does not give them.
 * `getCredentials` gives only what the expressions come to for one item.
 */
export async function storedCredential(
	ctx: IExecuteFunctions,
	type: string,
): Promise<IDataObject | undefined> {
	const { additionalData } = ctx as { additionalData?: IWorkflowExecuteAdditionalData };
	const reference = nodeOf(ctx).credentials?.[type];
	if (!additionalData || !reference) return undefined;
	const { credentialsHelper } = additionalData;
	const isRaw = true;
	return await credentialsHelper.getDecrypted(
		additionalData,
		reference,
		type,
		ctx.getMode(),
		undefined,
		isRaw,
	);
}

/** The address at which n8n lets this execution go on when it is parked. */
export function resumeUrlOf(ctx: IExecuteFunctions, itemIndex: number): URL {
	return new URL(plain(ctx.evaluateExpression('{{ $execution.resumeUrl }}', itemIndex)));
}

/**
 * Parks the execution until the given moment. After that moment n8n goes on without running the node again, and takes the
 * node's INPUT as its output. So this replaces the input with `json`. After this call the node may only return.
 */
export async function parkWith(ctx: IExecuteFunctions, json: IDataObject, until: Date): Promise<void> {
	const [item] = ctx.getInputData();
	if (item) {
		item.json = json;
		delete item.binary;
	}
	await ctx.putExecutionToWait(until);
}

/**
 * In `webhook()` of a parked node: the first item of its input. It is what `$json` gives there; but for that n8n 2.x
 * would start an isolate of its expression engine.
 */
export function inputOfParked(ctx: IWebhookFunctions): IDataObject {
	return executionDataOf(ctx)?.nodeExecutionStack[0]?.data.main?.[0]?.[0]?.json ?? {};
}

/**
 * In `webhook()`: the run that is parked; undefined when none is.
 *
 * When a request comes to the resume address, n8n calls the node's `webhook()` and passes on what that returns, without
 * running the node. A message could then be acknowledged only before n8n has stored it, and a failure could not stop the
 * execution. `runAgain` removes the mark with which n8n skips the node. What is put into `context` (the node's own, which
 * `getContext('node')` also returns) is stored with the execution.
 */
export function parkedRunOf(
	ctx: IWebhookFunctions,
): { context: IDataObject; runAgain: () => void } | undefined {
	const executionData = executionDataOf(ctx);
	const [parkedRun] = executionData?.nodeExecutionStack ?? [];
	const context = executionData?.contextData[`node:${ctx.getNode().name}`];
	return parkedRun && context && { context, runAgain: () => (parkedRun.node.disabled = false) };
}

/** The context that all nodes of an execution share, as `getContext('flow')` returns it; undefined when there is none yet. */
export function flowContextOf(ctx: IExecuteFunctions | IWebhookFunctions): IDataObject | undefined {
	return 'getContext' in ctx ? ctx.getContext('flow') : executionDataOf(ctx)?.contextData.flow;
}

function executionDataOf(ctx: IWebhookFunctions): IRunExecutionData['executionData'] {
	return (ctx as unknown as { runExecutionData: IRunExecutionData }).runExecutionData.executionData;
}
