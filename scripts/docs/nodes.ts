import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ICredentialType, INodeProperties, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { project, readManifest } from '../support/packedTarball';

const load = createRequire(__filename);

/** What package.json tells n8n to load, made of the sources. The whole names: without `.ts` the codex file is found. */
function instancesOf<T>(builtFiles: string[]): T[] {
	return builtFiles.map((built) => {
		const source = path.join(project, sourceOf(built));
		const exported = load(source) as Record<string, new () => T>;
		const name = path.basename(source).split('.')[0] ?? '';
		const type = exported[name];
		if (!type) throw new Error(`${source} exports no class ${name}`);
		return new type();
	});
}

/** `dist/nodes/SodaIot/SodaIot.node.js` is made of `nodes/SodaIot/SodaIot.node.ts`. */
function sourceOf(built: string): string {
	return built.replace(/^dist\//, '').replace(/\.js$/, '.ts');
}

const credentialTypes = instancesOf<ICredentialType>(readManifest().n8n.credentials);

const order = ['waterPurifier', 'waterPurifierTrigger', 'sodaIot', 'sodaIotTrigger'];

/** The nodes as n8n shows them, in the order in which the documents name them. */
export const descriptions: INodeTypeDescription[] = instancesOf<INodeType>(readManifest().n8n.nodes)
	.map(({ description }) => description)
	.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));

/** @throws Error for a name that no node has */
export function nodeNamed(name: string): INodeTypeDescription {
	return named(descriptions, name, 'node');
}

/** @throws Error for a name that no credential type has */
export function credentialNamed(name: string): ICredentialType {
	return named(credentialTypes, name, 'credential');
}

function named<T extends { name: string }>(all: T[], name: string, kind: string): T {
	const found = all.find((one) => one.name === name);
	if (!found) throw new Error(`There is no ${kind} "${name}"`);
	return found;
}

/** One operation of a node, as its menus name it. */
export interface OperationEntry {
	node: INodeTypeDescription;
	resource: string;
	resourceName: string;
	operation: string;
	name: string;
	description: string;
}

/** All operations of a node, in the order of its menus; triggers have none. */
export function operationsOf(node: INodeTypeDescription): OperationEntry[] {
	return choicesOf(node.properties.find(({ name }) => name === 'resource')).flatMap((resource) =>
		node.properties
			.filter(
				(property) => property.name === 'operation' && isShownFor(property, { resource: resource.value }),
			)
			.flatMap(choicesOf)
			.map(({ value, name, description }) => ({
				node,
				resource: resource.value,
				resourceName: resource.name,
				operation: value,
				name,
				description,
			})),
	);
}

/** What is chosen in the menus of a node. */
interface Choice {
	resource: string;
	operation?: string;
}

/** The fields of one operation, without the two menus and what is there for tools of agents alone. */
export function fieldsOf({ node, resource, operation }: OperationEntry): INodeProperties[] {
	return node.properties.filter(
		(property) =>
			!['resource', 'operation'].includes(property.name) &&
			property.type !== 'notice' &&
			property.type !== 'hidden' &&
			property.displayOptions?.show?.['@tool'] === undefined &&
			isShownFor(property, { resource, operation }),
	);
}

function isShownFor({ displayOptions }: INodeProperties, choice: Choice): boolean {
	return Object.entries(choice).every(([name, value]) => {
		const shown: unknown[] | undefined = displayOptions?.show?.[name];
		return shown === undefined ? name === 'operation' : shown.includes(value);
	});
}

/** The options of a selector. */
export function choicesOf(
	property: INodeProperties | undefined,
): Array<{ name: string; value: string; description: string }> {
	return (property?.options ?? []).flatMap((option) =>
		'value' in option
			? [{ name: option.name, value: String(option.value), description: option.description ?? '' }]
			: [],
	);
}

/** A JSON schema as far as the output schemas use it. */
export interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** The schema of what an operation, or a trigger, gives the next node; undefined where there is none. */
export function outputSchema({ name }: INodeTypeDescription, ...place: string[]): Schema | undefined {
	const file = path.join(folderOf(name), '__schema__', ['v1.0.0', ...place].join('/') + '.json');
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Schema) : undefined;
}

function folderOf(name: string): string {
	const built = readManifest().n8n.nodes.find(
		(file) => path.basename(file, '.node.js').toLowerCase() === name.toLowerCase(),
	);
	if (built === undefined) throw new Error(`package.json lists no node ${name}`);
	return path.join(project, path.dirname(sourceOf(built)));
}
