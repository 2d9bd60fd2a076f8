import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { devicesQuery, readDevices } from '../devices';
import { errorPages } from '../operations/getErrors';
import { readFlow } from '../orderFlow';
import type { Body } from '../transport';
import { bodyOf, exchange } from '../transport';
import type { Finding } from './claims';
import { judgeDevices, judgeFault, judgeOrder } from './claims';
import { findEvent } from './events';
import type { Delivery } from './message';
import { pouredVolume } from './poured';

/** What the platform said when it was asked back; goes into the output. */
export type Confirmation = {
	/** Whether the platform's records prove the event. Without proof and without contradiction it is false. */
	confirmed: boolean;
	statement: string;
};

type Confirmed =
	| { kind: 'started'; delivery: Delivery }
	| { kind: 'contradicted'; why: string }
	| { kind: 'unreachable'; why: string };

/** Milliseconds that one question may take: the vendor waits for our answer meanwhile. */
const timeout = 5000;

/** Milliseconds before a second look at what contradicts the event: the records may come after the callback. */
const moment = 1000;

/** Pages of the error log that are searched. */
const mostPages = 5;

/** Asks the platform, with the trigger's credential, whether a callback is true. Never throws. */
export async function confirm(ctx: IWebhookFunctions, delivery: Delivery): Promise<Confirmed> {
	try {
		let { finding, extra } = await look(ctx, delivery);
		if (finding.verdict === 'false') {
			await sleep(moment);
			({ finding, extra } = await look(ctx, delivery));
		}
		const { verdict, statement } = finding;
		if (verdict === 'false') return { kind: 'contradicted', why: statement };
		const confirmation: Confirmation = { confirmed: verdict === 'true', statement };
		return { kind: 'started', delivery: { ...delivery, ...extra, confirmation } };
	} catch (error) {
		return { kind: 'unreachable', why: error instanceof Error ? error.message : 'unknown error' };
	}
}

/** One look at the platform's records; `extra` is what they say beyond the callback. */
async function look(
	ctx: IWebhookFunctions,
	delivery: Delivery,
): Promise<{ finding: Finding; extra?: IDataObject }> {
	if (findEvent(delivery.event)?.subject === 'order') {
		const reply = await ask(ctx, '/advOrder/checkAdvOrder', { orderId: delivery.orderId as string });
		const flow = reply ? readFlow(reply) : [];
		const finding = judgeOrder(delivery, flow);
		const extra = pouredVolume(delivery, flow);
		if (finding.verdict !== 'cannot tell') return { finding, extra };
		const state = await ask(ctx, '/common/checkStatus', { iotId: BigInt(delivery.iotId as string) });
		return { finding: judgeOrder(delivery, flow, state?.iotStatus as string | undefined) };
	}
	if (delivery.event === 'MACHINE_ERROR') return { finding: await lookForFault(ctx, delivery) };

	const ids = [delivery.iotIdList ?? delivery.iotId].flat() as string[];
	const reply = await ask(ctx, '/common/getIotInfo', devicesQuery(ids.map(BigInt)));
	return { finding: judgeDevices(delivery, reply ? readDevices(reply) : []) };
}

async function lookForFault(ctx: IWebhookFunctions, delivery: Delivery): Promise<Finding> {
	const askFor = async (body: Body) => (await ask(ctx, '/common/pageError', body)) ?? {};
	const pages = errorPages(askFor, BigInt(delivery.iotId as string), { mostPages });
	let finding = judgeFault(delivery, []);
	for await (const entries of pages) {
		finding = judgeFault(delivery, entries);
		if (finding.verdict === 'true') break;
	}
	return finding;
}

/**
 * One question. Undefined means that the platform does not know what it was asked about. Its codes do not tell that from a
 * wrong credential, so a refusal counts only if the credential is good for another question.
 */
async function ask(ctx: IWebhookFunctions, path: string, body: Body): Promise<IDataObject | undefined> {
	const result = await exchange(ctx, path, body, { timeout });
	if (result.kind !== 'refused') return bodyOf(result);
	bodyOf(await exchange(ctx, '/common/getIotInfo', devicesQuery([]), { timeout }));
	return undefined;
}
