import type { ICredentialType, INodeType } from 'n8n-workflow';

import { Fail } from './Fail.node';
import { Fetch } from './Fetch.node';
import { FetchApi } from './FetchApi.credentials';
import { Hook } from './Hook.node';
import { Idle } from './Idle.node';
import { Park } from './Park.node';
import { Remember } from './Remember.node';

/** n8n's name for the folder that N8N_CUSTOM_EXTENSIONS names, as it begins the types of the nodes in it. */
const packageName = 'CUSTOM';

/** The nodes of the contract by their type in a workflow. */
export const contractNodes: Record<string, INodeType> = Object.fromEntries(
	[new Fail(), new Fetch(), new Hook(), new Idle(), new Park(), new Remember()].map((node) => [
		typeOf(node.description.name),
		node,
	]),
);

export const contractCredentials: ICredentialType[] = [new FetchApi()];

/** @param name e.g. `fetch` */
export function typeOf(name: string): string {
	return `${packageName}.${name}`;
}
