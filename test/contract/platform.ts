import type { IncomingMessage, RequestListener } from 'node:http';

import { closeServers, startServer } from '../support/servers';

/** What the contract's nodes talk to. */
export interface Platform {
	url: string;
	/** The requested paths, oldest first. */
	paths: string[];
	/** The addresses of webhooks that a trigger or a parked node has reported. */
	webhookUrls: Array<string | null>;
	/** The token that it gives out, and the only one that it accepts. */
	token: string;
	close(): void;
}

/** Paths that need no token. */
const reports = ['/began', '/stopped', '/parked', '/checkExists', '/create', '/delete'];

export async function startPlatform(): Promise<Platform> {
	const pathOf = ({ url = '' }: IncomingMessage) => new URL(url, 'http://platform').pathname;
	const answer: RequestListener = (request, response) => {
		const path = pathOf(request);
		platform.paths.push(path);
		response.setHeader('content-type', 'application/json');
		const reply = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
		if (reports.includes(path)) {
			const query = new URL(request.url ?? '', 'http://platform').searchParams;
			platform.webhookUrls.push(query.get('webhookUrl'));
			reply(200, {});
		} else if (path === '/token') reply(200, { token: platform.token });
		else if (request.headers.authorization !== `Bearer ${platform.token}`) reply(401, {});
		else if (path === '/broken') reply(503, { reason: 'closed' });
		else if (path === '/refusal') reply(200, { code: 40001 });
		else reply(200, { path, note: request.headers.note });
	};
	const { url } = await startServer(answer);
	const platform: Platform = { url, paths: [], webhookUrls: [], token: 'token-1', close: closeServers };
	return platform;
}
