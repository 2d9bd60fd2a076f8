import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { Settings } from '../../shared/webhook/settings';
import { booleanOption, isProblem, readEvents, readOptions } from '../../shared/webhook/settings';
import { activationEvents } from './events';

/** The trigger's options when they can be used. */
export interface TriggerOptions {
	ignoreRepeats?: boolean;
}

/** The trigger's settings, or why they cannot be used. */
export function readTriggerSettings(
	ctx: IHookFunctions | IWebhookFunctions,
): Settings<{ events: string[]; options: TriggerOptions }> {
	const chosen = readEvents(
		ctx,
		activationEvents.map(({ value }) => value),
	);
	if (isProblem(chosen)) return chosen;
	const options = readOptions<TriggerOptions>(ctx, { ignoreRepeats: booleanOption('Ignore Repeats') });
	return isProblem(options) ? options : { events: chosen.events, options };
}
