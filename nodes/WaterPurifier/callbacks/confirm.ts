import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { NodeOperationError, sleep } from 'n8n-workflow';

import { KeptCredential } from '../../shared/webhook/keptCredential';
import { inTurn } from '../../shared/webhook/turns';
import { until } from '../../shared/until';
import { devicesQuery, readDevices } from '../device/devices';
import { saysNotKnown } from '../platform/vendorWords';
import { errorPages } from '../device/errorLog';
import { readFlow } from '../order/flow';
import { credentialType } from '../platform/credential';
import type { Body } from '../platform/transport';
import { bodyOf, exchange } from '../platform/transport';
import { judgeOrder } from './orderClaims';
import { withConfirmation } from './confirmation';
import { devicesOf, judgeDevices } from './deviceClaims';
import { findEvent } from './events';
import type { FaultLog } from './faultClaims';
import { judgeFault } from './faultClaims';
import type { FinishVolume } from './amounts';
import type { Finding } from './finding';
import { unproven } from './finding';
import type { Delivery } from './message';
import { pouredVolume } from './poured';

/**
 * Asks the platform whether a callback is true: which records are fetched, and how often. The files `…Claims.ts` judge the
 * callback by the records.
 */

export type ConfirmResult =
	/** Nothing contradicts the callback: the workflow starts, and `delivery.confirmation` says what is proven. */
	| { kind: 'started'; delivery: Delivery }
	| { kind: 'contradicted'; why: string }
	/** The records contradict the callback now, but may not in a moment. */
	| { kind: 'tooEarly'; why: string }
	| { kind: 'unreachable'; why: string };

/** Milliseconds that one question may take. The vendor is waiting for our answer. */
const timeout = 5000;

/** Milliseconds before each look. Looking goes on as long as a record that is written late can change the finding. */
const pauses = [0, 1000, 2000];

/** How many callbacks of one trigger may ask the platform at the same time. */
const looksAtOnce = 20;

/** Pages of the error log that are searched. */
const mostPages = 5;

/** Asks the platform, with the trigger's credential, whether a callback is true. Never throws. */
export async function confirm(
	ctx: IWebhookFunctions,
	delivery: Delivery,
	finishVolume?: FinishVolume,
): Promise<ConfirmResult> {
	return await orUnreachable(async () => {
		let seen = unseen;
		for (const pause of pauses) {
			await sleep(pause);
			// Only the look takes a place: while this one pauses, others ask.
			seen = await inTurn(ctx, looksAtOnce, async () => await look(ctx, delivery, finishVolume));
			if (isFinal(seen.finding)) break;
		}
		return conclude(delivery, seen);
	});
}

/**
 * The same for a card swipe. The machine is waiting, so a swipe does not queue with the other callbacks. One look is enough:
 * it asks only about the device, whose record does not come late. After `limit` milliseconds the swipe is not confirmed.
 */
export async function confirmInTime(
	ctx: IWebhookFunctions,
	delivery: Delivery,
	limit: number,
): Promise<ConfirmResult> {
	let isOver = false;
	const asked = orUnreachable(async () => conclude(delivery, await look(ctx, delivery))).finally(
		() => (isOver = true),
	);
	const late: ConfirmResult = { kind: 'unreachable', why: 'the platform took too long' };
	return await Promise.race([asked, until(() => isOver, limit).then(() => late)]);
}

/** What one look at the platform's records found. `extra` is what they say beyond the callback. */
interface Seen {
	finding: Finding;
	extra?: IDataObject;
}

const unseen: Seen = { finding: unproven('Nobody was asked') };

function isFinal({ verdict, mayBeLate = false }: Finding): boolean {
	return verdict === 'proven' || (verdict === 'unproven' && !mayBeLate);
}

function conclude(delivery: Delivery, { finding, extra }: Seen): ConfirmResult {
	const { verdict, statement } = finding;
	if (verdict === 'contradicted' || verdict === 'tooEarly') return { kind: verdict, why: statement };
	return { kind: 'started', delivery: withConfirmation({ ...delivery, ...extra }, finding) };
}

