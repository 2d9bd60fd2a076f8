import { asCommand } from '../../shared/items/command';
import { ItemInput } from '../../shared/items/input';
import type { Operation } from '../../shared/items/operation';
import { inTurn } from '../../shared/items/sideBySide';
import { normaliseActivation } from '../activation';
import { activationId, longestId } from '../fields';
import { call } from '../transport';
import { noteFailure } from '../wait/story';

/**
 * `POST /iot/activation/{id}/actions/terminate`: settles a use-now-pay-later device; pay-first devices cannot be
 * terminated. The reply's status is TERMINATED in one edition of the platform and ACTIVED in another.
 */
export const terminate: Operation = {
	value: 'terminate',
	name: 'Terminate',
	action: 'Terminate an activation',
	description:
		'End the use of a use-now-pay-later device and settle it. The reply is no proof that it has ended: the webhook or Query is.',
	toolDescription:
		'End the use of a device that is paid after use and settle it: what was used is charged, in yuan. Devices that are paid first cannot be terminated. The result is no proof that the use has ended: Query tells.',
	fields: [activationId],

	execute: asCommand(async (ctx, itemIndex) => {
		const input = new ItemInput(ctx, itemIndex);
		const id = input.segment(activationId, { maxBytes: longestId });
		// A copy of its message that comes late is not the failure of this try.
		noteFailure(ctx, input.text(activationId), 'IOT_ACTIVATION:TERMINATE_FAILURE');
		const request = { method: 'POST', path: `/iot/activation/${id}/actions/terminate` } as const;
		return normaliseActivation(
			await inTurn(ctx, [`activation ${id}`], async () => await call(ctx, itemIndex, request)),
		);
	}),
};
