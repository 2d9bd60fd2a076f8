import type { IWebhookFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { until } from '../until';
import { triggerName } from './triggerName';

/**
 * Takes a burst of messages a few at a time. n8n itself starts all of them at once, each with an execution and, in n8n 2.x,
 * with isolates for its expressions; with some hundred its memory and its database connections give out, and it answers
 * 503 to everybody. In small groups all of them are through sooner. This is pacing alone: nothing correct depends on it, and
 * each process paces itself.
 */
interface Lane {
	busy: number;
	waiting: Waiting[];
}

interface Waiting {
	goAhead: () => void;
	/** Whether the sender still waits for the answer. Those go first: a sender that has hung up asks again, or does not care when. */
	isAwaited: () => boolean;
}

const lanes = new Map<string, Lane>();

/** How many messages of one trigger n8n is to take over at a time. */
const startsAtOnce = 8;

/** Milliseconds after which one that n8n has not answered, or work that has not ended, no longer keeps the others waiting. */
const longest = { start: 10_000, work: 60_000 };

/** Milliseconds that n8n needs for a message whose sender has gone: then nothing tells when it has been taken over. */
const usualStart = 250;

/**
 * Waits until n8n may take the message over, and counts it until it is answered. One that is not needed any more when its
 * turn comes makes room for the next at once.
 *
 * @returns whether it is needed
 */
export async function waitForTurn(ctx: IWebhookFunctions, isNeeded: () => boolean): Promise<boolean> {
	const response = ctx.getResponseObject();
	const isAwaited = () => !response.destroyed;
	const leave = await enter(`${triggerName(ctx)}:start`, startsAtOnce, longest.start, isAwaited);
	if (!isNeeded()) {
		leave();
		return false;
	}
	if (response.destroyed) void sleep(usualStart).then(leave);
	else response.once('close', leave);
	return true;
}

/** Does some work, at most so many at a time for each trigger. */
export async function inTurn<T>(ctx: IWebhookFunctions, atOnce: number, work: () => Promise<T>): Promise<T> {
	const leave = await enter(`${triggerName(ctx)}:work`, atOnce, longest.work);
	try {
		return await work();
	} finally {
		leave();
	}
}

/**
 * @param time milliseconds after which the place is free for the next one, whatever becomes of this one
 * @returns what lets the next one in; calling it again does nothing
 */
async function enter(
	name: string,
	atOnce: number,
	time: number,
	isAwaited = () => true,
): Promise<() => void> {
	const lane = lanes.get(name) ?? { busy: 0, waiting: [] };
	lanes.set(name, lane);
	if (lane.busy < atOnce) lane.busy++;
	else await new Promise<void>((goAhead) => lane.waiting.push({ goAhead, isAwaited }));

	let isInside = true;
	const leave = () => {
		if (!isInside) return;
		isInside = false;
		const awaited = lane.waiting.findIndex((one) => one.isAwaited());
		const [next] = lane.waiting.splice(Math.max(0, awaited), 1);
		if (next) next.goAhead();
		else if (--lane.busy === 0) lanes.delete(name);
	};
	void until(() => !isInside, time).then(leave);
	return leave;
}
