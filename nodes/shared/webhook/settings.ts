import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { quote } from '../text';

/**
 * Reads what a trigger's user has set, and fails closed: a setting that is there and has no usable value is a problem, and
 * never the same as none. An expression such as `={{ $vars.GONE }}` gives no value, and a check must not go with it.
 */
export type Settings<T> = T | SettingsProblem;

export interface SettingsProblem {
	problem: string;
	/** The option that has it; undefined for other settings. */
	option?: string;
}

type TriggerContext = IHookFunctions | IWebhookFunctions;

/** How one option is read. */
export interface OptionReader<T> {
	/** As the editor calls it. */
	displayName: string;
	/** Its value, or what is wrong with it, as it reads behind the option's name. The words must not repeat a secret. */
	read: (value: unknown) => { value: T } | { problem: string };
}

/** Whether the settings cannot be used. */
export const isProblem = <T extends object>(settings: Settings<T>): settings is SettingsProblem =>
	'problem' in settings;

/** The options of a trigger's collection `options`, each read by its own reader. One that is not set is left out. */
export function readOptions<T extends object>(
	ctx: TriggerContext,
	readers: { [K in keyof T]-?: OptionReader<NonNullable<T[K]>> },
): Settings<T> {
	const written = ctx.getNode().parameters.options;
	const given: unknown = ctx.getNodeParameter('options', {});
	if (!isObject(given)) return { problem: `The options must be an object, but are ${quote(given)}` };
	const values: IDataObject = {};
	for (const [name, { displayName, read }] of Object.entries<OptionReader<unknown>>(readers)) {
		// What an expression left undefined is still set.
		const isSet = Object.hasOwn(given, name) || (isObject(written) && Object.hasOwn(written, name));
		if (!isSet) continue;
		const result = given[name] === undefined || given[name] === null ? noValue : read(given[name]);
		if ('problem' in result)
			return { problem: `The option "${displayName}" ${result.problem}`, option: name };
		values[name] = result.value as IDataObject[string];
	}
	return values as T;
}

const noValue = { problem: 'has no value: correct its expression, or remove the option' };

/** Whether an option is on: a boolean, not a text that reads like one. */
export function booleanOption(displayName: string): OptionReader<boolean> {
	return {
		displayName,
		read: (value) =>
			typeof value === 'boolean'
				? { value }
				: {
						problem: `must be true or false, but is ${typeof value === 'string' ? 'the text ' : ''}${quote(value)}`,
					},
	};
}

/** The events that start the workflow: at least one of those that the trigger knows, and nothing else. */
export function readEvents(ctx: TriggerContext, known: readonly string[]): Settings<{ events: string[] }> {
	const given: unknown = ctx.getNodeParameter('events', []);
	const events: unknown[] = Array.isArray(given) ? given : [given];
	if (events.length === 0)
		return { problem: 'The trigger would start on nothing: choose at least one of its "Events"' };
	const wrong = events.findIndex((event) => typeof event !== 'string' || !known.includes(event));
	if (wrong >= 0) return { problem: `"Events" has ${quote(events[wrong])}, which is none of its events` };
	return { events: events as string[] };
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
