import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { inputError } from '../../shared/errors';
import { executedBefore, readOfNode, resumeUrlOf } from '../../shared/n8nEngine';
import { clientSecretOf, credentialType } from '../platform/credential';
import { proofFor, proofParameter } from './proof';

/** What is added to the path of a resume address whose messages n8n acknowledges itself. See `resumeWebhooks`. */
const besideCaller = 'beside-caller';

const resumeWebhook = { httpMethod: 'POST', isFullPath: true, restartWebhook: true } as const;

/**
 * The two forms of a resume address, as node descriptions.
 *
 * The usual form answers in `responseNode` mode: the node acknowledges the message when it runs again, and n8n runs it only
 * after it has stored the resumed execution. But in this mode n8n forgets a caller who is waiting for the execution's answer.
 * If a Webhook node in "Using Respond to Webhook Node" mode comes first, its caller would never get one. Such an execution
 * uses the other form, which n8n acknowledges itself: n8n 2.x after it has stored the execution, n8n 1.x just before.
 */
export const resumeWebhooks = [
	{ ...resumeWebhook, name: 'default' as const, responseMode: 'responseNode', path: '' },
	{
		...resumeWebhook,
		// n8n allows only these two names.
		name: 'setup' as const,
		responseMode: 'onReceived',
		responseData: 'success',
		responseHeaders:
			'={{ { "entries": [{ "name": "content-type", "value": "text/plain; charset=utf-8" }] } }}' as never,
		path: besideCaller,
	},
];

/** Whether n8n itself acknowledges a message that came to this webhook. */
export function isAcknowledgedByN8n(webhookName: string): boolean {
	return webhookName === 'setup';
}

/**
 * The address to which the platform reports the events of an activation for which this execution waits. It carries our proof.
 *
 * @throws NodeOperationError without a client secret, or with more than one item: n8n allows one wait per execution
 */
export async function resumeAddress(ctx: IExecuteFunctions, itemIndex: number): Promise<string> {
	const fail = (problem: string, description: string) =>
		inputError(ctx.getNode(), problem, { itemIndex, description });
	if (ctx.getInputData().length > 1)
		throw fail(
			'One execution can wait for one activation only, but there are several items',
			'Put a Loop Over Items node with batch size 1 in front; or call a sub-workflow for each item that also does what comes after the wait (n8n does not give its outcome back); or set "Wait For" to "Nothing" and let a Soda IoT Trigger start another workflow.',
		);
	const clientSecret = clientSecretOf(await ctx.getCredentials<IDataObject>(credentialType, itemIndex));
	if (clientSecret === '')
		throw fail(
			"Waiting needs the client secret: it proves that a message is the platform's",
			'Fill in "Client Secret" in the Soda IoT credential.',
		);
	const address = resumeUrlOf(ctx, itemIndex);
	if (hasCaller(ctx)) address.pathname += `/${besideCaller}`;
	address.searchParams.set(proofParameter, proofFor(ctx.getExecutionId(), clientSecret));
	return address.toString();
}

/** Whether a caller is waiting for an answer that a later node will give. */
function hasCaller(ctx: IExecuteFunctions): boolean {
	const before = executedBefore(ctx);
	if (before.some(({ type }) => type === 'n8n-nodes-base.respondToWebhook')) return false;
	return before.some(({ name }) => readOfNode(ctx, name, 'params.responseMode') === 'responseNode');
}
