import { randomBytes } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import type { StandIn, StandInReply, StandInRequest } from './proxy';

export interface SlackMessage {
	channel: string;
	text: string;
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
