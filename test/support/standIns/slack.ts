import { randomBytes } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import type { StandIn, StandInReply, StandInRequest } from './proxy';

export interface SlackMessage {
	channel: string;
	text: string;
	/** A message with buttons has these and no text. */
	blocks?: Array<{ text?: { text: string }; elements?: Array<{ text: { text: string }; url: string }> }>;
}

/** What a person reads in a message with buttons, and the addresses behind them by their labels. */
export function readBlocks({ blocks = [] }: SlackMessage) {
	const buttons = blocks.flatMap(({ elements = [] }) => elements);
	return {
		text: blocks
			.map(({ text }) => text?.text ?? '')
			.join('\n')
			.trim(),
		buttons: Object.fromEntries(buttons.map(({ text, url }) => [text.text, url])),
	};
}

/** Slack's `chat.postMessage`. Like Slack, it answers 200 to everything; `ok` tells. */
export class Slack implements StandIn {
	readonly hosts = ['slack.com'];
	readonly messages: SlackMessage[] = [];
	private readonly token = `xoxb-${randomBytes(20).toString('hex')}`;

	/** What a user puts into n8n's credential "Slack API". */
	get credential(): IDataObject {
		return { accessToken: this.token };
	}

	handle({ method, url, authorization, body }: StandInRequest): StandInReply {
		if (authorization !== `Bearer ${this.token}`)
			return { status: 200, body: { ok: false, error: 'invalid_auth' } };
		if (method !== 'POST' || url.pathname !== '/api/chat.postMessage')
			return { status: 200, body: { ok: false, error: 'unknown_method' } };
		const message = JSON.parse(body) as SlackMessage;
		this.messages.push(message);
		return { status: 200, body: { ok: true, channel: 'C0000000001', ts: '1700000000.000100', message } };
	}
}
