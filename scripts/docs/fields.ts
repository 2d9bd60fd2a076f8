import { isDeepStrictEqual } from 'node:util';

import type { INodeProperties, NodePropertyTypes } from 'n8n-workflow';

import { anExpression } from '../../nodes/shared/display';
import { choicesOf } from './nodes';
import type { Schema } from './nodes';
import { code, codes, plainText, table } from './table';

/** A table of the fields of an operation, a trigger or a credential; those in a collection by their whole name. */
export function fieldTable(fields: INodeProperties[]): string {
	const rows = fields.flatMap((field) => rowsOf(field));
	return rows.length === 0 ? 'No fields.' : table(['Field', 'Name', 'Value', 'Meaning'], rows);
}

function rowsOf(field: INodeProperties, collection?: INodeProperties): string[][] {
	if (field.type === 'collection' || field.type === 'fixedCollection')
		return innerFields(field).flatMap((inner) => rowsOf(inner, field));
	if (field.type === 'hidden' || field.type === 'notice') return [];
	const name = collection === undefined ? field.name : `${collection.name}.${field.name}`;
	const conditions = [...(collection ? conditionsOf(collection) : []), ...conditionsOf(field)];
	const meaning = [sentence(plainText(field.description ?? '')), ...choiceMeanings(field), ...conditions];
	return [[labelOf(field), code(name), valueOf(field), meaning.filter(Boolean).join(' ')]];
}

function innerFields({ options = [] }: INodeProperties): INodeProperties[] {
	return options
		.flatMap((option) => ('values' in option ? option.values : 'type' in option ? [option] : []))
		.filter(({ displayOptions }) => displayOptions?.show?.['@tool'] === undefined);
}

function labelOf({ displayName, required }: INodeProperties): string {
	return required ? `${displayName} (required)` : displayName;
}

function valueOf(field: INodeProperties): string {
	return [kindOf(field), defaultOf(field)].filter(Boolean).join('; ');
}

function kindOf(field: INodeProperties): string {
	const choices = choicesOf(field).map(({ value }) => value);
	const kinds: Partial<Record<NodePropertyTypes, string>> = {
		options: `one of ${codes(choices)}`,
		multiOptions: choices.length > 0 ? `any of ${codes(choices)}` : 'from a list, or an array',
		number: `number${limitsOf(field)}`,
		boolean: '`true` or `false`',
		resourceLocator: 'from the list, or by ID',
	};
	return kinds[field.type] ?? 'text';
}

function limitsOf({ typeOptions: { minValue: min, maxValue: max } = {} }: INodeProperties): string {
	if (min === undefined) return max === undefined ? '' : `, at most ${max}`;
	return max === undefined ? `, at least ${min}` : ` from ${min} to ${max}`;
}

function defaultOf(field: INodeProperties): string {
	const value: unknown = field.default;
	if (Array.isArray(value))
		return value.length === 0
			? ''
			: `default ${value.length === choicesOf(field).length ? 'all' : codes(value)}`;
	return typeof value === 'object' || value === undefined || value === '' ? '' : `default ${code(value)}`;
}

/** What each choice of a selector means, where the editor says it. */
function choiceMeanings(field: INodeProperties): string[] {
	return choicesOf(field)
		.filter(({ description }) => description !== '')
		.map(({ value, description }) => sentence(`${code(value)}: ${description}`));
}

function conditionsOf({ displayOptions: { show = {}, hide = {} } = {} }: INodeProperties): string[] {
	const words = (when: Record<string, unknown>, verb: string) =>
		Object.entries(when)
			.filter(([name]) => !['resource', 'operation', '@tool', '@version'].includes(name))
			.map(
				([name, values]) => `${verb} when ${code(name)} is ${[values].flat().map(conditionOf).join(' or ')}.`,
			);
	return [...words(show, 'Only'), ...words(hide, 'Not')];
}

function sentence(text: string): string {
	return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A table of the fields that an item has when it comes out of a node. */
export function outputTable(schema: Schema): string {
	return table(['Output', 'Type'], outputRows(schema, ''));
}

function outputRows({ properties = {} }: Schema, prefix: string): string[][] {
	return Object.entries(properties).flatMap(([name, schema]) => {
		const path = `${prefix}${name}`;
		const { type, items } = schema;
		if (type === 'object') return outputRows(schema, `${path}.`);
		if (type === 'array' && items?.type === 'object') return outputRows(items, `${path}[].`);
		return [[code(path), type === 'array' ? `list of ${typeName(items)}` : typeName(schema)]];
	});
}

function typeName(schema: Schema | undefined): string {
	const names: Record<string, string> = { string: 'text', integer: 'whole number' };
	return names[schema?.type ?? ''] ?? schema?.type ?? 'anything';
}

/** One value of a condition; a field whose condition asks for an expression has a twin for other values. */
function conditionOf(value: unknown): string {
	return isDeepStrictEqual(value, anExpression) ? 'an expression' : code(value);
}
