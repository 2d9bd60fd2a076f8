import type { Caller } from '../caller';
import { perRun } from '../perRun';
import { pause } from '../stop';

/** How often one request is sent again. */
const mostRepeats = 5;

/** The longest wait that a platform may ask for, in milliseconds. What takes longer is reported. */
const longestWait = 60_000;

/** From this width on requests need not queue: there are no more items side by side. */
const unlimited = 100;

/** How the requests of one run go out. A platform's limit counts them all, so they slow down together. */
interface Lane {
	/** How many may be under way at a time; not a whole number while it grows. */
	width: number;
	underWay: number;
	/** Those that wait for their turn; those that were refused before go first. */
	refused: Array<() => void>;
	others: Array<() => void>;
	/** Until when nothing is sent, in milliseconds since the epoch. */
	until: number;
	/** Waits since the last request that was not refused. */
	waits: number;
	/** Whether a request was given up since then. The others are then sent once: each would wait as long for nothing. */
	isHopeless: boolean;
}

const lanes = perRun<Lane>(() => ({
	width: unlimited,
	underWay: 0,
	refused: [],
	others: [],
	until: 0,
	waits: 0,
	isHopeless: false,
}));

/**
 * Sends a request again as long as the platform says that it is too busy for it: after 1, 2, 4, 8 and 16 seconds, or later
 * when the platform's `Retry-After` says so. The run's other requests wait as well. After that they go out one at a time, and
 * more and more as long as the platform takes them.
 *
 * Only for what a repeat cannot harm: a question, or a command of which the refusal is certain. And only in an execution:
 * a webhook's caller and the editor's lists do not wait that long.
 *
 * @param send sends the request once
 * @param busyFor what a reply says: undefined when a repeat is of no use or might do harm, else the milliseconds of its
 * `Retry-After`, or null when it names none
 * @returns the last reply
 * @throws NodeOperationError when the execution was stopped, and whatever `send` throws
 */
export async function waitOutLimits<T>(
	caller: Caller,
	send: () => Promise<T>,
	busyFor: (reply: T) => number | null | undefined,
): Promise<T> {
	if (!('getExecutionCancelSignal' in caller)) return await send();
	const lane = lanes(caller);
	for (let repeats = 0; ; repeats++) {
		await enter(lane, repeats > 0);
		try {
			await coolDown(caller, lane);
			const reply = await send();
			const asked = busyFor(reply);
			if (asked === undefined) {
				speedUp(lane);
				return reply;
			}
			if (repeats === mostRepeats || !slowDown(lane, asked)) {
				lane.isHopeless = true;
				return reply;
			}
		} finally {
			leave(lane);
		}
	}
}

/** Fast from one to a few, and then slowly: the last that go out before the next refusal are refused as well. */
function speedUp(lane: Lane): void {
	lane.width = Math.min(lane.width + Math.min(1, 2 / lane.width), unlimited);
	lane.waits = 0;
	lane.isHopeless = false;
}

/** Makes all requests of the run wait. Gives false when that is of no use. */
function slowDown(lane: Lane, asked: number | null): boolean {
	lane.width = 1;
	if (lane.isHopeless || (asked ?? 0) > longestWait) return false;
	const now = Date.now();
	const isPassed = now >= lane.until;
	// The refusals that come while all wait are of requests that were sent before.
	if (!isPassed && !asked) return true;
	if (isPassed) lane.waits++;
	// A platform that refuses again at the moment that it has named itself needs more.
	const wait = Math.max(asked ?? 0, 1000 * 2 ** Math.min(lane.waits - 1, mostRepeats));
	// Other processes may have been told the same.
	lane.until = Math.max(lane.until, now + wait + Math.random() * 250);
	return true;
}

async function enter(lane: Lane, wasRefused: boolean): Promise<void> {
	if (lane.width === unlimited || lane.underWay < lane.width) {
		lane.underWay++;
		return;
	}
	await new Promise<void>((resolve) => (wasRefused ? lane.refused : lane.others).push(resolve));
}

function leave(lane: Lane): void {
	lane.underWay--;
	while (lane.underWay < lane.width) {
		const next = lane.refused.shift() ?? lane.others.shift();
		if (!next) return;
		lane.underWay++;
		next();
	}
}

/** However the clock jumps, each wait has its end. */
async function coolDown(caller: Caller, lane: Lane): Promise<void> {
	for (let waits = 0; waits < mostRepeats; waits++) {
		const left = Math.min(lane.until - Date.now(), longestWait);
		if (left <= 0) return;
		await pause(caller, left);
	}
}

/**
 * The milliseconds of a `Retry-After` header, which is a number of seconds or a date (RFC 9110, section 10.2.3); undefined
 * when there is none.
 */
export function retryAfterOf(headers: unknown): number | undefined {
	const header = (headers as Record<string, unknown> | undefined)?.['retry-after'];
	if (typeof header !== 'string') return undefined;
	if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
