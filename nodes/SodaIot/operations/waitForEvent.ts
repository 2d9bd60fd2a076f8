import type { INodeProperties } from 'n8n-workflow';

import { ItemInput } from '../../shared/items/input';
import type { Operation } from '../../shared/items/operation';
import { plain, quote } from '../../shared/text';
import { activationId, longestId } from '../fields';
import { resumeAddress } from '../wait/address';
import { limitFields, readLimit } from '../wait/limit';
import { waitable } from '../wait/outcome';
import { failOnFailure, keepFailOnFailure, resumedItem, waitFor } from '../wait/waitFor';
import { activationEvents, documentedEvent } from '../webhook/events';

const events: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	required: true,
	options: activationEvents.map(({ name, value, description }) => ({ name, value, description })),
	default: [...waitable.settlement],
	description: 'What to wait for; the first of them lets the execution go on',
};

/**
 * Waits for a further event of an activation that was started earlier in the same execution, with Activate's field
 * Wait For: only then the platform reports to this execution.
 */
export const waitForEvent: Operation = {
	value: 'waitForEvent',
	name: 'Wait for Event',
	action: 'Wait for an event of an activation',
	description:
		'Wait for a further event of an activation that an Activate node with Wait For has started in this execution',
	insteadOfTool:
		'Ask with Query how the activation stands; or let the agent call a workflow that activates and waits (Call n8n Workflow Tool); or put a Soda IoT node that waits behind the agent.',
	fields: [activationId, events, ...limitFields, failOnFailure],
	isOneByOne: true,

	async execute(ctx, itemIndex) {
		const resumed = await resumedItem(ctx, itemIndex);
		if (resumed) return resumed;

		const input = new ItemInput(ctx, itemIndex);
		const chosen = readEvents(input);
		keepFailOnFailure(ctx, input);
		const usual = chosen.every((event) => waitable.activation.includes(event)) ? 600 : 86_400;
		const wait = {
			activationId: input.text(activationId, { maxBytes: longestId }),
			events: chosen,
			until: readLimit(input, usual),
			pause: 0,
		};
		// Checks what waiting needs before anything is asked.
		await resumeAddress(ctx, itemIndex);
		return await waitFor(ctx, itemIndex, wait);
	},
};

function readEvents(input: ItemInput): string[] {
	const raw = input.read(events);
	const names = (Array.isArray(raw) ? raw : plain(raw ?? '').split(',')).map((name) => plain(name).trim());
	if (names.every((name) => name === ''))
		throw input.error(events, 'is empty: there would be nothing to wait for');
	return names.filter(Boolean).map((name) => {
		const event = documentedEvent(name);
		if (event) return event;
		throw input.error(events, `has ${quote(name)}, which is not an event of an activation`);
	});
}
