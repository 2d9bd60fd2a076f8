import { NodeHelpers } from 'n8n-workflow';
import type {
	INode,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
	INodeTypeDescription,
	NodeParameterValueType,
} from 'n8n-workflow';

/** One form of a node, as its description says that the editor shows it. */
export interface Form {
	/** What tells it apart, e.g. `lock` or `lock generateOrderId=true`. */
	title: string;
	parameters: INodeParameters;
	/** The labels of its fields, in their order; those of a collection's entries behind the collection's. */
	labels: string[];
}

/** The parameters that choose an operation; none in a trigger. */
type Operation = { resource?: string; operation?: string };

/** Switches and choices on which other fields depend. */
type Controls = Record<string, string | boolean>;

/**
 * The forms in which each field of each operation is shown at least once: a field that is added to a node is in them the
 * day it is added. Every collection has all its entries.
 *
 * @throws when no form would show a field, which then nobody can fill in
 */
export function formsOf(description: INodeTypeDescription): Form[] {
	return operationsOf(description).flatMap((operation) => {
		const own = description.properties.filter((field) => belongsTo(field, operation));
		const wanted = new Set(own.filter(isField).map(({ displayName }) => displayName));
		const chosen: Form[] = [];
		for (const controls of controlsOf(own)) {
			const form = formWith(description, { ...operation, ...controls }, titleOf(operation, controls));
			if (!form.labels.some((label) => wanted.has(label))) continue;
			for (const label of form.labels) wanted.delete(label);
			chosen.push(form);
		}
		if (wanted.size > 0)
			throw new Error(`${titleOf(operation, {})}: no form shows ${[...wanted].join(', ')}`);
		return chosen;
	});
}

/** The parameters that choose each of a node's operations; a trigger has one form and nothing to choose. */
function operationsOf({ properties }: INodeTypeDescription): Operation[] {
	const resources = properties.find(({ name }) => name === 'resource');
	if (!resources) return [{}];
	return choicesOf(resources).flatMap((resource) =>
		properties
			.filter(({ name }) => name === 'operation')
			.filter(({ displayOptions }) => displayOptions?.show?.resource?.includes(resource))
			.flatMap(choicesOf)
			.map((operation) => ({ resource, operation })),
	);
}

function choicesOf({ options = [] }: INodeProperties): string[] {
	return (options as INodePropertyOptions[]).map(({ value }) => String(value));
}

function belongsTo({ displayOptions }: INodeProperties, operation: Operation): boolean {
	const show = displayOptions?.show ?? {};
	const isForTools = show['@tool']?.includes(true) === true;
	return (
		!isForTools &&
		Object.entries(operation).every(([name, value]) => !show[name] || show[name].includes(value))
	);
}

const isField = ({ type }: INodeProperties) => type !== 'notice' && type !== 'hidden';

/** What can be set in the switches and choices on which other fields depend: first as they are, then each one alone, then two. */
function controlsOf(own: INodeProperties[]): Controls[] {
	const names = new Set(
		own.flatMap(({ displayOptions: { show, hide } = {} }) => Object.keys({ ...show, ...hide })),
	);
	const single = own
		.filter(({ name, type }) => names.has(name) && (type === 'boolean' || type === 'options'))
		.filter(({ name }) => name !== 'resource' && name !== 'operation')
		.flatMap((field) =>
			(field.type === 'boolean' ? [true, false] : choicesOf(field)).map((value) => ({ [field.name]: value })),
		);
	const pairs = single.flatMap((first) => single.map((second) => ({ ...second, ...first })));
	return [{}, ...single, ...pairs];
}

function titleOf({ operation }: Operation, controls: Controls): string {
	const set = Object.entries(controls).map(([name, value]) => `${name}=${String(value)}`);
	return [operation, ...set].filter(Boolean).join(' ');
}

function formWith(description: INodeTypeDescription, given: INodeParameters, title: string): Form {
	const { properties, name, version } = description;
	const node = { typeVersion: [version].flat().at(-1), type: name } as INode;
	const choices = NodeHelpers.getNodeParameters(properties, given, true, false, node, description) ?? {};
	// Several operations have a collection of the same name, each with entries of its own.
	const collections = properties
		.filter(({ type }) => type === 'collection')
		.filter((field) => NodeHelpers.displayParameter(choices, field, node, description));
	const filled = Object.fromEntries(collections.map((field) => [field.name, allEntries(field, description)]));
	const parameters =
		NodeHelpers.getNodeParameters(properties, { ...filled, ...given }, true, false, node, description) ?? {};
	const labels = properties
		.filter(isField)
		.filter((field) => NodeHelpers.displayParameter(parameters, field, node, description))
		.flatMap((field) => [
			field.displayName,
			...(field.type === 'collection'
				? entriesOf(field, description).map(({ displayName }) => displayName)
				: []),
		]);
	return { title, parameters, labels };
}

function entriesOf({ options = [] }: INodeProperties, description: INodeTypeDescription): INodeProperties[] {
	return (options as INodeProperties[]).filter((entry) =>
		NodeHelpers.displayParameter({}, entry, null, description),
	);
}

function allEntries(field: INodeProperties, description: INodeTypeDescription): INodeParameters {
	return Object.fromEntries(
		entriesOf(field, description).map((entry): [string, NodeParameterValueType] => [
			entry.name,
			entry.default,
		]),
	);
}
