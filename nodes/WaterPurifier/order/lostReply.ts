import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { withOutput } from '../../shared/errors';
import { inTurn } from '../../shared/items/sideBySide';
import { pause, throwIfStopped } from '../../shared/stop';
import { explain } from './explain';
import { saysNotKnown } from '../platform/vendorWords';
import type { FlowEntry } from './flow';
import { readFlow } from './flow';
import { ready } from '../platform/statuses';
import type { Body, Result } from '../platform/transport';
import { command, deviceName, exchange } from '../platform/transport';
import type { Evidence, Judgement } from './judgement';

/**
 * Where a lost reply is looked up: `sendAndReconcile` sends Lock or Cancel Lock (`platform/transport.ts`), and when the
 * reply does not say what came of it, asks the platform. `judgement.ts` decides what the answers prove.
 */

/** A command about an order, and how to tell later whether it took effect. */
interface OrderCommand {
	/** As the user knows it. */
	name: string;
	path: string;
	body: Body & { iotId: bigint; orderId: string };
	/** Whether the order ID was made for this command. Then no earlier command can have used it. */
	isFresh?: boolean;
	/** The output field that says: the command was refused, but was not needed. */
	already: 'alreadyLocked' | 'alreadyEnded';
	judge: (evidence: Evidence) => Judgement;
}

interface LookSchedule {
	/** Milliseconds before each look. */
	pauses: number[];
	/** Milliseconds that one question may take. */
	timeout: number;
	/** Milliseconds after which no further look begins. */
	patience: number;
}

/** After a lost reply. The platform may need a moment to write its flow, and a purifier some seconds to act. */
const long: LookSchedule = { pauses: [0, 300, 700, 1500, 2500, 3000], timeout: 10_000, patience: 20_000 };

/** After a refusal. Whatever it is about has already happened, so little can change. */
const short: LookSchedule = { pauses: [0, 700], timeout: 5000, patience: 5000 };

/**
 * Sends an order's command, once, when no other item of the run has one under way for the same purifier or order; the
 * look-ups belong to it. When its reply is lost, or says that the purifier did not answer, looks up what came
 * of it: in the order flow, which is the platform's record of the order, and at the purifier. A refused command is looked
 * up too: the platform refuses an order ID that it knows, and an earlier request, whose reply was lost, may have used it.
 *
 * @returns the reply. For a command that was lost but provably worked: what the reply would have said, and `reconciled`. For
 * one that was refused but not needed: the same, with the field that `already` names
 * @throws NodeApiError that says what is known. The failed item has `outcome`, `orderId`, `iotId` and, when they could be
 * read, `flow` and `purifierStatus`
 */
export async function sendAndReconcile(
	ctx: IExecuteFunctions,
	itemIndex: number,
	order: OrderCommand,
): Promise<IDataObject> {
	const { iotId, orderId } = order.body;
	const names = [deviceName(iotId), `order ${orderId}`];
	return await inTurn(ctx, names, async () => await sendAndLook(ctx, itemIndex, order));
}

async function sendAndLook(
	ctx: IExecuteFunctions,
	itemIndex: number,
	order: OrderCommand,
): Promise<IDataObject> {
	const { name, path, body, isFresh = false, already, judge } = order;
	const ids = { orderId: body.orderId, iotId: String(body.iotId) };
	const result = await command(ctx, itemIndex, name, path, body);
	if (result.kind === 'reply') return result.body;
	if (result.kind === 'unsent' || needsNoLook(result, isFresh)) throw withOutput(result.error, ids);

	const volume = typeof body.volume === 'number' ? body.volume : undefined;
	const refusal = result.kind === 'refused' ? result : undefined;
	const seen = await look(ctx, itemIndex, { ...ids, volume, isFresh, refusal }, judge);
	const { outcome, because } = seen.judgement;
	// A command's reply says READY when it worked, and workflows check for that.
	if (outcome === 'done')
		return { iotStatus: ready, [refusal ? already : 'reconciled']: true, reconciledBy: because };
	const failure = {
		...seen,
		...seen.judgement,
		...ids,
		outcome,
		name,
		reason: result.reason,
		isRefusal: !!refusal,
	};
	throw explain(result.error, failure);
}

/** Whether a refusal needs no look: the order ID cannot have been used before, or it was not the platform that refused. */
function needsNoLook(result: Result, isFresh: boolean): boolean {
	if (result.kind !== 'refused') return false;
	return isFresh || (result.vendorReason === undefined && result.iotStatus === undefined);
}

/** What the looks found. */
interface LookResult {
	judgement: Judgement;
	flow?: FlowEntry[];
	status?: string | null;
}

async function look(
	ctx: IExecuteFunctions,
	itemIndex: number,
	known: Evidence,
	judge: OrderCommand['judge'],
): Promise<LookResult> {
	const { pauses, timeout, patience } = known.refusal ? short : long;
	const end = Date.now() + patience;
	const ask = asker(ctx, itemIndex, timeout);
	let seen: LookResult = { judgement: judge(known) };
	for (const wait of pauses) {
		if (Date.now() > end) break;
		await pause(ctx, wait);
		// An entry never leaves the flow, so an earlier answer still counts when this question fails.
		const flow = flowOf(await ask('/advOrder/checkAdvOrder', { orderId: known.orderId })) ?? seen.flow;
		seen = { judgement: judge({ ...known, flow }), flow };
		if (seen.judgement.isFinal) break;

		const state = await ask('/common/checkStatus', { iotId: BigInt(known.iotId) });
		const iotStatus = state?.kind === 'reply' ? state.body.iotStatus : undefined;
		const status = typeof iotStatus === 'string' ? iotStatus : null;
		seen = { judgement: judge({ ...known, flow, status }), flow, status };
		if (seen.judgement.isFinal) break;
	}
	return seen;
}

/** The order's flow; undefined when the platform gave no answer. An order that it does not know has an empty flow. */
function flowOf(asked: Result | undefined): FlowEntry[] | undefined {
	if (asked?.kind === 'reply') return readFlow(asked.body);
	return asked?.kind === 'refused' && saysNotKnown(asked.vendorReason) ? [] : undefined;
}

/** Asks questions whose errors must not hide the command's own: a question that fails counts as "no answer". */
function asker(ctx: IExecuteFunctions, itemIndex: number, timeout: number) {
	return async (path: string, body: Body): Promise<Result | undefined> => {
		try {
			return await exchange(ctx, path, body, { itemIndex, timeout });
		} catch {
			throwIfStopped(ctx);
			return undefined;
		}
	};
}
