import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { withMessage } from '../shared/errors';
import { pause, throwIfStopped } from '../shared/stop';
import { quote } from '../shared/text';
import { saysNotKnown } from './notKnown';
import type { FlowEntry } from './orderFlow';
import { readFlow } from './orderFlow';
import { ready } from './statuses';
import type { Body, Result } from './transport';
import { bodyOf, command, exchange } from './transport';
import type { Evidence, Verdict } from './verdict';

/** An order's command, and how to tell later whether it took effect. */
interface OrderCommand {
	/** As the user knows it. */
	name: string;
	path: string;
	body: Body & { iotId: bigint; orderId: string };
	judge: (evidence: Evidence) => Verdict;
}

/** Milliseconds before each look: the platform may need a moment to write its flow, and a purifier seconds to act. */
const pauses = [0, 300, 700, 1500, 2500, 3000];

/** Milliseconds that one question may take, and after which no further look begins. */
const lookTimeout = 10_000;
const patience = 20_000;

/**
 * Sends an order's command, once. When its reply is lost, or says that the purifier did not answer, looks up what came
 * of it: in the order flow, which is the platform's record of the order, then at the purifier.
 *
 * @returns the reply; for a lost one that is proven to have worked, what a reply would have said and `reconciled`
 * @throws NodeApiError that says whether the command was certainly not carried out or whether nobody knows
 */
export async function sendAndReconcile(
	ctx: IExecuteFunctions,
	itemIndex: number,
	{ name, path, body, judge }: OrderCommand,
): Promise<IDataObject> {
	const result = await command(ctx, itemIndex, name, path, body);
	if (result.kind !== 'lost' && result.kind !== 'unfinished') return bodyOf(result);

	const order = { iotId: String(body.iotId), orderId: body.orderId };
	const verdict = await look(ctx, itemIndex, { ...order, unfinished: result.kind === 'unfinished' }, judge);
	// READY is what a command's reply says when it worked; workflows ask for it.
	if (verdict.outcome === 'done')
		return { iotStatus: ready, reconciled: true, reconciledBy: verdict.because };

	const { error, reason } = result;
	const known =
		verdict.outcome === 'not'
			? `${name} was not carried out`
			: `It is not known whether ${name} was carried out`;
	error.description = `${verdict.because}. ${verdict.advice}`;
	// The message is all that n8n gives the error output, and a generated order ID is nowhere else.
	throw withMessage(error, `${known}: ${reason} (order ${quote(body.orderId)})`);
}

async function look(
	ctx: IExecuteFunctions,
	itemIndex: number,
	known: Evidence,
	judge: OrderCommand['judge'],
): Promise<Verdict> {
	const end = Date.now() + patience;
	let verdict = judge(known);
	for (const wait of pauses) {
		if (Date.now() > end) break;
		await pause(ctx, wait);
		const asked = await ask(ctx, itemIndex, '/advOrder/checkAdvOrder', { orderId: known.orderId });
		const flow = flowOf(asked);
		verdict = judge({ ...known, flow });
		if (verdict.final) break;

		const state = await ask(ctx, itemIndex, '/common/checkStatus', { iotId: BigInt(known.iotId) });
		if (state?.kind !== 'reply') continue;
		const { iotStatus } = state.body;
		const status = typeof iotStatus === 'string' ? iotStatus : undefined;
		verdict = judge({ ...known, flow, status });
		if (verdict.final) break;
	}
	return verdict;
}

/** What the platform said of an order; undefined when it said nothing. An order that it does not know has no steps. */
function flowOf(asked: Result | undefined): FlowEntry[] | undefined {
	if (asked?.kind === 'reply') return readFlow(asked.body);
	return asked?.kind === 'refused' && saysNotKnown(asked.vendorReason) ? [] : undefined;
}

/** One question. It must not hide what happened to the command: whatever goes wrong is "no answer". */
async function ask(
	ctx: IExecuteFunctions,
	itemIndex: number,
	path: string,
	body: Body,
): Promise<Result | undefined> {
	try {
		return await exchange(ctx, path, body, { itemIndex, timeout: lookTimeout });
	} catch {
		throwIfStopped(ctx);
		return undefined;
	}
}
