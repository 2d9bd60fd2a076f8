import express from 'express';
import type { Response } from 'express';
import type { AddressInfo } from 'node:net';
import { WebhookContext } from 'n8n-core';
import { deepCopy } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteResponsePromiseData,
	IN8nHttpFullResponse,
	INodeExecutionData,
	IWebhookData,
	IWebhookResponseData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { WorkflowJson } from '../workflow';
import { additionalData } from './additionalData';
import { HttpError, parseBody, prepareRequest } from './body';
import type { WebhookRequest } from './body';
import { credentialStore } from './credentials';
import type { CredentialStore } from './credentials';
import { captureLogs } from './logs';
import type { LogLine } from './logs';
import { nodeTypes } from './nodeTypes';
import { createWorkflow, execute, nodeUnderTest } from './run';
import type { RunResult } from './run';
import { triggerOf, triggerWorkflow, webhooksOf } from './webhooks';
import type { TriggerOptions } from './webhooks';

/** An execution that a webhook call started. */
export type HookExecution = {
	/** The items that the trigger's `webhook()` gave. */
	items: INodeExecutionData[];
	/** What came of it; missing while it runs, see `settled()`. */
	result?: RunResult;
};

/** A trigger node behind a real HTTP server. */
export class ServedTrigger {
	/** Where the webhook listens. */
	url = '';
	/** The executions started so far, in order. */
	readonly executions: HookExecution[] = [];
	/** What `webhook()` threw; n8n would have failed executions for these. */
	readonly errors: unknown[] = [];
	readonly logs: LogLine[];

	private readonly capture = captureLogs();
	private readonly running = new Set<Promise<unknown>>();
	private server?: ReturnType<ReturnType<typeof express>['listen']>;

	constructor(
		private readonly workflow: WorkflowJson,
		private readonly credentials: CredentialStore,
		private readonly mode: WorkflowExecuteMode,
	) {
		this.logs = this.capture.lines;
	}

	/** What the trigger keeps in its static data. */
	get staticData(): IDataObject {
		return (this.workflow.staticData?.[`node:${nodeUnderTest}`] ?? {}) as IDataObject;
	}

	/** Waits for all executions: an answer is often sent before its execution ends. */
	async settled(): Promise<HookExecution[]> {
		while (this.running.size > 0) await Promise.allSettled(this.running);
		return this.executions;
	}

	/**
	 * Runs an execution as another process of n8n does: a worker that has got a copy of a message, or, with an
	 * `executionId`, one that takes the execution of a dead worker over; `retry` is the user's click.
	 */
	async runElsewhere(
		{ items }: HookExecution,
		{ mode = 'webhook', executionId }: { mode?: 'webhook' | 'retry'; executionId?: string } = {},
	): Promise<RunResult> {
		return await execute(await createWorkflow(this.workflow), {
			credentials: this.credentials,
			input: items,
			startNode: nodeUnderTest,
			mode,
			baseUrl: this.baseUrl,
			executionId,
		});
	}

