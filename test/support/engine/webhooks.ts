import { randomUUID } from 'node:crypto';
import { HookContext } from 'n8n-core';
import { deepCopy, NodeHelpers } from 'n8n-workflow';
import type {
	IDataObject,
	INode,
	INodeParameters,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WebhookSetupMethodNames,
} from 'n8n-workflow';

import { additionalData } from './additionalData';
import { credentialStore } from './credentials';
import type { CredentialSource, CredentialStore } from './credentials';
import { captureLogs } from './logs';
import type { LogLine } from './logs';
import { fullNodeName, nodeTypes, noOpType } from './nodeTypes';
import { workflowJson } from '../workflow';
import type { WorkflowJson } from '../workflow';
import { createWorkflow, nextNode, nodeUnderTest } from './run';

/** A trigger under test, in a workflow of its own. */
export type TriggerOptions = {
	/** `sodaIotTrigger`, or a full type name. */
	node: string;
	parameters?: INodeParameters;
	credentials?: CredentialSource;
	/** What the node kept in its static data before. */
	staticData?: IDataObject;
	typeVersion?: number;
	/** Anything else that a workflow's JSON says about a node. */
	settings?: Partial<INode>;
	/** Deduplication data belongs to a workflow and a node: give both ids to share it with another run. */
	workflowId?: string;
};

/** The workflow "trigger, then a node that shows what came out of it". */
export function triggerWorkflow(options: TriggerOptions, credentials: CredentialStore): WorkflowJson {
	return workflowJson(
		[
			{
				name: nodeUnderTest,
				type: fullNodeName(options.node),
				parameters: options.parameters,
				typeVersion: options.typeVersion,
				webhookId: randomUUID(),
				credentials: credentials.references(),
				...options.settings,
			},
			{ name: nextNode, type: noOpType },
		],
		{ id: options.workflowId ?? randomUUID(), staticData: staticDataOf(options.staticData) },
	);
}

/** A node's part of a workflow's static data, as n8n stores it. */
function staticDataOf(data: IDataObject = {}): IDataObject {
	return { [`node:${nodeUnderTest}`]: deepCopy(data) };
}

/** The webhooks that the trigger's description asks n8n to register. */
export function webhooksOf(workflow: Workflow, data: IWorkflowExecuteAdditionalData): IWebhookData[] {
	const trigger = triggerOf(workflow);
	const { description } = nodeTypes.getByNameAndVersion(trigger.type, trigger.typeVersion);
	const evaluate = (value: string | boolean | undefined) =>
		workflow.expression.getSimpleParameterValue(trigger, value, 'internal', {});
	return (description.webhooks ?? []).map((webhookDescription) => ({
		httpMethod: String(evaluate(webhookDescription.httpMethod) ?? 'GET') as IWebhookData['httpMethod'],
		node: nodeUnderTest,
		path: NodeHelpers.getNodeWebhookPath(
			workflow.id,
			trigger,
			String(evaluate(webhookDescription.path)),
			evaluate(webhookDescription.isFullPath) === true,
		),
		webhookDescription,
		workflowId: workflow.id,
		workflowExecuteAdditionalData: data,
	}));
}

/** The trigger in a workflow made by `triggerWorkflow`. */
export function triggerOf(workflow: Workflow): INode {
	const trigger = workflow.getNode(nodeUnderTest);
	if (!trigger) throw new Error('The workflow has no trigger');
	return trigger;
}

/** A trigger that n8n has activated. */
export type ActiveTrigger = {
	/** Whether `create` was called, that is whether `checkExists` said no. */
	created: boolean;
	/** What the node keeps. */
	staticData: IDataObject;
	logs: LogLine[];
	/** Calls `delete`, as n8n does when the workflow is deactivated. */
	deactivate: () => Promise<void>;
};

/** Activates a trigger the way n8n does: `checkExists`, and `create` if that said no. */
export async function activateTrigger(
	options: TriggerOptions & { baseUrl?: string },
): Promise<ActiveTrigger> {
	const credentials = credentialStore(options.credentials);
	await credentials.loadTypes();
	const workflow = await createWorkflow(triggerWorkflow(options, credentials));
	const data = additionalData({ credentials, baseUrl: options.baseUrl });
	const logs = captureLogs();

	const run = async (webhook: IWebhookData, method: WebhookSetupMethodNames) => {
		const trigger = triggerOf(workflow);
		const { webhookMethods } = nodeTypes.getByNameAndVersion(trigger.type, trigger.typeVersion);
		const activation = method === 'delete' ? 'update' : 'activate';
		const context = new HookContext(workflow, trigger, data, 'trigger', activation, webhook);
		return await webhookMethods?.[webhook.webhookDescription.name]?.[method].call(context);
	};

	const webhooks = webhooksOf(workflow, data);
	let created = false;
	for (const webhook of webhooks) {
		if (await run(webhook, 'checkExists')) continue;
		await run(webhook, 'create');
		created = true;
	}
	return {
		created,
		staticData: workflow.getStaticData('node', triggerOf(workflow)),
		logs: logs.lines,
		deactivate: async () => {
			for (const webhook of webhooks) await run(webhook, 'delete');
			logs.stop();
		},
	};
}
