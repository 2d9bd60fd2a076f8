import type { Caller } from '../caller';
import type { CommandOutcome } from '../errors';
import { hadNoEffect, outputOf, withOutput } from '../errors';
import type { Operation } from './operation';
import { NotStarted, throwIfHalted } from '../halt';
import { perRun } from '../perRun';
import { warnOfRetries } from './retryHint';
import { isStopped } from '../stop';

type Execute = Operation['execute'];

/** The items of each run of a node whose command may have been sent. */
const sent = perRun(() => new Set<number>());

/**
 * Notes that an item's command is about to leave. From then on nobody knows what came of it, unless an answer tells.
 *
 * @throws NotStarted when the run was halted before
 */
export function noteSent(caller: Caller, itemIndex: number): void {
	const items = sent(caller);
	if (!items.has(itemIndex)) throwIfHalted(caller);
	items.add(itemIndex);
}

/**
 * Sees to it that every error of a command says in `outcome` what is known of it (`CommandOutcome`): a branch that gives
 * money back must not have to guess, nor find the outcome that an earlier node has left in the item.
 */
export function asCommand(execute: Execute): Execute {
	return async (ctx, itemIndex) => {
		if (itemIndex === 0) warnOfRetries(ctx);
		return await execute(ctx, itemIndex).catch((error: unknown) => {
			if (error instanceof NotStarted) throw error;
			const mayHaveWorked = sent(ctx).has(itemIndex) && !hadNoEffect(error);
			const outcome: CommandOutcome = mayHaveWorked ? 'unknown' : 'notCarriedOut';
			throw isStopped(ctx) ? error : withOutput(error, { outcome, ...outputOf(error) });
		});
	};
}
