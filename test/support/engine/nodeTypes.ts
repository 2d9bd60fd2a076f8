import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { NodeConnectionTypes, NodeHelpers } from 'n8n-workflow';
import type { ICredentialType, INodeType, INodeTypeDescription, INodeTypes } from 'n8n-workflow';

const root = path.resolve(__dirname, '../../..');
const ourPackage = 'n8n-nodes-dispense';

type PackageJson = { n8n: { nodes: string[]; credentials: string[] } };
type Constructors = Record<string, (new () => unknown) | undefined>;

const nodeTypesByName = new Map<string, INodeType>();
const credentialTypesByName = new Map<string, ICredentialType>();

/** A node of n8n-nodes-base that hands on what it gets; enough of it for the workflows of tests. */
function passThrough(name: string, inputs: INodeTypeDescription['inputs'], trigger: boolean): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: trigger ? ['trigger'] : ['transform'],
			version: 1,
			description: '',
			defaults: { name },
			inputs,
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute() {
			return [this.getInputData()];
		},
	};
}

/** The type that `runNode` starts with: it emits the items that the test gives. */
export const startType = 'test.start';

/** The type that does nothing, to see what arrives at it. */
export const noOpType = 'n8n-nodes-base.noOp';

nodeTypesByName.set(startType, passThrough('start', [], true));
nodeTypesByName.set('n8n-nodes-base.manualTrigger', passThrough('manualTrigger', [], true));
nodeTypesByName.set(noOpType, passThrough('noOp', [NodeConnectionTypes.Main], false));

/** Adds a node type of a test, under its full name as it stands in a workflow's JSON. */
export function registerNodeType(type: string, node: INodeType): void {
	nodeTypesByName.set(type, node);
}

/** Adds a credential type of a test. */
export function registerCredentialType(type: ICredentialType): void {
	credentialTypesByName.set(type.name, type);
}

/** `waterPurifier` or `n8n-nodes-dispense.waterPurifier`: the name as it stands in a workflow. */
export function fullNodeName(name: string): string {
	return name.includes('.') ? name : `${ourPackage}.${name}`;
}

/** Loads the nodes with these types, of this package if they are ours, so that n8n can look them up. */
export async function loadNodeTypes(types: Iterable<string>): Promise<void> {
	for (const type of types) {
		if (nodeTypesByName.has(type)) continue;
		const [packageName, name = ''] = type.split('.');
		if (packageName !== ourPackage) {
			throw new Error(`The harness has no node type "${type}". Register it with registerNodeType().`);
		}
		const node = (await loadClass('nodes', name.replace(/Tool$/, ''), '.node')) as INodeType;
		nodeTypesByName.set(type, name.endsWith('Tool') ? toolOf(node) : node);
	}
}

/** The second type that n8n makes of a node that is usable as a tool, as far as it matters to the node. */
function toolOf(node: INodeType): INodeType {
	const { usableAsTool, ...description } = node.description;
	if (!usableAsTool) throw new Error(`"${description.name}" is not usable as a tool`);
	return Object.assign(Object.create(node) as INodeType, {
		description: { ...description, name: `${description.name}Tool`, outputs: [NodeConnectionTypes.AiTool] },
	});
}

/** Loads the credential type with this name. */
export async function loadCredentialType(name: string): Promise<ICredentialType> {
	const known = credentialTypesByName.get(name);
	if (known) return known;
	const loaded = (await loadClass('credentials', name, '.credentials')) as ICredentialType;
	credentialTypesByName.set(name, loaded);
	return loaded;
}

/** A credential type that has been loaded before: n8n asks for it where it cannot wait. */
export function credentialType(name: string): ICredentialType {
	const known = credentialTypesByName.get(name);
	if (!known) throw new Error(`Unrecognized credential type: ${name}`);
	return known;
}

/** n8n's registry of node types. */
export const nodeTypes: INodeTypes = {
	getByName: (type) => find(type),
	getByNameAndVersion: (type, version) => NodeHelpers.getVersionedNodeType(find(type), version),
	getKnownTypes: () => ({}),
};

function find(type: string): INodeType {
	const node = nodeTypesByName.get(type);
	if (!node) throw new Error(`Unrecognized node type: ${type}`);
	return node;
}

/**
 * package.json lists what n8n loads, as compiled files; their sources are loaded here. As in n8n,
 * a file's name is the name of its class, and the class in camel case the name of the type.
 */
async function loadClass(kind: 'nodes' | 'credentials', name: string, suffix: string): Promise<unknown> {
	const { n8n } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as PackageJson;
	const className = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
	const compiled = n8n[kind].find((file) => path.basename(file) === `${className}${suffix}.js`);
	if (!compiled) throw new Error(`package.json lists no ${kind} file for "${name}"`);
	const source = path.join(root, compiled.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
	if (!existsSync(source)) throw new Error(`${source} does not exist`);
	const constructor = ((await import(source)) as Constructors)[className];
	if (!constructor) throw new Error(`${source} does not export ${className}`);
	return new constructor();
}
