import type { IExecuteFunctions, IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import type { Setting } from '../../shared/settings';
import { combine, readBoolean, readEvents, readField, readOption } from '../../shared/settings';
import { activationEvents, documentedEvent } from './events';

/** The trigger's fields, and how they are read. */

export const events: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	required: true,
	options: activationEvents.map(({ name, value, description }) => ({ name, value, description })),
	default: [...activationEvents.map(({ value }) => value)],
	description: 'What starts the workflow. Other genuine events are acknowledged and ignored.',
};

const ignoreRepeats: INodeProperties = {
	displayName: 'Ignore Repeats',
	name: 'ignoreRepeats',
	type: 'boolean',
	default: true,
	description:
		'Whether a repeated message of an activation or a termination goes no further (a redelivery, or a replay by whoever has seen it). Failures always go on: a second one after a retry can be the same message.',
};

export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [ignoreRepeats],
};

type Context = IHookFunctions | IWebhookFunctions;

/** What the trigger does with a genuine message; events are in the documented spelling. */
export function readHandling(ctx: Context): Setting<{ chosen: string[]; ignoreRepeats: boolean }> {
	return combine({
		chosen: readField(ctx, events, readEvents(documentedEvent)),
		ignoreRepeats: readIgnoreRepeats(ctx),
	});
}

export function readIgnoreRepeats(ctx: Context | IExecuteFunctions): Setting<boolean> {
	return readOption(ctx, ignoreRepeats, true, readBoolean);
}
