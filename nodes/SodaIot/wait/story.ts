import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { flowContextOf } from '../../shared/n8nEngine';

/** What an execution knows about an activation that it started. All its nodes share it, and n8n stores it with the execution. */
export interface Story extends IDataObject {
	/** What Activate sent, without codes and addresses. */
	sent: IDataObject;
	/** The execution to which the platform reports. A repeat of it by n8n's "Retry" is another execution. */
	executionId: string;
}

/** In `execute()`: notes that this execution started an activation. */
export function beginStory(ctx: IExecuteFunctions, activationId: string, sent: IDataObject): void {
	const story: Story = { sent, executionId: ctx.getExecutionId() };
	ctx.getContext('flow')[storyKey(activationId)] ??= story;
}

/** In `execute()`: notes a failure of an activation, also of one that another execution started. */
export function noteFailure(ctx: IExecuteFunctions, activationId: string, failure: string): void {
	const failures = [...failuresOf(ctx, activationId), failure];
	ctx.getContext('flow')[failuresKey(activationId)] = [...new Set(failures)];
}

/** The failures of an activation that the execution knows. Each can be reported again: late, or after a retry. */
export function failuresOf(ctx: IExecuteFunctions | IWebhookFunctions, activationId: string): string[] {
	return (flowContextOf(ctx)?.[failuresKey(activationId)] ?? []) as string[];
}

/** In `execute()`: whether the platform reports the activation's events to this execution. */
export function isReportedHere(ctx: IExecuteFunctions, story: Story | undefined): boolean {
	return story?.executionId === ctx.getExecutionId();
}

/** What the execution knows about an activation; undefined when it did not start it. */
export function storyOf(ctx: IExecuteFunctions, activationId: string): Story | undefined {
	return flowContextOf(ctx)?.[storyKey(activationId)] as Story | undefined;
}

function storyKey(activationId: string): string {
	return `sodaIotActivation:${activationId}`;
}

function failuresKey(activationId: string): string {
	return `sodaIotFailures:${activationId}`;
}
