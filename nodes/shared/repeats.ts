import type { IExecuteFunctions } from 'n8n-workflow';

/** How many messages a trigger remembers in n8n's database. */
const remembered = 10_000;

/** The last look-up of each trigger in this process. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Whether a trigger has already passed on the message with this id. Its memory is n8n's database, so it holds for all
 * processes and after a restart.
 *
 * Call it after the acknowledgement: a process that dies before it has answered has then remembered nothing, and the
 * platform's next delivery goes through.
 *
 * n8n reads, changes and writes that memory without a lock, so look-ups take turns within a process. Two workers
 * that get the same message in the same instant may both pass it on; `deliveryId` is the same in both.
 */
export async function isRepeat(ctx: IExecuteFunctions, deliveryId: string | undefined): Promise<boolean> {
	// A test in the editor starts with every message: who tries a flow out sends the same sample again and again.
	if (ctx.getMode() === 'manual' || !deliveryId) return false;

	const key = `${ctx.getWorkflow().id}:${ctx.getNode().id}`;
	const lookup = async () => await isRemembered(ctx, deliveryId);
	const turn = (queues.get(key) ?? Promise.resolve()).then(lookup);
	queues.set(key, turn);
	try {
		return await turn;
	} finally {
		if (queues.get(key) === turn) queues.delete(key);
	}
}

async function isRemembered(ctx: IExecuteFunctions, deliveryId: string): Promise<boolean> {
	try {
		const options = { mode: 'entries', maxEntries: remembered } as const;
		const result = await ctx.helpers.checkProcessedAndRecord([deliveryId], 'node', options);
		return result.new.length === 0;
	} catch (error) {
		// A message twice can be told by its deliveryId; a message lost cannot be told at all.
		const reason = error instanceof Error ? error.message : 'unknown error';
		ctx.logger.warn(
			`${ctx.getNode().name}: could not look up whether a message is a repeat (${reason}); it goes on`,
		);
		return false;
	}
}
