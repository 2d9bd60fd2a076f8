import type { IDisplayOptions, IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import { quote } from '../../shared/text';
import type { OptionReader, Settings } from '../../shared/webhook/settings';
import { booleanOption, isProblem, readOptions } from '../../shared/webhook/settings';
import { credentialType } from '../platform/credential';
import type { Range } from './access';
import { readRanges } from './access';
import type { FinishVolume } from './amounts';

/** The trigger's options when they can be used. */
export interface TriggerOptions {
	/** Not empty. */
	token?: string;
	/** At least one. */
	allowedIps?: Range[];
	confirmation?: boolean;
	finishVolume?: 'notKnown' | FinishVolume;
	ignoreRepeats?: boolean;
	/** Seconds. */
	answerWithin?: number;
}

/** Seconds within which a machine gets its answer. It hangs up after 20, and the way there and back counts. */
const longestAnswer = 18;
const usualAnswer = 15;

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Allowed IPs',
			name: 'allowedIps',
			type: 'string',
			default: '',
			placeholder: 'e.g. 203.0.113.7, 198.51.100.0/24',
			description:
				'The addresses and ranges that callbacks may come from, separated by commas. The address compared is that of the client that connects to n8n. Behind a reverse proxy that is the proxy, unless N8N_PROXY_HOPS tells n8n how many proxies there are; with more than there are, callers can pretend to have any address.',
		},
		{
			displayName: 'Answer Within (Seconds)',
			name: 'answerWithin',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: longestAnswer },
			default: usualAnswer,
			description:
				'How long the workflow may take to answer a card swipe. After that the machine is told that the card is refused; it does not wait longer than 20 seconds itself.',
		},
		{
			displayName: 'Confirmation',
			name: 'confirmation',
			type: 'boolean',
			default: false,
			description:
				'Whether to ask the platform, with the credential, if the event is true before the workflow starts. An event that its records contradict starts nothing. The output says what was confirmed.',
		},
		{
			displayName: 'Finish Volume in Order Flow',
			name: 'finishVolume',
			type: 'options',
			options: [
				{ name: 'Not Known', value: 'notKnown' },
				{ name: 'What Is Left', value: 'left' },
				{ name: 'What Was Poured', value: 'poured' },
			],
			default: 'notKnown',
			description:
				'What the volume of a finish (WP1_WOK_FNS) in the order flow says. The vendor does not document it. As long as it is not known, Confirmation cannot prove how much was poured. To find it out, pour a small part of an order and look at it with Order: Get Flow.',
		},
		{
			displayName: 'Ignore Repeats',
			name: 'ignoreRepeats',
			type: 'boolean',
			default: true,
			description:
				'Whether a callback that was delivered before goes no further. The vendor delivers again when it has not received the acknowledgement.',
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				"A text that the callback's URL must end with: register the Production URL followed by ?token= and this text. Use letters and digits. Callbacks without it are refused.",
		},
	],
};

const notice = (name: string, displayName: string, show: IDisplayOptions['show']): INodeProperties => ({
	displayName,
	name,
	type: 'notice',
	displayOptions: { show },
	default: '',
});

/**
 * The options, and notices about values with which the trigger cannot be activated. An expression may get a notice, too: n8n
 * does not evaluate it here.
 */
export const optionFields: INodeProperties[] = [
	options,
	notice(
		'allowedIpsNotice',
		'Allowed IPs takes addresses and ranges such as 203.0.113.7, 198.51.100.0/24. With a name, or with nothing, the trigger cannot be activated.',
		{
			'/options.allowedIps': [
				{ _cnd: { regex: '^[\\s,]*$|[^\\d\\sa-fA-F.:,/]|(^|,)[\\s]*[^\\s.:,][^.:,]*(,|$)' } },
			],
		},
	),
	notice('tokenNotice', 'Token is empty: with that the trigger cannot be activated.', {
		'/options.token': [''],
	}),
];

/** What an expression without a value comes to when it is made a text. */
const writtenNothing = ['undefined', 'null', 'NaN', 'true', 'false', '[object Object]', '[]', '{}'];

const readers: Required<{ [K in keyof TriggerOptions]: OptionReader<NonNullable<TriggerOptions[K]>> }> = {
	token: {
		displayName: 'Token',
		read: (value) => {
			if (typeof value !== 'string') return { problem: 'must be a text' };
			if (writtenNothing.includes(value.trim()))
				return { problem: `is the text ${value.trim()}, which anybody can guess: correct its expression` };
			return value.trim() === '' ? { problem: 'is empty: every callback would be refused' } : { value };
		},
	},
	allowedIps: {
		displayName: 'Allowed IPs',
		read: (value) => {
			if (typeof value !== 'string')
				return { problem: `must be a text of addresses, but is ${quote(value)}` };
			const { ranges, wrong } = readRanges(value);
			if (wrong.length > 0) return { problem: `has "${wrong.join('", "')}", which is no address` };
			return ranges.length > 0 ? { value: ranges } : { problem: 'is empty: every callback would be refused' };
		},
	},
	confirmation: booleanOption('Confirmation'),
	finishVolume: {
		displayName: 'Finish Volume in Order Flow',
		read: (value) =>
			value === 'notKnown' || value === 'left' || value === 'poured'
				? { value }
				: { problem: `must be notKnown, left or poured, but is ${quote(value)}` },
	},
	ignoreRepeats: booleanOption('Ignore Repeats'),
	answerWithin: {
		displayName: 'Answer Within',
		read: (value) => {
			const seconds = typeof value === 'string' && /^\d{1,3}$/.test(value.trim()) ? Number(value) : value;
			return typeof seconds === 'number' && seconds > 0 && seconds <= longestAnswer
				? { value: seconds }
				: { problem: `must be above 0 and at most ${longestAnswer} seconds, but is ${quote(value)}` };
		},
	},
};

/** The trigger's options, or why they cannot be used. */
export function readTriggerOptions(ctx: IHookFunctions | IWebhookFunctions): Settings<TriggerOptions> {
	const options = readOptions<TriggerOptions>(ctx, readers);
	if (
		!isProblem(options) &&
		options.confirmation &&
		ctx.getNode().credentials?.[credentialType] === undefined
	)
		return {
			problem: 'The option "Confirmation" needs a Water Purifier credential: choose one in this node',
		};
	return options;
}

/** Milliseconds within which a card swipe must be answered. */
export function answerLimit({ answerWithin = usualAnswer }: TriggerOptions): number {
	return 1000 * answerWithin;
}

/** What the volume of a finish in the order flow means, if the user knows. */
export function knownFinishVolume({ finishVolume }: TriggerOptions): FinishVolume | undefined {
	return finishVolume === 'notKnown' ? undefined : finishVolume;
}
