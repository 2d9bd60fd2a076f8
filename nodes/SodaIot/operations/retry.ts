import { asCommand } from '../../shared/command';
import { ItemInput } from '../../shared/input';
import type { Operation } from '../../shared/operation';
import { normaliseActivation } from '../activation';
import { activationId, longestId } from '../fields';
import { call } from '../transport';

/** `POST /iot/activation/{id}/actions/retry`: a second try for an activation that has failed. Its outcome, too, comes by webhook. */
export const retry: Operation = {
	value: 'retry',
	name: 'Retry',
	action: 'Retry an activation',
	description: 'Try again to activate the device of an activation that has failed',
	fields: [activationId],

	execute: asCommand(async (ctx, itemIndex) => {
		const id = new ItemInput(ctx, itemIndex).segment(activationId, { maxBytes: longestId });
		return normaliseActivation(
			await call(ctx, itemIndex, { method: 'POST', path: `/iot/activation/${id}/actions/retry` }),
		);
	}),
};
