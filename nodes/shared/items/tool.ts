import type {
	IDisplayOptions,
	IExecuteFunctions,
	INodeProperties,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { inputError, withMessage } from '../errors';
import { isTool } from '../n8nEngine';
import { nodeOf } from '../node';

/**
 * The nodes as tools of an AI agent. For each node that is `usableAsTool` n8n makes a second type, whose name ends in
 * "Tool": it has no inputs, and the agent calls it. Such a call cannot wait for a message: n8n does park the execution,
 * but then finds no webhook at its resume address. Nor does a tool have an item of a trigger that it could answer.
 */

/** Shown where the node is a tool and nowhere else; n8n knows both from 1.x on. */
const asTool: { displayOptions: IDisplayOptions } = { displayOptions: { show: { '@tool': [true] } } };

/** For a field or an option that is not offered where the node is a tool. */
export const notAsTool: { displayOptions: IDisplayOptions } = {
	displayOptions: { hide: { '@tool': [true] } },
};

/** n8n passes the model an error's message alone, so what can be done has to be part of it. */
export function tellModel(error: NodeApiError | NodeOperationError): void {
	const { message, description } = error;
	if (description) withMessage(error, `${message}\n\nDetails: ${description}`);
}

/**
 * To be called before an operation does anything.
 *
 * @throws NodeOperationError when the operation cannot be a tool and the node is one
 */
export function throwIfNoTool(
	ctx: IExecuteFunctions,
	itemIndex: number,
	{ name, insteadOfTool: description }: { name: string; insteadOfTool?: string },
): void {
	if (description === undefined || !isTool(ctx)) return;
	const problem = `"${name}" does not work in a tool of an AI agent: nothing was sent`;
	throw inputError(nodeOf(ctx), problem, { itemIndex, description });
}

/**
 * What the model is told about the tool. With this field of ours n8n does not add its own, which would say no more than
 * the operation's action; with a longer action the node's name would be too long for a tool's name.
 */
export function toolDescription(operation: {
	description: string;
	toolDescription?: string;
}): INodeProperties {
	const text = operation.toolDescription ?? operation.description;
	return {
		displayName: 'Tool Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 4 },
		default: text,
		description: 'What the model is told about this tool',
		...asTool,
	};
}

/**
 * A field whose name has its unit in brackets, "Volume (ml)", and in words where the node is a tool, "Volume in Millilitres":
 * n8n names what the model fills in after the field, with an underscore for each bracket. It shows the name and the value,
 * but not the field's description, to the model and to the person who approves the call.
 *
 * @returns the two forms of the field
 */
export function withUnit(field: INodeProperties, unit: string): INodeProperties[] {
	return [
		{ ...field, ...notAsTool },
		{ ...field, displayName: `${field.displayName.replace(/ \(.*\)$/, '')} in ${unit}`, ...asTool },
	];
}

/** A field that is not offered where the node is a tool; there it has its default unless the workflow's JSON says otherwise. */
export function hiddenAsTool(field: INodeProperties): INodeProperties[] {
	return [
		{ ...field, ...notAsTool },
		{ ...field, type: 'hidden', ...asTool },
	];
}
