import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { inTurn } from '../../shared/pace';
import { until } from '../../shared/until';
import { devicesQuery, readDevices } from '../devices';
import { saysNotKnown } from '../notKnown';
import { errorPages } from '../operations/getErrors';
import { readFlow } from '../orderFlow';
import type { Body } from '../transport';
import { bodyOf, exchange } from '../transport';
import type { Finding } from './claims';
import { judgeDevices, judgeFault, judgeOrder, needsStatus } from './claims';
import { findEvent } from './events';
import type { Delivery } from './message';
import { asConfirmed } from './message';
import { pouredVolume } from './poured';

/** What the platform said when it was asked back; goes into the output. */
export type Confirmation = {
	/** Whether the platform's records prove the event. Without proof and without contradiction it is false. */
	confirmed: boolean;
	statement: string;
};

export type Confirmed =
	| { kind: 'started'; delivery: Delivery }
	| { kind: 'contradicted'; why: string }
	/** What contradicts it now may be over in a moment. */
	| { kind: 'tooEarly'; why: string }
	| { kind: 'unreachable'; why: string };

/** Milliseconds that one question may take: the vendor waits for our answer meanwhile. */
const timeout = 5000;

/** Milliseconds before each look, as long as the records contradict the event: they may come after the callback. */
const pauses = [0, 1000, 2000];

/** How many callbacks of one trigger the platform is asked about at a time. */
const looksAtOnce = 20;

/** Pages of the error log that are searched. */
const mostPages = 5;

/** Asks the platform, with the trigger's credential, whether a callback is true. Never throws. */
export async function confirm(ctx: IWebhookFunctions, delivery: Delivery): Promise<Confirmed> {
	return await orUnreachable(async () => {
		let seen = unseen;
		for (const pause of pauses) {
			await sleep(pause);
			// Only the look takes a place: whoever waits for the next one lets others ask.
			seen = await inTurn(ctx, looksAtOnce, async () => await look(ctx, delivery));
			if (!isAgainst(seen.finding)) break;
		}
		return conclude(delivery, seen);
	});
}

/**
 * The same for a card swipe. Its machine waits: it does not stand in line, there is one look (devices do not come late into
 * the records), and after `limit` milliseconds it is not confirmed.
 */
export async function confirmInTime(
	ctx: IWebhookFunctions,
	delivery: Delivery,
	limit: number,
): Promise<Confirmed> {
	let isOver = false;
	const asked = orUnreachable(async () => conclude(delivery, await look(ctx, delivery))).finally(
		() => (isOver = true),
	);
	const late: Confirmed = { kind: 'unreachable', why: 'the platform took too long' };
	return await Promise.race([asked, until(() => isOver, limit).then(() => late)]);
}

/** What one look at the platform's records has found; `extra` is what they say beyond the callback. */
interface Seen {
	finding: Finding;
	extra?: IDataObject;
}

const unseen: Seen = { finding: { verdict: 'cannot tell', statement: 'Nobody was asked' } };

function isAgainst({ verdict }: Finding): boolean {
	return verdict === 'false' || verdict === 'not yet';
}

function conclude(delivery: Delivery, { finding, extra }: Seen): Confirmed {
	const { verdict, statement } = finding;
	if (verdict === 'false') return { kind: 'contradicted', why: statement };
	if (verdict === 'not yet') return { kind: 'tooEarly', why: statement };
	const confirmed = verdict === 'true';
	const confirmation: Confirmation = { confirmed, statement };
	const known = confirmed ? asConfirmed(delivery) : delivery;
	return { kind: 'started', delivery: { ...known, ...extra, confirmation } };
}

async function orUnreachable(work: () => Promise<Confirmed>): Promise<Confirmed> {
	try {
		return await work();
	} catch (error) {
		return { kind: 'unreachable', why: error instanceof Error ? error.message : 'unknown error' };
	}
}

async function look(ctx: IWebhookFunctions, delivery: Delivery): Promise<Seen> {
	if (findEvent(delivery.event)?.subject === 'order') {
		const reply = await ask(ctx, '/advOrder/checkAdvOrder', { orderId: delivery.orderId as string });
		const flow = reply ? readFlow(reply) : [];
		const state = needsStatus(delivery, flow)
			? await ask(ctx, '/common/checkStatus', { iotId: BigInt(delivery.iotId as string) })
			: undefined;
		const finding = judgeOrder(delivery, flow, state?.iotStatus as string | undefined);
		return { finding, extra: pouredVolume(delivery, flow) };
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
 * One question. Undefined means that the platform does not know what it was asked about: it says so, and the credential is
 * good for another question, so it is not the account that it does not know. Any other refusal is no answer, and throws.
 */
async function ask(ctx: IWebhookFunctions, path: string, body: Body): Promise<IDataObject | undefined> {
	const result = await exchange(ctx, path, body, { timeout });
	if (result.kind !== 'refused' || !saysNotKnown(result.vendorReason)) return bodyOf(result);
	bodyOf(await exchange(ctx, '/common/getIotInfo', devicesQuery([]), { timeout }));
	return undefined;
}
