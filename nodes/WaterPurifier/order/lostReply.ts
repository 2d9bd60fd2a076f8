import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { withOutput } from '../../shared/errors';
import { inTurn } from '../../shared/items/sideBySide';
import { pause, throwIfStopped } from '../../shared/stop';
import { explain } from './explain';
import { saysNotKnown } from '../platform/unknownRecord';
import type { FlowEntry } from './flow';
import { readFlow } from './flow';
import { ready } from '../platform/statuses';
import type { Body, Result } from '../platform/transport';
import { command, deviceName, exchange } from '../platform/transport';
import type { Evidence, Judgement } from './judgement';

/** An order's command, and how to tell later whether it took effect. */
interface OrderCommand {
	/** As the user knows it. */
	name: string;
	path: string;
	body: Body & { iotId: bigint; orderId: string };
	/** Whether the order ID was made for this command: then no earlier one can have used it. */
	isFresh?: boolean;
	/** The field of the output that says that a refused command was not needed. */
	already: 'alreadyLocked' | 'alreadyEnded';
	judge: (evidence: Evidence) => Judgement;
}

interface Looks {
	/** Milliseconds before each look. */
	pauses: number[];
	/** Milliseconds that one question may take, and after which no further look begins. */
	timeout: number;
	patience: number;
}

/** After a lost reply: the platform may need a moment to write its flow, and a purifier seconds to act. */
const long: Looks = { pauses: [0, 300, 700, 1500, 2500, 3000], timeout: 10_000, patience: 20_000 };

/** After a refusal: what it can be about happened before. */
const short: Looks = { pauses: [0, 700], timeout: 5000, patience: 5000 };

/**
 * Sends an order's command, once, when no other item of the run has one under way for the same purifier or order; the
 * look-ups belong to it. When its reply is lost, or says that the purifier did not answer, looks up what came
 * of it: in the order flow, which is the platform's record of the order, and at the purifier. A refused command is looked
 * up too: the platform refuses an order ID that it knows, and an earlier request, whose reply was lost, may have used it.
 *
 * @returns the reply; for a lost one that is proven to have worked, what a reply would have said and `reconciled`; for a
 * refused one that was not needed, the same and `already`
 * @throws NodeApiError that says what is known. The failed item has `outcome`, `orderId`, `iotId` and, when they could be
 * had, `flow` and `purifierStatus`
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
	const { outcome, because } = seen.verdict;
	// READY is what a command's reply says when it worked; workflows ask for it.
	if (outcome === 'done')
		return { iotStatus: ready, [refusal ? already : 'reconciled']: true, reconciledBy: because };
	const failure = {
		...seen,
		...seen.verdict,
		...ids,
		outcome,
		name,
		reason: result.reason,
		isRefusal: !!refusal,
	};
	throw explain(result.error, failure);
}

/** Whether a refusal needs no look: nobody can have used the order ID before, or it is not the platform that has refused. */
function needsNoLook(result: Result, isFresh: boolean): boolean {
	if (result.kind !== 'refused') return false;
	return isFresh || (result.vendorReason === undefined && result.iotStatus === undefined);
}

/** What the looks have found. */
interface Seen {
	verdict: Judgement;
	flow?: FlowEntry[];
	status?: string | null;
}

async function look(
	ctx: IExecuteFunctions,
	itemIndex: number,
	known: Evidence,
	judge: OrderCommand['judge'],
): Promise<Seen> {
	const { pauses, timeout, patience } = known.refusal ? short : long;
	const end = Date.now() + patience;
	const ask = asker(ctx, itemIndex, timeout);
	let seen: Seen = { verdict: judge(known) };
	for (const wait of pauses) {
		if (Date.now() > end) break;
		await pause(ctx, wait);
		// What stood in the flow once stays there.
		const flow = flowOf(await ask('/advOrder/checkAdvOrder', { orderId: known.orderId })) ?? seen.flow;
		seen = { verdict: judge({ ...known, flow }), flow };
		if (seen.verdict.isFinal) break;

		const state = await ask('/common/checkStatus', { iotId: BigInt(known.iotId) });
		const iotStatus = state?.kind === 'reply' ? state.body.iotStatus : undefined;
		const status = typeof iotStatus === 'string' ? iotStatus : null;
		seen = { verdict: judge({ ...known, flow, status }), flow, status };
		if (seen.verdict.isFinal) break;
	}
	return seen;
}

/** What the platform said of an order; undefined when it said nothing. An order that it does not know has no steps. */
function flowOf(asked: Result | undefined): FlowEntry[] | undefined {
	if (asked?.kind === 'reply') return readFlow(asked.body);
	return asked?.kind === 'refused' && saysNotKnown(asked.vendorReason) ? [] : undefined;
}

/** Asks questions that must not hide what happened to the command: whatever goes wrong is "no answer". */
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
