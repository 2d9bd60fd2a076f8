import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { pause } from '../stop';

/** How many entries a trigger keeps in n8n's database: two for each message, two more for each record that proved one. */
const remembered = 10_000;

const memory = { mode: 'entries', maxEntries: remembered } as const;

/** The last look-up of each trigger in this process. */
const queues = new Map<string, Promise<unknown>>();

/**
 * What this process has seen in that memory, the oldest first. A repeat of it can be acknowledged without an execution
 * that would only find it there again: platforms deliver again just when n8n is slow.
 */
const seen = new Set<string>();

/**
 * Whether a trigger has already passed on the message with this id, in another execution. Its memory is n8n's database,
 * so it holds for all processes and after a restart.
 *
 * Call it after the acknowledgement: a process that dies before it has answered has then remembered nothing, and the
 * platform's next delivery goes through.
 *
 * An acknowledged message whose execution died must not be taken for its own repeat: n8n 1.x starts the execution again in
 * queue mode when its worker is gone, and a user can start it again with "Retry". So the memory holds which execution has
 * passed the message on, and a retry always passes.
 *
 * n8n reads, changes and writes that memory without a lock, so look-ups take turns within a process. Two workers
 * that get the same message in the same instant may both pass it on; `deliveryId` is the same in both.
 */
export async function isRepeat(ctx: IExecuteFunctions, deliveryId: string | undefined): Promise<boolean> {
	// A test in the editor starts with every message: who tries a flow out sends the same sample again and again.
	if (ctx.getMode() === 'manual' || !deliveryId) return false;

	return await oneAfterTheOther(ctx, async () => await isRemembered(ctx, deliveryId));
}

/** In `webhook()`: whether this process knows already that `isRepeat` would say yes. */
export function isKnownRepeat(ctx: IWebhookFunctions, deliveryId: string | undefined): boolean {
	return ctx.getMode() !== 'manual' && seen.has(`${triggerOf(ctx)}:${deliveryId}`);
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
	for (const wait of [0, settleTime]) {
		await pause(ctx, wait);
		if (!(await oneAfterTheOther(ctx, async () => await isUsedByNoOther(ctx, record, deliveryId))))
			return false;
	}
	return true;
}

async function isUsedByNoOther(ctx: IExecuteFunctions, record: string, deliveryId: string): Promise<boolean> {
	const use = `${record}:${deliveryId}`;
	try {
		const known = await ctx.helpers.checkProcessedAndRecord([record, use], 'node', memory);
		if (known.new.includes(record) || !known.new.includes(use)) return true;
		await ctx.helpers.removeProcessed([use], 'node', memory);
	} catch (error) {
		const reason = error instanceof Error ? error.message : 'unknown error';
		ctx.logger.warn(
			`${ctx.getNode().name}: could not look up whether a record has proven another message (${reason}); this one is not confirmed`,
		);
	}
	return false;
}

/** Look-ups of one trigger take turns within this process: n8n reads, changes and writes its memory without a lock. */
async function oneAfterTheOther<T>(ctx: IExecuteFunctions, lookup: () => Promise<T>): Promise<T> {
	const key = triggerOf(ctx);
	const turn = (queues.get(key) ?? Promise.resolve()).then(lookup, lookup);
	queues.set(key, turn);
	try {
		return await turn;
	} finally {
		if (queues.get(key) === turn) queues.delete(key);
	}
}

function triggerOf(ctx: IExecuteFunctions | IWebhookFunctions): string {
	return `${ctx.getWorkflow().id}:${ctx.getNode().id}`;
}

async function isRemembered(ctx: IExecuteFunctions, deliveryId: string): Promise<boolean> {
	const run = `${deliveryId}:${ctx.getExecutionId()}`;
	try {
		const known = await ctx.helpers.checkProcessedAndRecord([deliveryId, run], 'node', memory);
		note(`${triggerOf(ctx)}:${deliveryId}`);
		if (known.new.includes(deliveryId) || !known.new.includes(run) || ctx.getMode() === 'retry') return false;
		// A repeat that is started again is still one.
		await ctx.helpers.removeProcessed([run], 'node', memory).catch(() => undefined);
		return true;
	} catch (error) {
		// A message twice can be told by its deliveryId; a message lost cannot be told at all.
		const reason = error instanceof Error ? error.message : 'unknown error';
		ctx.logger.warn(
			`${ctx.getNode().name}: could not look up whether a message is a repeat (${reason}); it goes on`,
		);
		return false;
	}
}

function note(message: string): void {
	seen.add(message);
	if (seen.size > remembered) for (const oldest of [...seen].slice(0, remembered / 10)) seen.delete(oldest);
}
