import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { flowContextOf } from '../../shared/n8nEngine';

/** What an execution knows of an activation that it has started, in all its nodes. n8n stores it with the execution. */
export interface Story extends IDataObject {
	/** What Activate sent, without codes and addresses. */
	sent: IDataObject;
	/** The failures that the execution knows. Each can come once more: late, or after a retry. */
	failures: string[];
	/** The execution to which the platform reports. One that n8n starts again by "Retry" is another one. */
	executionId: string;
}

/** In `execute()`: notes that this execution has started an activation. */
export function beginStory(ctx: IExecuteFunctions, activationId: string, sent: IDataObject): void {
	const story: Story = { sent, failures: [], executionId: ctx.getExecutionId() };
	ctx.getContext('flow')[keyOf(activationId)] ??= story;
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
	return flowContextOf(ctx)?.[keyOf(activationId)] as Story | undefined;
}

function keyOf(activationId: string): string {
	return `sodaIotActivation:${activationId}`;
}
