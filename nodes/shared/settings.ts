import type { IExecuteFunctions, IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import { quote } from './text';

/** What runs a trigger: its activation, a request to its address, its execution. */
type TriggerContext = IExecuteFunctions | IHookFunctions | IWebhookFunctions;

/** What a field of a trigger gives, or why it cannot be used, in words. */
export type Setting<T> = { value: T } | { problem: string };

/** Makes a value of what a field has given. The words of its problem go behind the field's name. */
export type Reader<T> = (given: unknown) => Setting<T>;

/**
 * Reads an option of a trigger; `usual` when the workflow does not set it. An option that is set is never taken for one that
 * is not: an expression without a value must not switch a check off. n8n leaves no trace of such a value in what it
 * resolves, so the node's own JSON says what is set. Never throws.
 */
export function readOption<T>(
	ctx: TriggerContext,
	option: INodeProperties,
	usual: T,
	read: Reader<T>,
): Setting<T> {
	const options = ctx.getNode().parameters[collection];
	const isSet = typeof options === 'object' && options !== null && Object.hasOwn(options, option.name);
	return isSet ? readAt(ctx, `${collection}.${option.name}`, option, read) : { value: usual };
}

/** Reads a field of a trigger. Never throws. */
export function readField<T>(ctx: TriggerContext, field: INodeProperties, read: Reader<T>): Setting<T> {
	return readAt(ctx, field.name, field, read);
}

/** The collection in which triggers have their options. */
const collection = 'options';

/** Several settings as one: all values, or the problem of the first one that has one. */
export function combine<T extends object>(settings: { [Name in keyof T]: Setting<T[Name]> }): Setting<T> {
	const entries = Object.entries<Setting<unknown>>(settings);
	for (const [, setting] of entries) if ('problem' in setting) return setting;
	return {
		value: Object.fromEntries(
			entries.map(([name, setting]) => [name, 'value' in setting && setting.value]),
		) as T,
	};
}

function readAt<T>(ctx: TriggerContext, path: string, field: INodeProperties, read: Reader<T>): Setting<T> {
	const setting = evaluate(ctx, path, read);
	if ('value' in setting) return setting;
	return { problem: `"${field.displayName}" (${field.name}) ${setting.problem}` };
}

function evaluate<T>(ctx: TriggerContext, path: string, read: Reader<T>): Setting<T> {
	let given: unknown;
	try {
		given = 'getInputData' in ctx ? ctx.getNodeParameter(path, 0, null) : ctx.getNodeParameter(path, null);
	} catch (error) {
		return { problem: `is an expression that fails: ${quote(error instanceof Error ? error.message : '')}` };
	}
	return given === undefined || given === null || given === ''
		? { problem: 'is set, but has no value' }
		: read(given);
}

/** For a switch. A text is refused, "true" as well as "false": whoever meant the one must not get the other. */
export const readBoolean: Reader<boolean> = (given) =>
	typeof given === 'boolean'
		? { value: given }
		: { problem: `must be true or false, but is ${quote(given)}` };

/** For one event or several: a list, or a text with commas between them. `find` gives the event of a name. */
export function readEvents<T>(find: (name: string) => T | undefined): Reader<T[]> {
	return (given) => {
		const names = (typeof given === 'string' ? given.split(',') : [given].flat()).map((name) =>
			typeof name === 'string' ? name.trim() : name,
		);
		const events = names.map((name) => (typeof name === 'string' ? find(name) : undefined));
		const wrong = events.indexOf(undefined);
		if (wrong !== -1) return { problem: `has ${quote(names[wrong])}, which is not an event of this trigger` };
		if (events.length === 0) return { problem: 'is empty: nothing would start the workflow' };
		return { value: events as T[] };
	};
}
