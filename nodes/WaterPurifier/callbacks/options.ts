import type { IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import { credentialType } from '../credential';
import { readRanges } from './access';
import type { FinishVolume } from './amounts';

/** The trigger's options as a workflow stores them. */
export interface TriggerOptions {
	token?: string;
	allowedIps?: string;
	confirmation?: boolean;
	finishVolume?: 'notKnown' | FinishVolume;
	ignoreRepeats?: boolean;
	answerWithin?: number;
}

/** Seconds within which a machine gets its answer; it hangs up after 20, which include the way there and back. */
const longestAnswer = 18;
const usualAnswer = 15;

export const options: INodeProperties = {
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
				'The addresses and ranges that callbacks may come from, separated by commas. The address compared is that of whoever connects to n8n. Behind a reverse proxy that is the proxy, unless N8N_PROXY_HOPS tells n8n how many proxies there are; with more than there are, callers can pretend to have any address.',
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

/** What the volume of a finish in the order flow says, if the user knows. */
export function knownFinishVolume(ctx: IWebhookFunctions): FinishVolume | undefined {
	const { finishVolume } = ctx.getNodeParameter('options', {}) as TriggerOptions;
	return finishVolume === 'left' || finishVolume === 'poured' ? finishVolume : undefined;
}

/** Milliseconds within which a card swipe must be answered. */
export function answerLimit(ctx: IWebhookFunctions): number {
	const { answerWithin } = ctx.getNodeParameter('options', {}) as TriggerOptions;
	const seconds = Number(answerWithin ?? usualAnswer);
	return 1000 * Math.min(Number.isFinite(seconds) && seconds > 0 ? seconds : usualAnswer, longestAnswer);
}

/** Why a trigger with these options could not do what they promise, or undefined. */
export function optionsProblem(ctx: IHookFunctions): string | undefined {
	const { token, allowedIps, confirmation } = ctx.getNodeParameter('options', {}) as TriggerOptions;
	if (token === '') return 'The option "Token" is empty: every callback would be refused';
	const { ranges, wrong } = readRanges(allowedIps ?? '');
	if (wrong.length > 0) return `The option "Allowed IPs" has "${wrong.join('", "')}", which is no address`;
	if (allowedIps !== undefined && ranges.length === 0)
		return 'The option "Allowed IPs" is empty: every callback would be refused';
	if (confirmation === true && ctx.getNode().credentials?.[credentialType] === undefined)
		return 'The option "Confirmation" needs a Water Purifier credential: choose one in this node';
	return undefined;
}