async function orUnreachable(work: () => Promise<ConfirmResult>): Promise<ConfirmResult> {
	try {
		return await work();
	} catch (error) {
		return { kind: 'unreachable', why: error instanceof Error ? error.message : 'unknown error' };
	}
}

const credentials = new KeptCredential(credentialType, (data) => data);

/**
 * One look at the records with the kept credential. When that proves nothing, the user may have changed it since: then
 * there is another look, with the new one.
 */
async function look(ctx: IWebhookFunctions, delivery: Delivery, finishVolume?: FinishVolume): Promise<Seen> {
	const kept = await credentials.get(ctx);
	if (!kept) throw new NodeOperationError(ctx.getNode(), 'The credential could not be read');
	const found = async (credential: IDataObject) =>
		await readRecords({ ctx, credential: { ...credential } }, delivery, finishVolume);
	const first = found(kept);
	const seen = await first.catch(() => undefined);
	if (seen?.finding.verdict === 'proven') return seen;
	const fresh = await credentials.anew(ctx);
	return fresh && JSON.stringify(fresh) !== JSON.stringify(kept) ? await found(fresh) : await first;
}

/** Who asks, and with which credential. */
interface Asker {
	ctx: IWebhookFunctions;
	credential: IDataObject;
}

async function readRecords(asker: Asker, delivery: Delivery, finishVolume?: FinishVolume): Promise<Seen> {
	if (findEvent(delivery.event)?.subject === 'order') {
		const orderId = delivery.orderId as string;
		const flow = readFlow(await askForList(asker, '/advOrder/checkAdvOrder', { orderId }, 'advOrderList'));
		return {
			finding: judgeOrder(delivery, flow, finishVolume),
			extra: pouredVolume(delivery, flow, finishVolume),
		};
	}
	if (delivery.event === 'MACHINE_ERROR')
		return { finding: judgeFault(delivery, await readFaults(asker, delivery)) };

	const query = devicesQuery(devicesOf(delivery).map(BigInt));
	const devices = readDevices(await askForList(asker, '/common/getIotInfo', query, 'iotList'));
	return { finding: judgeDevices(delivery, devices) };
}

/** The error log of the delivery's device, up to the page that proves the fault. */
async function readFaults(asker: Asker, delivery: Delivery): Promise<FaultLog> {
	const askFor = async (body: Body) => await askForList(asker, '/common/pageError', body, 'resList');
	const pages = errorPages(askFor, BigInt(delivery.iotId as string), { mostPages });
	const entries: IDataObject[] = [];
	let page = await pages.next();
	for (; page.done !== true; page = await pages.next()) {
		entries.push(...page.value);
		if (judgeFault(delivery, { entries: page.value, isWhole: false }).verdict === 'proven')
			return { entries, isWhole: false };
	}
	return { entries, isWhole: page.value };
}

/**
 * The reply to one question, which must contain this list. An order or a device that the platform does not know counts as an
 * empty list. Then a second question makes sure that the credential works: otherwise the platform may not know the account.
 *
 * @throws for any other reply, also for a success without the list: that is not an answer
 */
async function askForList(
	{ ctx, credential }: Asker,
	path: string,
	body: Body,
	list: string,
): Promise<IDataObject> {
	const result = await exchange(ctx, path, body, { timeout, credential });
	// What redirects is not the platform.
	const isRedirect = result.kind === 'refused' && /^3/.test(result.error.httpCode ?? '');
	if (result.kind === 'refused' && saysNotKnown(result.vendorReason) && !isRedirect) {
		bodyOf(await exchange(ctx, '/common/getIotInfo', devicesQuery([]), { timeout, credential }));
		return { [list]: [] };
	}
	const reply = bodyOf(result);
	const entries: unknown = reply[list];
	if (!Array.isArray(entries) || !entries.every((entry) => typeof entry === 'object' && entry !== null))
		throw new NodeOperationError(ctx.getNode(), `The platform's reply has no list ${list}`);
	return reply;
}
