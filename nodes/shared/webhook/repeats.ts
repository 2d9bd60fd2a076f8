import type { IExecuteFunctions } from 'n8n-workflow';

import { pause, throwIfStopped } from '../stop';
import { ask, recordLater } from './triggerMemory';

/**
 * Whether a trigger has already passed on the message with this id, in another execution. Its memory is n8n's database,
 * so it holds for all processes and after a restart. What the process that took the message knows costs no execution at
 * all: see `isCopyAtItsTurn`.
 *
 * Call it after the acknowledgement: a process that dies before it has answered has then remembered nothing, and the
 * platform's next delivery goes through.
 *
 * An acknowledged message whose execution died must not be taken for its own repeat: n8n 1.x starts the execution again in
 * queue mode when its worker is gone, and a user can start it again with "Retry". So the memory holds which execution has
 * passed the message on, and a retry always passes.
 *
 * Two workers that get the same message in the same instant may both pass it on; `deliveryId` is the same in both.
 */
export async function isRepeat(ctx: IExecuteFunctions, deliveryId: string | undefined): Promise<boolean> {
	// A test in the editor starts with every message: who tries a flow out sends the same sample again and again.
	if (ctx.getMode() === 'manual' || !deliveryId) return false;
	let entries = [deliveryId];
	try {
		const run = `${deliveryId}:${ctx.getExecutionId()}`;
		entries = [deliveryId, run];
		return await ask(ctx, {
			entries,
			decide: (isNew) =>
				isNew(deliveryId) || !isNew(run) || ctx.getMode() === 'retry'
					? { answer: false, keep: entries }
					: // A repeat that is started again is still one.
						{ answer: true, undo: [run] },
		});
	} catch (error) {
		throwIfStopped(ctx);
		// A message twice can be told by its deliveryId; a message lost cannot be told at all.
		ctx.logger.warn(
			`${ctx.getNode().name}: could not look up whether a message is a repeat (${reasonOf(error)}); it goes on`,
		);
		recordLater(ctx, entries);
		return false;
	}
}

/** Milliseconds after which another process that has written at the same time has done so. */
const settleTime = 250;

/**
 * Whether this message is the one that a record proves: the first that was matched with it, in all processes and after a
 * restart. Any other message that the record would prove as well gets false, the same message always true.
 *
 * Two processes can write at the same time, and n8n then keeps what the later one wrote. So the memory is looked at
 * again when both have written; who is not in it has lost.
 */
export async function isTheOneProvenBy(
	ctx: IExecuteFunctions,
	record: string,
	deliveryId: string,
): Promise<boolean> {
	// In the editor nothing is remembered: a test must not use up the record of a message that is yet to come.
	if (ctx.getMode() === 'manual') return true;
	if (!(await isUsedByNoOther(ctx, record, deliveryId))) return false;
	await pause(ctx, settleTime);
	return await isUsedByNoOther(ctx, record, deliveryId, { isLastLook: true });
}

async function isUsedByNoOther(
	ctx: IExecuteFunctions,
	record: string,
	deliveryId: string,
	{ isLastLook = false } = {},
): Promise<boolean> {
	const use = `${record}:${deliveryId}`;
	const entries = [record, use];
	try {
		return await ask(ctx, {
			entries,
			decide: (isNew) => {
				if (!isNew(record) && isNew(use)) return { answer: false, undo: [use] };
				// Only the one that has won may be written again.
				return { answer: true, keep: isLastLook ? entries : [] };
			},
		});
	} catch (error) {
		throwIfStopped(ctx);
		ctx.logger.warn(
			`${ctx.getNode().name}: could not look up whether a record has proven another message (${reasonOf(error)}); this one is not confirmed`,
		);
		return false;
	}
}

function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message : 'unknown error';
}
