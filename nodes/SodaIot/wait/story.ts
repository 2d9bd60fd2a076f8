import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { flowContextOf } from '../../shared/n8nEngine';

/** What an execution knows of an activation that it has started, in all its nodes. n8n stores it with the execution. */
export interface Story extends IDataObject {
	/** What Activate sent, without codes and addresses. */
	sent: IDataObject;
	/** The execution to which the platform reports. One that n8n starts again by "Retry" is another one. */
	executionId: string;
}

/** In `execute()`: notes that this execution has started an activation. */
export function beginStory(ctx: IExecuteFunctions, activationId: string, sent: IDataObject): void {
	const story: Story = { sent, executionId: ctx.getExecutionId() };
	ctx.getContext('flow')[storyKey(activationId)] ??= story;
}

/** In `execute()`: notes a failure of an activation, whoever has started that: what is old news does not end a wait. */
export function noteFailure(ctx: IExecuteFunctions, activationId: string, failure: string): void {
	const failures = [...failuresOf(ctx, activationId), failure];
	ctx.getContext('flow')[failuresKey(activationId)] = [...new Set(failures)];
}

/** The failures of an activation that the execution knows. Each can come once more: late, or after a retry. */
export function failuresOf(ctx: IExecuteFunctions | IWebhookFunctions, activationId: string): string[] {
	return (flowContextOf(ctx)?.[failuresKey(activationId)] ?? []) as string[];
}

/** In `execute()`: whether the platform reports the activation's events to this execution. */
export function isReportedHere(ctx: IExecuteFunctions, story: Story | undefined): boolean {
	return story?.executionId === ctx.getExecutionId();
}

/** What the execution knows of an activation; undefined when it has not started it. */
export function storyOf(ctx: IExecuteFunctions, activationId: string): Story | undefined {
	return flowContextOf(ctx)?.[storyKey(activationId)] as Story | undefined;
}

function storyKey(activationId: string): string {
	return `sodaIotActivation:${activationId}`;
}

function failuresKey(activationId: string): string {
	return `sodaIotFailures:${activationId}`;
}
