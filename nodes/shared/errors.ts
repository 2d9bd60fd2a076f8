import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

interface Details {
	itemIndex?: number;
	/** What the user can do next. */
	description?: string;
}

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
	{ itemIndex, description, httpCode, code }: Details & { httpCode?: number; code?: string },
): NodeApiError {
	const options = {
		message,
		description,
		itemIndex,
		httpCode: httpCode === undefined ? undefined : String(httpCode),
	};
	const error = new NodeApiError(node, { message }, options);
	if (code !== undefined) error.context.vendorCode = code;
	return withMessage(error, message);
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
	return new NodeOperationError(node, error instanceof Error ? error : String(error), { itemIndex });
}

/** n8n replaces messages that contain a system code such as EPERM, even inside a word of the vendor's or the user's. */
export function withMessage<E extends NodeApiError | NodeOperationError>(error: E, message: string): E {
	error.message = message;
	return error;
}
