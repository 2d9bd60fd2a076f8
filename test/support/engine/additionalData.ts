import { ExternalSecretsProxy } from 'n8n-core';
import type { INodeParameters, IWorkflowExecuteAdditionalData } from 'n8n-workflow';

import { StoreCredentialsHelper } from './credentials';
import type { CredentialStore } from './credentials';

let executions = 0;

/** The next execution's id; like n8n's it is a number as text. */
export const nextExecutionId = (): string => String(++executions);

/** What the application gives to an execution beside the workflow. */
export function additionalData(options: {
	credentials: CredentialStore;
	baseUrl?: string;
	executionId?: string;
	currentNodeParameters?: INodeParameters;
}): IWorkflowExecuteAdditionalData {
	const base = options.baseUrl ?? 'http://n8n.invalid';
	const unavailable = async (): Promise<never> => {
		throw new Error('The harness does not offer this');
	};
	return {
		credentialsHelper: new StoreCredentialsHelper(options.credentials),
		executionId: options.executionId,
		currentNodeParameters: options.currentNodeParameters,
		currentNodeExecutionIndex: 0,
		variables: {},
		externalSecretsProxy: new ExternalSecretsProxy(),
		restApiUrl: `${base}/rest`,
		instanceBaseUrl: `${base}/`,
		formBaseUrl: `${base}/form`,
		formTestBaseUrl: `${base}/form-test`,
		formWaitingBaseUrl: `${base}/form-waiting`,
		webhookBaseUrl: `${base}/webhook`,
		webhookTestBaseUrl: `${base}/webhook-test`,
		webhookWaitingBaseUrl: `${base}/webhook-waiting`,
		mcpBaseUrl: `${base}/mcp`,
		mcpTestBaseUrl: `${base}/mcp-test`,
		setExecutionStatus: () => {},
		logAiEvent: () => {},
		getRunExecutionData: unavailable,
		getRuntimeCredential: unavailable,
		executeWorkflow: unavailable,
		startRunnerTask: unavailable,
	};
}
