import type { IExecuteFunctions, IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import type { Reader, Setting } from '../../shared/settings';
import { combine, readBoolean, readEvents, readField, readOption } from '../../shared/settings';
import { asNumber, quote } from '../../shared/text';
import { credentialType } from '../credential';
import type { Range } from './access';
import { readRanges } from './access';
import type { EventName } from './events';
import { defaultEvents, events as allEvents, findEvent } from './events';

/** Seconds within which a machine gets its answer; it hangs up after 20, which include the way there and back. */
const longestAnswer = 18;
const usualAnswer = 15;

export const events: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	required: true,
	options: allEvents.map(({ name, value, description }) => ({ name, value, description })),
	default: [...defaultEvents],
	description: 'What starts the workflow. Other callbacks are acknowledged and ignored, card swipes refused.',
};

const allowedIps: INodeProperties = {
	displayName: 'Allowed IPs',
	name: 'allowedIps',
	type: 'string',
	default: '',
	placeholder: 'e.g. 203.0.113.7, 198.51.100.0/24',
	description:
		'The addresses and ranges that callbacks may come from, separated by commas. The address compared is that of whoever connects to n8n. Behind a reverse proxy that is the proxy, unless N8N_PROXY_HOPS tells n8n how many proxies there are; with more than there are, callers can pretend to have any address.',
};

const answerWithin: INodeProperties = {
	displayName: 'Answer Within (Seconds)',
	name: 'answerWithin',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: longestAnswer },
	default: usualAnswer,
	description:
		'How long the workflow may take to answer a card swipe. After that the machine is told that the card is refused; it does not wait longer than 20 seconds itself.',
};

const confirmation: INodeProperties = {
	displayName: 'Confirmation',
	name: 'confirmation',
	type: 'boolean',
	default: false,
	description:
		'Whether to ask the platform, with the credential, if the event is true before the workflow starts. An event that its records contradict starts nothing. The output says what was confirmed.',
};

const ignoreRepeats: INodeProperties = {
	displayName: 'Ignore Repeats',
	name: 'ignoreRepeats',
	type: 'boolean',
	default: true,
	description:
		'Whether a callback that was delivered before goes no further. The vendor delivers again when it has not received the acknowledgement.',
};

const token: INodeProperties = {
	displayName: 'Token',
	name: 'token',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	description:
		"A text that the callback's URL must end with: register the Production URL followed by ?token= and this text. Use letters and digits. Callbacks without it are refused.",
};

export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [allowedIps, answerWithin, confirmation, ignoreRepeats, token],
};

/** What a trigger asks of its callers; undefined for what it does not ask. */
export interface Access {
	token?: string;
	ranges?: Range[];
}

/** What a trigger does with a callback of a caller who may call. */
export interface Handling {
	chosen: EventName[];
	confirmation: boolean;
	ignoreRepeats: boolean;
	/** Milliseconds within which a card swipe must be answered. */
	answerLimit: number;
}

type Context = IHookFunctions | IWebhookFunctions;

export function readToken(ctx: Context): Setting<string | undefined> {
	return readOption<string | undefined>(ctx, token, undefined, asToken);
}

export function readAllowedIps(ctx: Context): Setting<Range[] | undefined> {
	return readOption<Range[] | undefined>(ctx, allowedIps, undefined, asRanges);
}

export function readHandling(ctx: Context): Setting<Handling> {
	return combine({
		chosen: readField(
			ctx,
			events,
			readEvents((name) => findEvent(name)?.value),
		),
		confirmation: readOption(ctx, confirmation, false, readBoolean),
		ignoreRepeats: readIgnoreRepeats(ctx),
		answerLimit: readOption(ctx, answerWithin, 1000 * usualAnswer, asLimit),
	});
}

export function readIgnoreRepeats(ctx: Context | IExecuteFunctions): Setting<boolean> {
	return readOption(ctx, ignoreRepeats, true, readBoolean);
}

/** Why a trigger with these fields could not do what they promise, and what to do, or undefined. */
export function problemOf(ctx: IHookFunctions): string | undefined {
	const all = combine({ token: readToken(ctx), ranges: readAllowedIps(ctx), handling: readHandling(ctx) });
	if ('problem' in all) return `${all.problem}. Correct it, or remove it.`;
	if (all.value.handling.confirmation && ctx.getNode().credentials?.[credentialType] === undefined)
		return 'The option "Confirmation" needs a Water Purifier credential: choose one in this node';
	return undefined;
}

/** The problem does not show the value: it may be meant to be the token. */
const asToken: Reader<string> = (given) => {
	if (typeof given !== 'string') return { problem: `must be text, but is of the type ${typeof given}` };
	if (given.trim() === '') return { problem: 'is empty: every callback would be refused' };
	// What JavaScript writes for a value that is missing, and anybody would try.
	const isGuessed = ['undefined', 'null', 'NaN', '[object Object]'].includes(given);
	return isGuessed ? { problem: 'is made of a value that is missing' } : { value: given };
};

const asRanges: Reader<Range[]> = (given) => {
	if (typeof given !== 'string') return { problem: `must be text, but is ${quote(given)}` };
	const { ranges, wrong } = readRanges(given);
	if (wrong.length > 0) return { problem: `has ${wrong.map(quote).join(', ')}, which is no address` };
	return ranges.length > 0 ? { value: ranges } : { problem: 'is empty: every callback would be refused' };
};

const asLimit: Reader<number> = (given) => {
	const seconds = asNumber(given);
	return seconds !== undefined && seconds >= 1 && seconds <= longestAnswer
		? { value: 1000 * seconds }
		: { problem: `must be a number from 1 to ${longestAnswer}, but is ${quote(given)}` };
};
