import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

/** The errors of this package, built so that n8n shows and saves only words that were chosen here. */

interface Details {
	itemIndex?: number;
	/** What the user can do next. */
	description?: string;
}

/** What is known about a command that failed. The branch behind the error output decides by it. */
export type CommandOutcome =
	/** This request had no effect. */
	| 'notCarriedOut'
	/** Nobody knows whether it had an effect. */
	| 'unknown'
	/** It had its effect, and the order is over already. */
	| 'carriedOutAndOver'
	/** Its order ID belongs to another order, so this request had no effect. */
	| 'orderIdTaken';

/** An error in the input or the set-up: nothing was sent. The message names the item, counted from 0 as in n8n. */
export function inputError(
	node: INode,
	problem: string,
	{ itemIndex, description }: Details,
): NodeOperationError {
	const message = itemIndex === undefined ? problem : `${problem} [item ${itemIndex}]`;
	return withMessage(new NodeOperationError(node, message, { itemIndex, description }), message);
}

/**
 * An error of a vendor's platform. n8n saves everything that an error is built from. So it is built only from the given
 * words, and never from the request or the raw reply.
 */
export function apiError(
	node: INode,
	message: string,
	{ itemIndex, description, httpCode, code, hadNoEffect = false }: ApiDetails,
): NodeApiError {
	const options = {
		message,
		description,
		itemIndex,
		httpCode: httpCode === undefined ? undefined : String(httpCode),
	};
	const error = new NodeApiError(node, { message }, options);
	if (code !== undefined) error.context.vendorCode = code;
	if (hadNoEffect) withoutEffect(error);
	return withMessage(error, message);
}

interface ApiDetails extends Details {
	httpCode?: number;
	/** The vendor's error code. */
	code?: string;
	/** See `withoutEffect`. */
	hadNoEffect?: boolean;
}

/** Notes that the request certainly had no effect: it was refused, or never sent. */
export function withoutEffect(error: NodeApiError): NodeApiError {
	error.context.hadNoEffect = true;
	return error;
}

/** Whether the request certainly had no effect. */
export function hadNoEffect(error: unknown): boolean {
	return error instanceof NodeApiError && error.context.hadNoEffect === true;
}

/**
 * The error with which a failed item is reported. An error of n8n's stays as it is, with its class and HTTP code. Anything
 * else is wrapped once.
 */
export function asNodeError(
	node: INode,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	const wrapped = new NodeOperationError(node, error instanceof Error ? error : String(error), { itemIndex });
	return withOutput(wrapped, outputOf(error));
}

/**
 * Gives the failed item fields beside `error`, so that a workflow need not read the message. The fields are small and hold
 * only what is proven. They are kept in the error's context, where error workflows see them too.
 */
export function withOutput<E>(error: E, output: IDataObject): E {
	if (!(error instanceof Error)) return error;
	const { context } = error as { context?: IDataObject };
	return Object.assign(error, { context: { ...context, output: { ...outputOf(error), ...output } } });
}

/** The fields of a failed item beside `error`. */
export function outputOf(error: unknown): IDataObject {
	if (!(error instanceof Error)) return {};
	const { context } = error as { context?: { output?: IDataObject } };
	return context?.output ?? {};
}

/** Sets the message afterwards: n8n's constructor replaces one that contains a system code such as EPERM, even inside a word. */
export function withMessage<E extends NodeApiError | NodeOperationError>(error: E, message: string): E {
	error.message = message;
	return error;
}
