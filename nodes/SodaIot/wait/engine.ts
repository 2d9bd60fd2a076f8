import type { IDataObject, IExecuteFunctions, IRunExecutionData, IWebhookFunctions } from 'n8n-workflow';

import type { Delivery } from '../webhook/message';

/**
 * How a node of ours waits in n8n, and the one place that knows n8n's engine better than its interface does.
 *
 * n8n parks an execution when a node calls `putExecutionToWait`. When the time is over it goes on behind the node, with
 * the node's INPUT as its output and without running it; so the input is replaced by what is then to be said. When a
 * request to the resume address comes, n8n calls the node's `webhook()` and passes on what that returns, again without
 * running the node. Then the event could be acknowledged only before n8n has stored it, and a failure could not stop
 * the execution. So `webhook()` has the node run again: it takes back the mark with which n8n skips it, and leaves the
 * event in the node's context, which n8n stores with the execution.
 */
interface Parked extends IDataObject {
	/** Which run of the node is parked: in a loop there are several, and a resumed run keeps its number. */
	runIndex: number;
	/** Set when the execution is resumed. */
	delivery?: Delivery;
	/** Whether n8n acknowledges the message itself. */
	isAcknowledged?: boolean;
}

/** What an execution knows of an activation that it has started, in all its nodes. n8n stores it with the execution. */
export interface Story extends IDataObject {
	/** What Activate sent, without codes and addresses. */
	sent: IDataObject;
	/** The failures that the execution knows. Each can come once more: late, or after a retry. */
	failures: string[];
	/** The execution to which the platform reports. One that n8n starts again by "Retry" is another one. */
	executionId: string;
}

/** What the parked execution says when its time is over, and what it waits for: the node's input while it is parked. */
export interface Waiting extends IDataObject {
	timedOut: true;
	waitedFor: string[];
	iot_activation: IDataObject;
	/** What Activate sent, without codes and addresses. */
	sent?: IDataObject;
}

/** Parks the execution. Nothing may be done after it but to return. */
export async function park(ctx: IExecuteFunctions, waiting: Waiting, until: Date): Promise<void> {
	context(ctx).parked = { runIndex: runIndexOf(ctx) } satisfies Parked;
	const [item] = ctx.getInputData();
	if (item) {
		item.json = waiting;
		delete item.binary;
	}
	await ctx.putExecutionToWait(until);
}

/** In `webhook()`: what the execution waits for. */
export function waitingOf(ctx: IWebhookFunctions): Partial<Waiting> {
	return (ctx.evaluateExpression('{{ $json }}', 0) ?? {}) as Partial<Waiting>;
}

/** In `webhook()`: the wait itself. `key` tells it from all others, also from the next one of a node in a loop. */
export function parkedBy(ctx: IWebhookFunctions): {
	key: string;
	resumeWith: (delivery: Delivery, isAcknowledged: boolean) => void;
} {
	const executionData = executionDataOf(ctx);
	const [parkedRun] = executionData?.nodeExecutionStack ?? [];
	const { id, name } = ctx.getNode();
	const parked = executionData?.contextData[`node:${name}`]?.parked as Parked | undefined;
	if (!parkedRun || !parked) throw new Error('The execution is not parked by this node');
	return {
		key: `${ctx.getExecutionId()}:${id}:${parked.runIndex}`,
		resumeWith(delivery, isAcknowledged) {
			Object.assign(parked, { delivery, isAcknowledged });
			parkedRun.node.disabled = false;
		},
	};
}

/** In `execute()`: the event that this run was resumed with, or undefined when it runs for the first time. */
export function resumedWith(
	ctx: IExecuteFunctions,
): { delivery: Delivery; isAcknowledged: boolean } | undefined {
	const { runIndex, delivery, isAcknowledged = false } = (context(ctx).parked ?? {}) as Partial<Parked>;
	return delivery && runIndex === runIndexOf(ctx) ? { delivery, isAcknowledged } : undefined;
}

/** In `execute()`: notes that this execution has started an activation. */
export function beginStory(ctx: IExecuteFunctions, activationId: string, sent: IDataObject): void {
	const story: Story = { sent, failures: [], executionId: ctx.getExecutionId() };
	ctx.getContext('flow')[storyKey(activationId)] ??= story;
}

/** In `execute()`: notes a failure of an activation that this execution has started. */
export function noteFailure(ctx: IExecuteFunctions, activationId: string, failure: string): void {
	const failures = storyOf(ctx, activationId)?.failures;
	if (failures?.includes(failure) === false) failures.push(failure);
}

/** In `execute()`: whether the platform reports the activation's events to this execution. */
export function isReportedHere(ctx: IExecuteFunctions, story: Story | undefined): boolean {
	return story?.executionId === ctx.getExecutionId();
}

/** What the execution knows of an activation; undefined when it has not started it. */
export function storyOf(ctx: IExecuteFunctions | IWebhookFunctions, activationId: string): Story | undefined {
	const flow = 'getContext' in ctx ? ctx.getContext('flow') : executionDataOf(ctx)?.contextData.flow;
	return flow?.[storyKey(activationId)] as Story | undefined;
}

function storyKey(activationId: string): string {
	return `sodaIotActivation:${activationId}`;
}

function executionDataOf(ctx: IWebhookFunctions): IRunExecutionData['executionData'] {
	return (ctx as unknown as { runExecutionData: IRunExecutionData }).runExecutionData.executionData;
}

function context(ctx: IExecuteFunctions): IDataObject {
	return ctx.getContext('node');
}

function runIndexOf(ctx: IExecuteFunctions): number {
	return ctx.evaluateExpression('{{ $runIndex }}', 0) as unknown as number;
}
