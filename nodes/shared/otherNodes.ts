import type { IExecuteFunctions, NodeTypeAndVersion } from 'n8n-workflow';

import { inExpression } from './text';

/**
 * The nodes in front of this one that have run in this execution. With several triggers in front of a node, the one that
 * has started the execution is among them and the others are not. n8n says so in `isExecuted`; what is pinned to a node
 * that has not run can be read all the same.
 */
export function executedBefore(ctx: IExecuteFunctions): NodeTypeAndVersion[] {
	return ctx
		.getParentNodes(ctx.getNode().name)
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
