import type {
	IDataObject,
	IExecuteFunctions,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { optionsField } from './options';
import { notAsTool, toolDescription } from './tool';

/** One operation of a node: its words in the menu, its fields and what it does, all in one file. */
export interface Operation {
	/** Name in the workflow's JSON; workflows in the field depend on it. */
	value: string;
	/** Name in the menu. */
	name: string;
	/** Sentence in the node picker. */
	action: string;
	description: string;
	/**
	 * What the model of an AI agent is told about the operation where the node is a tool: what it pours and charges, with
	 * units. Without it that is the description.
	 */
	toolDescription?: string;
	/** What to do instead, for an operation that cannot be a tool. The editor does not offer it there, `runItems` refuses it. */
	insteadOfTool?: string;
	/**
	 * The operation's fields; `menu` adds when they are shown. A field that no item can do without is `required`: n8n
	 * marks it, and starts no workflow in which it is left empty. What an expression gives is not n8n's concern: the
	 * checks of `ItemInput` name field, problem and item, and such an item takes the error output. None has a `validation`,
	 * with which n8n 1.x would stop the whole workflow without naming the field.
	 */
	fields: INodeProperties[];
	/**
	 * Whether the items are taken one after another, whatever "Max Concurrency" says; for all items of a run, or by the
	 * node's parameters (as they are written, with their expressions).
	 */
	isOneByOne?: true | ((parameters: INodeParameters) => boolean);
	/** Whether it sends nothing to a platform: then it has no options for requests. */
	isOffline?: true;
	/** Handles one item and returns the JSON of its output. Throws a NodeApiError or a NodeOperationError. */
	execute(ctx: IExecuteFunctions, itemIndex: number): Promise<IDataObject | IDataObject[]>;
}

/** What a selector needs of a resource or an operation. */
type Choice = Pick<INodePropertyOptions, 'name' | 'action' | 'description'> & {
	value: string;
	worksAsTool: boolean;
};

export type Resources = [Resource, ...Resource[]];

export interface Resource {
	value: string;
	name: string;
	/** The first one is chosen when the node is new. */
	operations: [Operation, ...Operation[]];
}

/**
 * Builds a node's properties from its list of resources: the two selectors, and each operation's fields and options,
 * shown only for that operation. The same list dispatches (see `runItems`), so an operation is named once.
 */
export function menu(resources: Resources): INodeProperties[] {
	const worksAsTool = ({ insteadOfTool }: Operation) => insteadOfTool === undefined;
	return [
		selector(
			'Resource',
			'resource',
			resources.map((entry) => ({ ...entry, worksAsTool: entry.operations.some(worksAsTool) })),
		),
		...resources.map(({ value, operations }) => {
			const choices = operations.map((entry) => ({ ...entry, worksAsTool: worksAsTool(entry) }));
			return shown(selector('Operation', 'operation', choices), { resource: [value] });
		}),
		...resources.flatMap(({ value: resource, operations }) =>
			operations.flatMap((operation) =>
				[
					...(worksAsTool(operation) ? [toolDescription(operation)] : []),
					...operation.fields,
					...(operation.isOffline ? [] : [optionsField(operation.isOneByOne === true)]),
				].map((field) => shown(field, { resource: [resource], operation: [operation.value] })),
			),
		),
	];
}

/** Finds the operation that a workflow names, or undefined (for example for n8n's own "Custom API Call"). */
export function findOperation(
	resources: Resources,
	resource: string,
	operation: string,
): Operation | undefined {
	return resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);
}

function selector(displayName: string, name: string, entries: Choice[]): INodeProperties {
	const options = entries.map(({ name: label, value, action, description, worksAsTool }) => ({
		name: label,
		value,
		...(action && { action }),
		...(description && { description }),
		...(!worksAsTool && notAsTool),
	}));
	// The first one of a node's resources and operations.
	const initial = options[0]?.value ?? '';
	return { displayName, name, type: 'options', noDataExpression: true, options, default: initial };
}

function shown(field: INodeProperties, show: Record<string, string[]>): INodeProperties {
	const { displayOptions } = field;
	return { ...field, displayOptions: { ...displayOptions, show: { ...show, ...displayOptions?.show } } };
}
