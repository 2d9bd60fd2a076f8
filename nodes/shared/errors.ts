import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

interface Details {
	itemIndex?: number;
	/** What the user can do next. */
	description?: string;
}

/** What is known of a command that failed, for the branch behind the error output to decide by. */
export type CommandOutcome =
	/** This request had no effect. */
	| 'notCarriedOut'
	/** Nobody knows whether it had an effect. */
	| 'unknown'
	/** It had its effect, and the order is over already. */
	| 'carriedOutAndOver'
	/** Its order ID belongs to another order, so this request had no effect. */
	| 'orderIdTaken';

/** An error of the input or the set-up: nothing was sent. Names the item as n8n counts it, from 0. */
export function inputError(
	node: INode,
	problem: string,
	{ itemIndex, description }: Details,
): NodeOperationError {
	const message = itemIndex === undefined ? problem : `${problem} [item ${itemIndex}]`;
	return withMessage(new NodeOperationError(node, message, { itemIndex, description }), message);
}

/**
 * An error of a vendor's platform, built only from the words given here: n8n saves the whole of what it is built
 * from, so neither the request nor the raw reply may be part of it.
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
	/** The vendor's. */
	code?: string;
	/** See `withoutEffect`. */
	hadNoEffect?: boolean;
}

/** Notes that the request has certainly had no effect: it was refused, or never sent. */
export function withoutEffect(error: NodeApiError): NodeApiError {
	error.context.hadNoEffect = true;
	return error;
}

export function hadNoEffect(error: unknown): boolean {
	return error instanceof NodeApiError && error.context.hadNoEffect === true;
}

/**
 * What a failed item is reported as: the error itself when it is one of n8n's (it keeps its class and HTTP code),
 * anything unforeseen wrapped once.
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
 * Gives the failed item fields beside `error`, so that a workflow need not read the message. They are small, and hold
 * nothing that is not proven. In the error's context error workflows see them, too.
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

/** n8n replaces messages that contain a system code such as EPERM, even inside a word of the vendor's or the user's. */
export function withMessage<E extends NodeApiError | NodeOperationError>(error: E, message: string): E {
	error.message = message;
	return error;
}
