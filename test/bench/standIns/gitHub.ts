import type { IncomingMessage, ServerResponse } from 'node:http';

import { bodyOf, listen } from './server';
import type { StandIn } from './server';

/** The part of GitHub's interface with which n8n's GitHub Trigger registers its webhook. */
export interface GitHub extends StandIn {
	/** The secret that n8n made for the webhook with this address. */
	secretOf: (webhookUrl: string) => string;
}

interface NewHook {
	events: string[];
	config: { url: string; secret: string };
}

export async function startGitHub(): Promise<GitHub> {
	const secrets = new Map<string, string>();
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const reply = (status: number, content: object) => {
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(JSON.stringify(content));
		};
		if (request.method !== 'POST') {
			// n8n looks whether the webhook is still there, and deletes it in the end.
			reply(200, { id: 1, active: true });
			return;
		}
		const { events, config } = JSON.parse(await bodyOf(request)) as NewHook;
		secrets.set(config.url, config.secret);
		reply(201, { id: 1, active: true, events, config: { url: config.url } });
	};
	const server = await listen((request, response) => void answer(request, response));
	const secretOf = (webhookUrl: string) => {
		const secret = secrets.get(webhookUrl);
		if (secret === undefined) throw new Error(`n8n has registered no GitHub webhook for ${webhookUrl}`);
		return secret;
	};
	return { ...server, secretOf };
}
