import type { IExecuteFunctions } from 'n8n-workflow';

const message =
	'Leave "Retry On Fail" off in this node: n8n sends the commands of all its items again, and a command whose reply was lost may have worked. Look at the "outcome" of a failed item instead.';

/**
 * Warns in the output panel of a node that sends commands and would repeat them. A condition in the node's description
 * could warn before the first run, but n8n gives it no access to the node's settings.
 */
export function warnOfRetries(ctx: IExecuteFunctions): void {
	if (ctx.getNode().retryOnFail !== true) return;
	ctx.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}