	/** Starts to listen on a free port of 127.0.0.1. */
	async listen(): Promise<void> {
		await this.credentials.loadTypes();
		const app = express();
		app.set('query parser', 'extended');
		app.use((request, response) => {
			this.track(
				this.handle(prepareRequest(request), response).catch((error: unknown) =>
					answerError(response, error),
				),
			);
		});
		await new Promise<void>((resolve, reject) => {
			this.server = app.listen(0, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
		});
		const workflow = await createWorkflow(this.workflow);
		const [webhook] = webhooksOf(workflow, this.additionalData());
		if (!webhook) throw new Error('The node has no webhooks');
		this.url = `${this.baseUrl}/webhook/${webhook.path}`;
	}

	/** Stops the server, once the executions have ended. */
	async close(): Promise<void> {
		await this.settled();
		this.capture.stop();
		await new Promise((resolve) => {
			this.server?.close(resolve);
			this.server?.closeAllConnections();
		});
	}

	private get baseUrl(): string {
		return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
	}

	private additionalData() {
		return additionalData({ credentials: this.credentials, baseUrl: this.baseUrl });
	}

	/** One request, in the order of steps of n8n's own webhook handling. */
	private async handle(request: WebhookRequest, response: Response): Promise<void> {
		const json = deepCopy(this.workflow);
		const workflow = await createWorkflow(json);
		const data = this.additionalData();
		const webhook = webhooksOf(workflow, data).find(
			({ httpMethod, path }) => httpMethod === request.method && request.path === `/webhook/${path}`,
		);
		if (!webhook) throw new HttpError(404, `This webhook is not registered for ${request.method} requests.`);
		data.httpRequest = request;
		data.httpResponse = response;
		const trigger = triggerOf(workflow);
		await parseBody(request, trigger.typeVersion);

		const nodeType = nodeTypes.getByNameAndVersion(trigger.type, trigger.typeVersion);
		const context = new WebhookContext(workflow, trigger, data, this.mode, webhook, [], null);
		let result: IWebhookResponseData;
		try {
			if (!nodeType.webhook) throw new Error('The node has no webhook()');
			result = await nodeType.webhook.call(context);
		} catch (error) {
			this.errors.push(error);
			throw new HttpError(500, 'Workflow Webhook Error: Workflow could not be started!');
		}

		const describe = <T>(property: keyof IWebhookData['webhookDescription'], fallback: T): T =>
			workflow.expression.getComplexParameterValue(
				trigger,
				webhook.webhookDescription[property] as string,
				this.mode,
				{},
				undefined,
				fallback as string,
			) as T;
		const headers = describe<{ entries?: Array<{ name: string; value: string }> }>('responseHeaders', {});
		if (!response.headersSent) {
			for (const { name, value } of headers.entries ?? []) response.setHeader(name, value);
		}
		const hasChangedStaticData = this.saveStaticData(workflow);
		await this.answerAndRun(
			json,
			result,
			response,
			describe('responseMode', 'onReceived'),
			(property, fallback) => describe(property, fallback),
			hasChangedStaticData,
		);
	}

	private async answerAndRun(
		json: WorkflowJson,
		result: IWebhookResponseData,
		response: Response,
		responseMode: string,
		describe: <T>(property: 'responseCode' | 'responseData', fallback: T) => T,
		hasChangedStaticData: boolean,
	): Promise<void> {
		const code = describe('responseCode', 200);
		let answered = result.noWebhookResponse === true;
		const answerOnce = (body: unknown, status: number) => {
			if (!answered) send(response, body, status);
			answered = true;
		};
		const { workflowData } = result;
		if (!workflowData) {
			answerOnce(result.webhookResponse ?? { message: 'Webhook call received' }, code);
			return;
		}

		const items = workflowData[0] ?? [];
		const execution: HookExecution = { items };
		this.executions.push(execution);
		// An execution has a workflow object of its own, with the static data as it was before the request.
		const workflow = await createWorkflow(json);
		const run = execute(workflow, {
			credentials: this.credentials,
			input: items,
			startNode: nodeUnderTest,
			mode: this.mode,
			baseUrl: this.baseUrl,
			onSendResponse: (sent) => {
				if (responseMode !== 'responseNode' || answered) return;
				answered = true;
				// n8n ends the response while it still stores the static data, and what comes after that is lost.
				if (hasChangedStaticData) response.end();
				else sendFromExecution(response, sent);
			},
		});
		if (responseMode === 'onReceived') {
			answerOnce(receivedAnswer(describe<unknown>('responseData', 'firstEntryJson'), result), code);
		} else if (responseMode !== 'responseNode') {
			throw new HttpError(500, `The harness does not answer in the mode "${responseMode}"`);
		}
		execution.result = await run;
		this.saveStaticData(workflow);
		if (execution.result.error) answerOnce({ message: 'Error in workflow' }, 500);
		else answerOnce(undefined, code);
	}

	/** @returns whether there was something to save */
	private saveStaticData(workflow: Workflow): boolean {
		if (workflow.staticData.__dataChanged !== true) return false;
		this.workflow.staticData = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
		return true;
	}

	private track(work: Promise<unknown>): void {
		this.running.add(work);
		void work.finally(() => this.running.delete(work));
	}
}

/**
 * Puts a trigger node behind a real HTTP server: its `webhook()` runs in n8n's own webhook context,
 * and the workflow that it starts on n8n's engine.
 */
export async function serveTrigger(
	options: TriggerOptions & { mode?: WorkflowExecuteMode },
): Promise<ServedTrigger> {
	const credentials = credentialStore(options.credentials);
	const hook = new ServedTrigger(
		triggerWorkflow(options, credentials),
		credentials,
		options.mode ?? 'webhook',
	);
	await hook.listen();
	return hook;
}

/** What is answered at once, by the `responseData` of the webhook's description. */
function receivedAnswer(responseData: unknown, { webhookResponse }: IWebhookResponseData): unknown {
	if (responseData === 'noData') return undefined;
	return responseData || (webhookResponse ?? { message: 'Workflow was started' });
}

function send(response: Response, body: unknown, status: number): void {
	response.status(status);
	if (typeof body === 'string') response.send(body);
	else response.json(body);
}

function sendFromExecution(response: Response, sent: IExecuteResponsePromiseData): void {
	const { body, headers, statusCode } = sent as IN8nHttpFullResponse;
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value as string);
	if (Buffer.isBuffer(body)) response.status(statusCode).end(body);
	else send(response, body, statusCode);
}

function answerError(response: Response, error: unknown): void {
	if (response.headersSent) return;
	const status = error instanceof HttpError ? error.status : 500;
	const message = error instanceof Error ? error.message : String(error);
	response.status(status).json({ code: status === 500 ? 0 : status, message });
}
