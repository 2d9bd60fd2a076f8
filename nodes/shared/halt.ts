import type { Caller } from './caller';
import { perRun } from './perRun';

/** Whether a run starts no further items, because one has failed and the workflow is to stop. */
const runs = perRun(() => ({ isHalted: false }));

/** Stands for an item of which nothing was sent, because the run had been halted before. */
export class NotStarted extends Error {}

/** Lets no further item of this run begin. Those under way go on. */
export function halt(caller: Caller): void {
	runs(caller).isHalted = true;
}

export function isHalted(caller: Caller): boolean {
	return runs(caller).isHalted;
}

/** @throws NotStarted when the run has been halted */
export function throwIfHalted(caller: Caller): void {
	if (isHalted(caller)) throw new NotStarted('The run was halted before this item');
}
