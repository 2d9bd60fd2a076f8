import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { project } from '../support/packedTarball';
import { fieldTable, outputTable } from './fields';
import {
	choicesOf,
	credentialNamed,
	descriptions,
	fieldsOf,
	nodeNamed,
	operationsOf,
	outputSchema,
} from './nodes';
import type { OperationEntry } from './nodes';
import type { Maker } from './parts';
import { performance } from './performance';
import { code, codes, table } from './table';

/** What makes each kind of part. */
export const makers: Record<string, Maker> = {
	operations: operationList,
	operation: (nodeName = '', resource, operation) => {
		const entry = operationsOf(nodeNamed(nodeName)).find(
			(one) => one.resource === resource && one.operation === operation,
		);
		if (!entry) throw new Error(`${nodeName} has no operation ${operation} of ${resource}`);
		return operationPart(entry);
	},
	events: (nodeName = '') => eventTable(nodeName),
	trigger: (nodeName = '') => {
		const { properties } = nodeNamed(nodeName);
		return fieldTable(properties.filter(({ name }) => name !== 'events'));
	},
	output: (nodeName = '') => {
		const schema = outputSchema(nodeNamed(nodeName));
		if (!schema) throw new Error(`${nodeName} has no output schema`);
		return outputTable(schema);
	},
	credential: (typeName = '') => fieldTable(credentialNamed(typeName).properties),
	examples: exampleList,
	versions,
	performance,
};

/** The heading of an operation; its anchor follows from it. */
const headingOf = ({ resourceName, name }: OperationEntry) => `${resourceName}: ${name}`;

/** The table of the README: every operation, with a link to its fields. */
function operationList(): string {
	const rows = descriptions.flatMap((node) =>
		operationsOf(node).map((entry) => {
			const anchor = headingOf(entry).toLowerCase().replace(/:/g, '').replace(/ /g, '-');
			const link = `[${entry.resourceName} → ${entry.name}](docs/operations.md#${anchor})`;
			return [node.displayName, link, firstSentence(entry.description)];
		}),
	);
	const shown = rows.map(([node = '', ...others], index) => [
		node === rows[index - 1]?.[0] ? '' : `**${node}**`,
		...others,
	]);
	// Padded cells would make it half as long again.
	return `<!-- prettier-ignore -->\n${table(['Node', 'Operation', 'What it does'], shown)}`;
}

function firstSentence(text: string): string {
	return text.split(/(?<=[.:;]) /, 1)[0]?.replace(/[.:;]$/, '') ?? '';
}

function operationPart(entry: OperationEntry): string {
	const { node, resource, operation, description } = entry;
	const schema = outputSchema(node, resource, operation);
	return [
		`### ${headingOf(entry)}`,
		`${description.replace(/\.$/, '')}. In a workflow's JSON: \`resource\` ${code(resource)}, \`operation\` ${code(operation)}.`,
		fieldTable(fieldsOf(entry)),
		schema ? outputTable(schema) : '',
	].join('\n\n');
}

function eventTable(nodeName: string): string {
	const events = nodeNamed(nodeName).properties.find(({ name }) => name === 'events');
	const chosen = events?.default as string[];
	const rows = choicesOf(events).map(({ name, value, description }) => [
		code(value),
		name,
		description,
		chosen.includes(value) ? 'yes' : 'no',
	]);
	return table(['Event', 'In the editor', 'Meaning', 'Chosen by default'], rows);
}

/** The example workflows by number, under the names that they have in n8n. */
function exampleList(): string {
	return readdirSync(path.join(project, 'examples'))
		.sort((a, b) => parseInt(a) - parseInt(b))
		.map((file) => {
			const { name } = readJson<{ name: string }>('examples', file);
			return `- [${name}](examples/${file})`;
		})
		.join('\n');
}

/** What the package is tested with. */
function versions(): string {
	const n8n = ['n8n-2', 'n8n-1'].map(
		(host) => readJson<{ dependencies: { n8n: string } }>('hosts', host, 'package.json').dependencies.n8n,
	);
	const { engines } = readJson<{ engines: { node: string } }>('package.json');
	return [
		`- **n8n**: the tests run ${codes(n8n)}.`,
		`- **Node.js** for development, demo and tests: ${code(engines.node)}, on Linux. n8n itself gets a Node.js 24 from the npm registry.`,
	].join('\n');
}

function readJson<T>(...place: string[]): T {
	return JSON.parse(readFileSync(path.join(project, ...place), 'utf8')) as T;
}
