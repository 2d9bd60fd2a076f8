import { getAdditionalKeys } from 'n8n-core';
import { deepCopy, ICredentialsHelper, isExpression, NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	IAuthenticateGeneric,
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsExpressionResolveValues,
	IExecuteData,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { credentialType, loadCredentialType, nodeTypes } from './nodeTypes';

/** One stored credential, as n8n's database holds it. */
export type StoredCredential = { type: string; data: ICredentialDataDecryptedObject };

/**
 * The credentials of one n8n, by id or name. Give the same store to several runs and they see what
 * the others persisted, as executions of one n8n do.
 */
export class CredentialStore {
	private readonly entries = new Map<string, StoredCredential>();

	/** How often n8n wrote back renewed values, by id or name. */
	readonly writes: Array<{ key: string; data: ICredentialDataDecryptedObject }> = [];

	/** How often n8n read and decrypted a credential. */
	reads = 0;

	constructor(credentials: Record<string, StoredCredential> = {}) {
		for (const [key, { type, data }] of Object.entries(credentials)) {
			this.entries.set(key, { type, data: deepCopy(data) });
		}
	}

	/** The stored values, not resolved. */
	data(key: string): ICredentialDataDecryptedObject {
		return this.find({ id: key, name: key }).data;
	}

	/** Changes stored values as a user does in the editor. */
	update(key: string, data: ICredentialDataDecryptedObject): void {
		Object.assign(this.data(key), deepCopy(data));
	}

	/** What n8n does when a credential renewed itself. */
	persist(reference: INodeCredentialsDetails, type: string, data: ICredentialDataDecryptedObject): void {
		const entry = this.find(reference, type);
		entry.data = deepCopy(data);
		this.writes.push({ key: reference.id ?? reference.name, data: deepCopy(data) });
	}

	/** The credential which a node's reference means. */
	find(reference: INodeCredentialsDetails, type?: string): StoredCredential {
		const entry = this.entries.get(reference.id ?? '') ?? this.entries.get(reference.name);
		if (!entry || (type !== undefined && entry.type !== type)) {
			throw new Error(`Credential with ID "${reference.id}" does not exist for type "${type}".`);
		}
		return entry;
	}

	/** A node's `credentials`, pointing at every stored credential; the first one of a type wins. */
	references(): Record<string, INodeCredentialsDetails> {
		const references: Record<string, INodeCredentialsDetails> = {};
		for (const [key, { type }] of this.entries) references[type] ??= { id: key, name: key };
		return references;
	}

	/** Loads the types of all stored credentials. */
	async loadTypes(): Promise<void> {
		for (const { type } of this.entries.values()) await loadCredentialType(type);
	}
}

/** Where a run's credentials come from: plain values, or a store shared with other runs. */
export type CredentialSource = CredentialStore | Record<string, StoredCredential>;

/** The store behind the source. */
export function credentialStore(source: CredentialSource = {}): CredentialStore {
	return source instanceof CredentialStore ? source : new CredentialStore(source);
}

const resolverNode: INode = {
	id: '',
	name: '',
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/**
 * n8n's credentials helper lives in the application, not in n8n-core, so this one follows its rules:
 * when it renews (empty value or an answer 401), what it persists (the values returned, expressions in
 * other fields stay), and that `authenticate` sees defaults and resolved expressions.
 */
export class StoreCredentialsHelper extends ICredentialsHelper {
	constructor(private readonly store: CredentialStore) {
		super();
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = credentialType(typeName);
		if (typeof authenticate === 'function') return await authenticate(credentials, requestOptions);
		if (authenticate && workflow && node) {
			return this.authenticateByDescription(authenticate, credentials, requestOptions, workflow, node);
		}
		return requestOptions;
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = credentialType(typeName);
		const expirable = type.properties.find((p) => p.type === 'hidden' && p.typeOptions?.expirable === true);
		if (!expirable || !type.preAuthentication) return undefined;
		if (credentials[expirable.name] !== '' && !credentialsExpired) return undefined;

		const renewed = await this.runPreAuthentication(helpers, credentials, typeName);
		const reference = node.credentials?.[typeName];
		if (renewed?.[expirable.name] === undefined || !reference) return undefined;

		const stored = { ...this.store.find(reference, typeName).data };
		for (const [key, value] of Object.entries(renewed)) {
			if (key === expirable.name || !isExpression(stored[key])) stored[key] = value;
		}
		await this.updateCredentials(reference, typeName, stored);
		return Object.assign(credentials, renewed);
	}

	async runPreAuthentication(
		{ helpers }: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		// As in n8n: of all helpers, preAuthentication gets httpRequest alone.
		const httpRequest = async (options: IHttpRequestOptions): Promise<unknown> =>
			await helpers.httpRequest(options);
		const renewed = await credentialType(typeName).preAuthentication?.call(
			{ helpers: { httpRequest } },
			credentials,
		);
		return renewed as ICredentialDataDecryptedObject | undefined;
	}

	async getCredentials(): Promise<ICredentials> {
		// n8n-core asks for the encrypted form in its OAuth code only.
		throw new Error('The harness has no encrypted credentials');
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		reference: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		values?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		this.store.reads++;
		const data = deepCopy(this.store.find(reference, type).data);
		if (raw) return data;
		return this.resolve(data, type, additionalData, mode, executeData, values);
	}

	/** Fills in defaults, drops what the type does not declare, and evaluates expressions. */
	resolve(
		data: ICredentialDataDecryptedObject,
		type: string,
		additionalData: IWorkflowExecuteAdditionalData,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		values?: ICredentialsExpressionResolveValues,
	): ICredentialDataDecryptedObject {
		const declared =
			NodeHelpers.getNodeParameters(
				this.getCredentialsProperties(type),
				data as INodeParameters,
				true,
				false,
				null,
				null,
			) ?? {};
		const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		if (values) {
			return values.workflow.expression.getParameterValue(
				declared,
				values.runExecutionData,
				values.runIndex,
				values.itemIndex,
				values.node.name,
				values.connectionInputData,
				mode,
				keys,
				executeData,
				false,
				declared,
			) as ICredentialDataDecryptedObject;
		}
		const workflow = new Workflow({ nodes: [resolverNode], connections: {}, active: false, nodeTypes });
		return workflow.expression.getComplexParameterValue(
			resolverNode,
			declared,
			mode,
			keys,
			undefined,
			undefined,
			declared,
		) as ICredentialDataDecryptedObject;
	}

	async updateCredentials(
		reference: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.store.persist(reference, type, data);
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('The harness has no OAuth credentials');
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return credentialType(type).properties;
	}

	getParentTypes(name: string): string[] {
		return credentialType(name).extends ?? [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	private authenticateByDescription(
		{ properties }: IAuthenticateGeneric,
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
		workflow: Workflow,
		node: INode,
	): IHttpRequestOptions {
		const resolve = (value: string) =>
			String(
				workflow.expression.getSimpleParameterValue(node, value, 'internal', { $credentials: credentials }) ??
					'',
			);
		const options = requestOptions as IHttpRequestOptions &
			Record<string, Record<string, string> | undefined>;
		for (const [part, values] of Object.entries(properties)) {
			for (const [key, value] of Object.entries(values as Record<string, string>)) {
				(options[part] ??= {})[resolve(key)] = resolve(value);
			}
		}
		return options;
	}
}
