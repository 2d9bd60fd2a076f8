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
 * All that this package knows of n8n's engine beyond its interfaces. What n8n changes inside breaks here and nowhere
 * else; docs/n8n.md says how each of these was found out, and test/contract tries them in real servers.
 */

/**
 * The nodes in front of this one that have run in this execution. With several triggers in front of a node, the one that
 * has started the execution is among them and the others are not. n8n says so in `isExecuted`; what is pinned to a node
 * that has not run can be read all the same.
 */
export function executedBefore(ctx: IExecuteFunctions): NodeTypeAndVersion[] {
	return ctx
		.getParentNodes(nodeOf(ctx).name)
		.filter(({ name, disabled }) => !disabled && readOfNode(ctx, name, 'isExecuted') === true);
}

/** What n8n says of another node, for example `first().json`; undefined when it cannot. */
export function readOfNode(ctx: IExecuteFunctions, nodeName: string, path: string): unknown {
	try {
		return ctx.evaluateExpression(`{{ $(${inExpression(nodeName)}).${path} }}`, 0);
	} catch {
		return undefined;
	}
}

/**
 * Whether the node runs as a tool: called by an agent itself, by an agent that is a tool, or by an MCP server. The type's
 * name says so in all versions of n8n, and newer ones can be asked.
 */
export function isTool(ctx: IExecuteFunctions): boolean {
	const known: Partial<Pick<IExecuteFunctions, 'isToolExecution'>> = ctx;
	return nodeOf(ctx).type.endsWith('Tool') || known.isToolExecution?.() === true;
}

/**
 * Whether the agent calls the node itself and not through n8n's engine. Agents before version 3 do so, and agents that are
 * tools, and most of them drop an error: the model gets an empty answer, and might place the order once more.
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
 * Parks the execution until a moment. When it is over, n8n goes on behind the node with the node's INPUT as its output and
 * without running it; so the input is replaced by `json`. Nothing may be done after this but to return.
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
 * When a request to the resume address comes, n8n calls the node's `webhook()` and passes on what that returns, without
 * running the node. Then a message could be acknowledged only before n8n has stored it, and a failure could not stop the
 * execution. `runAgain` takes back the mark with which n8n skips the node; what is left in `context` (the node's own, as
 * `getContext('node')` gives it) is stored with the execution.
 */
export function parkedRunOf(
	ctx: IWebhookFunctions,
): { context: IDataObject; runAgain: () => void } | undefined {
	const executionData = executionDataOf(ctx);
	const [parkedRun] = executionData?.nodeExecutionStack ?? [];
	const context = executionData?.contextData[`node:${ctx.getNode().name}`];
	return parkedRun && context && { context, runAgain: () => (parkedRun.node.disabled = false) };
}

/** What all nodes of an execution share, as `getContext('flow')` gives it; undefined when there is none yet. */
export function flowContextOf(ctx: IExecuteFunctions | IWebhookFunctions): IDataObject | undefined {
	return 'getContext' in ctx ? ctx.getContext('flow') : executionDataOf(ctx)?.contextData.flow;
}

function executionDataOf(ctx: IWebhookFunctions): IRunExecutionData['executionData'] {
	return (ctx as unknown as { runExecutionData: IRunExecutionData }).runExecutionData.executionData;
}
