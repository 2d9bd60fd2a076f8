import { CredentialTestContext, LoadOptionsContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INodeCredentialTestResult,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
} from 'n8n-workflow';

import { additionalData } from './additionalData';
import { credentialStore, CredentialStore, StoreCredentialsHelper } from './credentials';
import type { CredentialSource } from './credentials';
import { captureLogs } from './logs';
import { fullNodeName, loadCredentialType, loadNodeTypes, nodeTypes } from './nodeTypes';
import { workflowJson } from '../workflow';
import { createWorkflow, nodeUnderTest } from './run';

type EditorOptions = {
	/** `sodaIot`, or a full type name. */
	node: string;
	/** The name in the node's `methods`. */
	method: string;
	/** What the form holds when the list is opened. */
	parameters?: INodeParameters;
	credentials?: CredentialSource;
	typeVersion?: number;
	/** The path of the parameter whose list is opened. */
	path?: string;
};

/** Asks a node for the entries of one of its lists, as the editor does. */
export async function loadOptions(options: EditorOptions): Promise<INodePropertyOptions[]> {
	const { nodeType, context } = await editorContext(options);
	const method = nodeType.methods?.loadOptions?.[options.method];
	if (!method) throw new Error(`The node has no loadOptions method "${options.method}"`);
	return await method.call(context);
}

/** Searches one of a node's resource lists, as the editor does. */
export async function searchList(
	options: EditorOptions & { filter?: string; paginationToken?: string },
): Promise<INodeListSearchResult> {
	const { nodeType, context } = await editorContext(options);
	const method = nodeType.methods?.listSearch?.[options.method];
	if (!method) throw new Error(`The node has no listSearch method "${options.method}"`);
	return await method.call(context, options.filter, options.paginationToken);
}

async function editorContext(options: EditorOptions) {
	const credentials = credentialStore(options.credentials);
	await credentials.loadTypes();
	const type = fullNodeName(options.node);
	const { parameters, typeVersion } = options;
	const opening = {
		name: nodeUnderTest,
		type,
		parameters,
		typeVersion,
		credentials: credentials.references(),
	};
	const workflow = await createWorkflow(workflowJson([opening]));
	const opened = workflow.getNode(nodeUnderTest);
	if (!opened) throw new Error('The workflow has no node');
	const data = additionalData({ credentials, currentNodeParameters: opened.parameters });
	return {
		nodeType: nodeTypes.getByNameAndVersion(type, options.typeVersion),
		context: new LoadOptionsContext(workflow, opened, data, options.path ?? ''),
	};
}

/** Presses the "test" button of a credential: the node's function which `testedBy` names. */
export async function testCredential(options: {
	/** The node whose description says how its credential is tested. */
	node: string;
	type: string;
	data: ICredentialDataDecryptedObject;
}): Promise<INodeCredentialTestResult & { logs: ReturnType<typeof captureLogs>['lines'] }> {
	const name = fullNodeName(options.node);
	await loadNodeTypes([name]);
	await loadCredentialType(options.type);
	const { description, methods } = nodeTypes.getByNameAndVersion(name);
	const { testedBy } = description.credentials?.find((credential) => credential.name === options.type) ?? {};
	const test = typeof testedBy === 'string' ? methods?.credentialTest?.[testedBy] : undefined;
	if (!test) throw new Error(`${name} has no function that tests ${options.type}`);

	const credentials = new CredentialStore();
	const extra = additionalData({ credentials });
	// Like n8n: the function gets the data with defaults filled in and expressions evaluated.
	const data = new StoreCredentialsHelper(credentials).resolve(options.data, options.type, extra, 'internal');
	const logs = captureLogs();
	try {
		const credential = { id: 'credential', name: 'Credential', type: options.type, data };
		const result = await test.call(new CredentialTestContext(extra), credential);
		return { ...result, logs: logs.lines };
	} finally {
		logs.stop();
	}
}
