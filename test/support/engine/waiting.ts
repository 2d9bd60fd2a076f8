import { randomUUID } from 'node:crypto';

import express from 'express';
import type { Response } from 'express';
import type { AddressInfo } from 'node:net';
import { WebhookContext } from 'n8n-core';
import { deepCopy } from 'n8n-workflow';
import type { IN8nHttpFullResponse, IRunExecutionData, IWebhookData, Workflow } from 'n8n-workflow';

import { additionalData, nextExecutionId } from './additionalData';
import { HttpError, parseBody, prepareRequest } from './body';
import type { WebhookRequest } from './body';
import { credentialStore } from './credentials';
import type { CredentialStore } from './credentials';
import { captureLogs } from './logs';
import type { LogLine } from './logs';
import { nodeTypes } from './nodeTypes';
import type { RunResult } from './run';
import { createWorkflow, execute, proceed } from './run';
import type { RunOptions } from './run';
import type { WorkflowJson } from '../workflow';

type WaitOptions = Pick<RunOptions, 'credentials' | 'input' | 'startNode'> & { workflow: WorkflowJson };

/** An execution that may be parked: as n8n's database has it, or running. */
export class WaitingExecution {
	/** Its state; undefined while it runs. */
	result?: RunResult;
	/** Until when it is parked. */
	get waitTill(): Date | undefined {
		return this.result?.run.waitTill ?? undefined;
	}

	constructor(
		readonly id: string,
		readonly workflow: WorkflowJson,
		readonly credentials: CredentialStore,
	) {}

	get isWaiting(): boolean {
		return this.waitTill !== undefined;
	}

	/** What a node has put out, over all its runs. */
	items(nodeName: string) {
		return this.result?.items(nodeName).map(({ json }) => json) ?? [];
	}
}

/** What n8n does for executions that a node parks: it keeps them, and has the node judge what comes to their addresses. */
export class WaitServer {
	url = '';
	readonly logs: LogLine[];

	private readonly executions = new Map<string, WaitingExecution>();
	private readonly capture = captureLogs();
	private server?: ReturnType<ReturnType<typeof express>['listen']>;

	constructor() {
		this.logs = this.capture.lines;
	}

	async listen(): Promise<void> {
		const app = express();
		app.set('query parser', 'extended');
		app.post('/webhook-waiting/:id{/:suffix}', (request, response) => {
			const { id = '', suffix = '' } = request.params as { id?: string; suffix?: string };
			this.handle(id, suffix, prepareRequest(request), response).catch((error: unknown) => {
				const status = error instanceof HttpError ? error.status : 500;
				if (!response.headersSent) response.status(status).json({ message: String(error) });
			});
		});
		await new Promise<void>((resolve, reject) => {
			this.server = app.listen(0, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
		});
		this.url = `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
	}

	/** Runs a workflow until it ends or is parked. */
	async run({ workflow: given, credentials, ...options }: WaitOptions): Promise<WaitingExecution> {
		// All requests to an execution meet the same workflow.
		const json = { ...given, id: given.id ?? randomUUID() };
		const execution = new WaitingExecution(nextExecutionId(), json, credentialStore(credentials));
		this.executions.set(execution.id, execution);
		const { id, credentials: store } = execution;
		const workflow = await createWorkflow(json);
		execution.result = await execute(workflow, {
			...options,
			credentials: store,
			executionId: id,
			baseUrl: this.url,
		});
		return execution;
	}

	/** Goes on with a parked execution whose time is over. */
	async timeOut(execution: WaitingExecution): Promise<void> {
		const state = stateOf(execution);
		execution.result = undefined;
		await this.proceed(execution, state);
	}

	async close(): Promise<void> {
		this.capture.stop();
		await new Promise((resolve) => {
			this.server?.close(resolve);
			this.server?.closeAllConnections();
		});
	}

	/** One request to a parked execution, in the order of steps of n8n's own handling. */
	private async handle(
		id: string,
		suffix: string,
		request: WebhookRequest,
		response: Response,
	): Promise<void> {
		const execution = this.executions.get(id);
		if (!execution) throw new HttpError(404, `The execution "${id}" does not exist.`);
		const { result } = execution;
		if (!result) throw new HttpError(409, `The execution "${id}" is running already.`);
		if (!execution.isWaiting) throw new HttpError(409, `The execution "${id}" has finished already.`);

		const state = stateOf(execution);
		const [parked] = state.executionData?.nodeExecutionStack ?? [];
		if (!parked) throw new Error('Nothing is parked');
		parked.node.disabled = true;
		state.waitTill = undefined;
		state.resultData.runData[parked.node.name]?.pop();

		const workflow = await createWorkflow(execution.workflow);
		const { webhook, node, nodeType, data } = this.webhookOf(workflow, parked.node.name, suffix, execution);
		Object.assign(data, { httpRequest: request, httpResponse: response });
		await parseBody(request, node.typeVersion);
		const context = new WebhookContext(workflow, node, data, 'webhook', webhook, [], state);
		const verdict = await nodeType.webhook?.call(context);
		if (!verdict?.workflowData) return;

		parked.data.main = deepCopy(verdict.workflowData);
		execution.result = undefined;
		const mode = webhook.webhookDescription.responseMode;
		if (mode === 'onReceived') response.type('text/plain').send('success');
		await this.proceed(execution, state, (sent) => {
			const { body, headers, statusCode } = sent as IN8nHttpFullResponse;
			if (mode === 'responseNode') response.status(statusCode).set(headers).send(body);
		});
	}

	private async proceed(
		execution: WaitingExecution,
		state: IRunExecutionData,
		onSendResponse?: RunOptions['onSendResponse'],
	): Promise<void> {
		const { id: executionId, credentials, workflow } = execution;
		const options = { credentials, executionId, baseUrl: this.url, onSendResponse };
		execution.result = await proceed(await createWorkflow(workflow), state, options);
	}

	private webhookOf(workflow: Workflow, name: string, suffix: string, { id, credentials }: WaitingExecution) {
		const node = workflow.getNode(name);
		if (!node) throw new HttpError(404, 'Could not find node to process webhook.');
		const nodeType = nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		const data = additionalData({ credentials, executionId: id, baseUrl: this.url });
		const webhookDescription = nodeType.description.webhooks?.find(
			({ path, restartWebhook }) => path === suffix && restartWebhook,
		);
		if (!webhookDescription) throw new HttpError(404, 'There is no waiting webhook with a matching path.');
		const webhook: IWebhookData = {
			httpMethod: 'POST',
			node: name,
			path: suffix,
			webhookDescription,
			workflowId: workflow.id,
			workflowExecuteAdditionalData: data,
		};
		return { webhook, node, nodeType, data };
	}
}

/** The state of an execution as it comes from the database: a copy. */
function stateOf({ result }: WaitingExecution): IRunExecutionData {
	return JSON.parse(JSON.stringify(result?.run.data)) as IRunExecutionData;
}

/** Starts to listen on a free port of 127.0.0.1. */
export async function serveWaits(): Promise<WaitServer> {
	const server = new WaitServer();
	await server.listen();
	return server;
}
