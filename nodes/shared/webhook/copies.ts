import type { IWebhookFunctions } from 'n8n-workflow';

import { Memory } from '../memory';
import { within } from '../until';
import { triggerName } from './triggerName';
import { waitForTurn } from './turns';

/**
 * Copies of a message that come to the same process, which sees with what each of them was answered: in queue mode too,
 * where workers run the executions. So a copy of what was acknowledged here costs no execution. Other processes, and this
 * one after a restart, find repeats in n8n's database: see `isRepeat`.
 */

/** What was acknowledged here. The oldest go first, and then cost an execution that finds them in the database. */
const acknowledgedHere = new Memory<true>(20_000);

/** What is being handled here: whether it gets acknowledged in the end. */
const underWay = new Memory<Promise<boolean>>(10_000);

/** Milliseconds for which a copy waits for the one before it, and how many of those it waits for. Then it goes its own way. */
const longestWait = 10_000;
const mostWaits = 3;

/** Milliseconds after which a message that n8n has not answered keeps no copy waiting any more. */
const longestAnswer = 60_000;

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** In `webhook()`: whether this process has acknowledged the message before. */
export function wasAcknowledgedHere(ctx: IWebhookFunctions, deliveryId: string | undefined): boolean {
	const name = nameOf(ctx, deliveryId);
	return name !== undefined && acknowledgedHere.get(name) === true;
}

/**
 * In `webhook()`, last of all: waits for the message's turn to start an execution, and says whether it needs none because
 * another copy has been acknowledged. Copies that come meanwhile wait for what comes of this one: when it is not
 * acknowledged, the next of them goes on, and the platform gets no 200 for what was not taken over.
 *
 * @param deliveryId undefined for a message that has no copies
 */
export async function isCopyAtItsTurn(
	ctx: IWebhookFunctions,
	deliveryId: string | undefined,
): Promise<boolean> {
	const name = nameOf(ctx, deliveryId);
	if (name === undefined) {
		await waitForTurn(ctx, () => true);
		return false;
	}
	if (acknowledgedHere.get(name)) return true;
	for (let waits = 0; waits < mostWaits; waits++) {
		const first = underWay.get(name);
		if (!first) break;
		if (await within(longestWait, first)) return true;
	}
	noteAnswer(ctx.getResponseObject(), name);
	return !(await waitForTurn(ctx, () => !acknowledgedHere.get(name)));
}

/** A test in the editor starts with every message: who tries a flow out sends the same sample again and again. */
function nameOf(ctx: IWebhookFunctions, deliveryId: string | undefined): string | undefined {
	return deliveryId === undefined || ctx.getMode() === 'manual'
		? undefined
		: `${triggerName(ctx)}:${deliveryId}`;
}

/** From now on copies of the message wait until this response is closed. */
function noteAnswer(response: Response, name: string): void {
	// The sender has gone: nobody will see what it would have been answered.
	if (response.destroyed) return;
	const answer = new Promise<boolean>((resolve) => {
		const end = (isAcknowledged: boolean) => {
			if (isAcknowledged) acknowledgedHere.set(name, true, Infinity);
			// First of all, or those who have waited would meet it again.
			if (underWay.get(name) === answer) underWay.delete(name);
			resolve(isAcknowledged);
		};
		response.once('finish', () => end(isOurs(response)));
		response.once('close', () => end(false));
	});
	underWay.set(name, answer, longestAnswer);
}

/**
 * Whether it is the answer of `acknowledge`. n8n itself answers 200 as well, as JSON or with nothing, when an execution
 * ends before it has come to that: stopped in the queue, for example.
 */
function isOurs(response: Response): boolean {
	return response.statusCode === 200 && String(response.getHeader('content-type')).startsWith('text/plain');
}
