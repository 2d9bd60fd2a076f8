import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../../hosts/workflowFile';
import { workflowJson } from '../workflow';
import type { NodeSpec } from '../workflow';
import { succeeded } from './flows';

export const triggerName = 'Water Purifier Trigger';

/** A node behind the trigger. */
export interface Step {
	name: string;
	type: string;
	typeVersion?: number;
	parameters?: IDataObject;
	disabled?: boolean;
	/** The nodes that lead to it; absent: the one before it. */
	after?: string[];
}

/** A Water Purifier Trigger → these nodes, one after the other; the address is `/webhook/<webhookId>/webhook`. */
export function callbackFlow(
	webhookId: string,
	parameters: IDataObject = {},
	steps: Step[] = [{ name: succeeded, type: 'n8n-nodes-base.noOp' }],
): WorkflowFile {
	const trigger: NodeSpec = {
		name: triggerName,
		type: 'n8n-nodes-dispense.waterPurifierTrigger',
		parameters,
		webhookId,
		credentials: { waterPurifierApi: 'Water Purifier account' },
	};
	const names = [triggerName, ...steps.map(({ name }) => name)];
	const led = steps.map(({ after, ...step }, index) => ({
		step,
		after: after ?? [names[index] ?? triggerName],
	}));
	const behind = (from: string) =>
		led.filter(({ after }) => after.includes(from)).map(({ step }) => step.name);
	const specs = [trigger, ...led.map(({ step }) => step)];
	return workflowJson(
		specs.map((spec) => ({ ...spec, to: [behind(spec.name)] })),
		{ name: webhookId },
	);
}

/** Approves a swiped card. */
export const approve = (orderId: string): Step => ({
	name: 'Approve',
	type: 'n8n-nodes-dispense.waterPurifier',
	parameters: {
		resource: 'swipe',
		operation: 'answer',
		approve: true,
		orderId,
		volume: 500,
		maxWaitTime: 60,
		balance: 100,
		mark: 1,
	},
});

/** The machine's question about a card. */
export const question = (iotId: string, cardNum = 'card-1') =>
	`{"callTime":${Date.now()},"iotId":${iotId},"callType":"WP1_SWIPE_CARD","cardNum":"${cardNum}"}`;

/** The body of a callback as the platform writes it: `iotId`, made of digits, is a bare number. */
export const callback = (callbackType: string, { iotId, ...fields }: IDataObject & { iotId?: string }) => {
	const rest = JSON.stringify({ callTime: Date.now(), callbackType, ...fields });
	return iotId === undefined ? rest : `{"iotId":${iotId},${rest.slice(1)}`;
};

/** Posts a callback or a question, as anybody on the internet can. */
export async function send(url: string, body: string, timeout = 60_000) {
	const { status, data, headers } = await axios.post<string>(url, body, {
		headers: { 'content-type': 'application/json' },
		proxy: false,
		responseType: 'text',
		transformResponse: (text: string) => text,
		timeout,
		validateStatus: () => true,
	});
	return { status, text: data, type: String(headers['content-type'] ?? '') };
}
