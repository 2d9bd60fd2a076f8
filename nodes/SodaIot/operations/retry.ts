import { asCommand } from '../../shared/items/command';
import { ItemInput } from '../../shared/items/input';
import type { Operation } from '../../shared/items/operation';
import { inTurn } from '../../shared/items/sideBySide';
import { normaliseActivation } from '../activation';
import { activationId, longestId } from '../fields';
import { call } from '../transport';
import { noteFailure } from '../wait/story';

/** `POST /iot/activation/{id}/actions/retry`: a second try for an activation that has failed. Its outcome, too, comes by webhook. */
export const retry: Operation = {
	value: 'retry',
	name: 'Retry',
	action: 'Retry an activation',
	description: 'Try again to activate the device of an activation that has failed',
	toolDescription:
		'Try again to activate the device of an activation that has failed: the device then dispenses, and the use is charged in yuan as it was ordered. The result says only that the activation is waiting; Query tells what came of it.',
	fields: [activationId],

	execute: asCommand(async (ctx, itemIndex) => {
		const input = new ItemInput(ctx, itemIndex);
		const id = input.segment(activationId, { maxBytes: longestId });
		// A copy of its message that comes late is not the failure of this try.
		noteFailure(ctx, input.text(activationId), 'IOT_ACTIVATION:ACTIVE_FAILURE');
		const request = { method: 'POST', path: `/iot/activation/${id}/actions/retry` } as const;
		return normaliseActivation(
			await inTurn(ctx, [`activation ${id}`], async () => await call(ctx, itemIndex, request)),
		);
	}),
};
