import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

/** What tells a node from all others of this n8n, for what a process keeps of it. */
export function triggerName(ctx: IExecuteFunctions | IWebhookFunctions): string {
	return `${ctx.getWorkflow().id}:${ctx.getNode().id}`;
}
