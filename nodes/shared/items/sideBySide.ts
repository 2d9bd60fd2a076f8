import type { IExecuteFunctions } from 'n8n-workflow';

import { isHalted, throwIfHalted } from '../halt';
import { perRun } from '../perRun';
import { throwIfStopped } from '../stop';

/** How the items of one run share what there is: the places to work in, and the devices. */
interface Run {
	free: number;
	/** What waits for a place. */
	waiting: Array<() => void>;
	/** The last command for each device, order and activation that is not over yet. */
	last: Map<string, Promise<unknown>>;
	/** How many items wait for their turn at a device. They hold no place: else those who hold them could wait for each other. */
	aside: number;
	/** Called when one of them has got its turn. */
	onTurn?: () => void;
}

const runs = perRun<Run>(() => ({ free: 1, waiting: [], last: new Map(), aside: 0 }));

/** With so many items that wait for their device no further one begins; each of them has read its parameters. */
const mostAside = 1000;

/**
 * Does the work of each item, at most so many at a time, and starts them in order. After `halt`, and when the execution is
 * stopped, it starts no further one. Ends when all that were started have ended.
 *
 * @param work must not reject
 */
export async function sideBySide(
	ctx: IExecuteFunctions,
	count: number,
	atOnce: number,
	work: (itemIndex: number) => Promise<void>,
): Promise<void> {
	const run = runs(ctx);
	run.free = atOnce;
	const underWay = new Set<Promise<void>>();
	for (let itemIndex = 0; itemIndex < count; itemIndex++) {
		while (run.aside >= mostAside) await new Promise<void>((resolve) => (run.onTurn = resolve));
		await takePlace(run);
		if (isHalted(ctx)) break;
		const item = work(itemIndex).then(() => {
			givePlace(run);
			underWay.delete(item);
		});
		underWay.add(item);
	}
	await Promise.all(underWay);
}

/**
 * Sends a command, and does all that belongs to it, when the commands that earlier items of this run have for the same
 * names are over: two at once at one device would be refused, or reach it in any order. Meanwhile the item gives its place
 * to the items behind it, which may have other devices.
 *
 * @param names what the command is for: a device, an order, an activation. No name of one kind may be one of another
 * @throws NotStarted when the run was halted before its turn, NodeOperationError when the execution was stopped
 */
export async function inTurn<T>(
	ctx: IExecuteFunctions,
	names: string[],
	command: () => Promise<T>,
): Promise<T> {
	const run = runs(ctx);
	const earlier = names.map((name) => run.last.get(name)).filter((turn) => turn !== undefined);
	const turn = (async () => {
		if (earlier.length > 0) await waitAside(run, Promise.allSettled(earlier));
		throwIfStopped(ctx);
		throwIfHalted(ctx);
		return await command();
	})();
	// All at once, and in the items' order: so none can wait for one that waits for it.
	for (const name of names) run.last.set(name, turn);
	try {
		return await turn;
	} finally {
		for (const name of names) if (run.last.get(name) === turn) run.last.delete(name);
	}
}

async function waitAside(run: Run, earlier: Promise<unknown>): Promise<void> {
	run.aside++;
	givePlace(run);
	await earlier;
	await takePlace(run);
	run.aside--;
	run.onTurn?.();
}

async function takePlace(run: Run): Promise<void> {
	if (run.free > 0) run.free--;
	else await new Promise<void>((resolve) => run.waiting.push(resolve));
}

function givePlace(run: Run): void {
	const next = run.waiting.shift();
	if (next) next();
	else run.free++;
}
