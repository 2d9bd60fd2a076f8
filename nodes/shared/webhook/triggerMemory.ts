import type { IExecuteFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { unlessStopped } from '../stop';
import { within } from '../until';
import { triggerName } from './triggerName';

/**
 * A trigger's memory: n8n's deduplication data, one row of its database for each node. n8n reads the row, changes it and
 * writes it whole, without a lock. So each process makes one call at a time, for all who ask meanwhile. And what another
 * process loses, because it has read before and writes after, is written again: see `lookAfter`.
 */

/** How many entries are kept: two for each message, two more for each record that proved one. */
const memory = { mode: 'entries', maxEntries: 10_000 } as const;

/** Milliseconds that n8n may take for one call. */
const longestCall = 10_000;

/** Milliseconds after which another process that had read the row before an entry was written has written it back. */
const settleTime = 1500;

/** How often an entry that is gone is written again. */
const mostLooks = 5;

/** How many entries of one trigger are looked after at a time. */
const mostSettling = 5000;

export interface Question {
	/** What is looked for. All of it is recorded. */
	entries: string[];
	/** Answers by what was not there before. */
	decide: (isNew: (entry: string) => boolean) => Decision;
}

interface Decision {
	answer: boolean;
	/** Entries that have to stay, whatever other processes write. */
	keep?: string[];
	/** Entries that are taken out again. */
	undo?: string[];
}

interface Asked extends Question {
	resolve: (answer: boolean) => void;
	reject: (error: unknown) => void;
}

interface Settling {
	/** Whether the entry is to be there, or not. */
	stays: boolean;
	/** Milliseconds since the epoch. */
	since: number;
	looks: number;
}

type Helpers = IExecuteFunctions['helpers'];

/** The questions that wait for a trigger's next turn. */
const batches = new Map<string, Asked[]>();

/** The last turn of each trigger. Each ends, and is never rejected. */
const turns = new Map<string, Promise<void>>();

/** What was changed a short time ago. */
const unsettled = new Map<string, { helpers: Helpers; entries: Map<string, Settling> }>();

/**
 * Asks the trigger's memory. Within a process the answers are those that one question after the other would get.
 *
 * @throws when n8n cannot read or write the row, or takes too long, and when the execution is stopped
 */
export async function ask(ctx: IExecuteFunctions, question: Question): Promise<boolean> {
	const name = triggerName(ctx);
	const answer = new Promise<boolean>((resolve, reject) => {
		const asked = { ...question, resolve, reject };
		const batch = batches.get(name);
		batches.set(name, [...(batch ?? []), asked]);
		if (!batch) void inTurn(name, async () => await answerBatch(name, ctx.helpers));
	});
	return await unlessStopped(ctx, answer);
}

/** Records entries in a while, for a message that went on although nothing could be recorded. */
export function recordLater(ctx: IExecuteFunctions, entries: string[]): void {
	settle(triggerName(ctx), ctx.helpers, entries, true);
}

async function inTurn(name: string, work: () => Promise<void>): Promise<void> {
	const turn = (turns.get(name) ?? Promise.resolve()).then(work);
	turns.set(name, turn);
	await turn;
	if (turns.get(name) === turn) turns.delete(name);
}

/** Never throws. */
async function answerBatch(name: string, helpers: Helpers): Promise<void> {
	const batch = batches.get(name) ?? [];
	batches.delete(name);
	try {
		const entries = [...new Set(batch.flatMap((asked) => asked.entries))];
		const known = await inTime(helpers.checkProcessedAndRecord(entries, 'node', memory));
		const added = new Set(known.new.map(String));
		const present = new Set(entries.filter((entry) => !added.has(entry)));
		const answers = batch.map((asked) => answerOne(asked, present));
		settle(
			name,
			helpers,
			answers.flatMap(({ keep = [] }) => keep),
			true,
		);

		const undone = [...added].filter((entry) => !present.has(entry));
		settle(name, helpers, undone, false);
		if (undone.length > 0)
			await inTime(helpers.removeProcessed(undone, 'node', memory)).catch(() => undefined);
		for (const [index, { resolve }] of batch.entries()) resolve(answers[index]?.answer === true);
	} catch (error) {
		for (const { reject } of batch) reject(error);
	}
}

/** @param present what the memory holds at this question, and after it */
function answerOne({ entries, decide }: Question, present: Set<string>): Decision {
	const fresh = new Set(entries.filter((entry) => !present.has(entry)));
	for (const entry of fresh) present.add(entry);
	const decision = decide((entry) => fresh.has(entry));
	for (const entry of decision.undo ?? []) present.delete(entry);
	return decision;
}

/** Has entries looked after. What was decided last holds. */
function settle(name: string, helpers: Helpers, entries: string[], stays: boolean): void {
	if (entries.length === 0) return;
	const known = unsettled.get(name);
	const all = known?.entries ?? new Map<string, Settling>();
	for (const entry of entries) {
		all.delete(entry);
		all.set(entry, { stays, since: Date.now(), looks: 0 });
	}
	for (const oldest of all.keys()) {
		if (all.size <= mostSettling) break;
		all.delete(oldest);
	}
	unsettled.set(name, { helpers, entries: all });
	if (!known) void lookAfter(name);
}

/**
 * Looks at what was written once everybody who had read the row before has written it back, and writes again what is gone:
 * another process has lost it. What is there then stays, because every process that reads the row from now on reads it too.
 *
 * It goes on in the background when the execution has ended: the workflow does not wait for it, and a process that ends
 * within this time leaves the entries as they are.
 */
async function lookAfter(name: string): Promise<void> {
	for (;;) {
		await sleep(settleTime);
		await inTurn(name, async () => await lookAgain(name));
		if (unsettled.get(name)?.entries.size === 0) break;
	}
	unsettled.delete(name);
}

/** Never throws. */
async function lookAgain(name: string): Promise<void> {
	const { helpers, entries } = unsettled.get(name) ?? {};
	if (!helpers || !entries) return;
	const now = Date.now();
	// The clock may have been set back meanwhile.
	const due = [...entries].filter(([, { since }]) => Math.abs(now - since) >= settleTime);
	const again = new Map(due.filter(([, { looks }]) => looks + 1 < mostLooks));
	for (const [entry] of due) entries.delete(entry);
	try {
		const kept = due.filter(([, { stays }]) => stays).map(([entry]) => entry);
		const gone = due.filter(([, { stays }]) => !stays).map(([entry]) => entry);
		if (kept.length > 0) {
			const { processed } = await inTime(helpers.checkProcessedAndRecord(kept, 'node', memory));
			for (const entry of processed) again.delete(String(entry));
		}
		if (gone.length > 0) await inTime(helpers.removeProcessed(gone, 'node', memory));
		for (const entry of gone) again.delete(entry);
	} catch {
		// The database is not there: what is left is looked at once more.
	}
	for (const [entry, { stays, looks }] of again) {
		if (!entries.has(entry)) entries.set(entry, { stays, since: Date.now(), looks: looks + 1 });
	}
}

async function inTime<T>(work: Promise<T>): Promise<T> {
	const done = work.then((value) => ({ value }));
	const result = await within(longestCall, done);
	if (!result) throw new Error("n8n's database took too long");
	return result.value;
}
