import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the platform answers a call; it is the first folder of the base address: `<url>/refusal`. */
export const echoModes = [
	'success',
	'refusal',
	'badRequest',
	'expired',
	'html',
	'text',
	'redirect',
	'hangUp',
	'noToken',
] as const;

export type EchoMode = (typeof echoModes)[number];

/**
 * Both vendors' platforms at their most careless: every answer repeats the whole request, address, headers and body,
 * whatever else it says. Keeps the secrets that it has seen.
 */
export class EchoPlatform {
	/** What n8n has sent to prove who it is, and the tokens that it was given. */
	readonly seen = new Set<string>();
	/** Requests that followed a redirect; there must be none. */
	readonly strays: string[] = [];
	private readonly server = createServer((request, response) => void this.answer(request, response));

	static async start(): Promise<EchoPlatform> {
		const platform = new EchoPlatform();
		await new Promise<void>((resolve) => platform.server.listen(0, '127.0.0.1', resolve));
		return platform;
	}

	url(mode: EchoMode): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${mode}`;
	}

	async close(): Promise<void> {
		await new Promise((resolve) => {
			this.server.close(resolve);
			this.server.closeAllConnections();
		});
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const body = Buffer.concat(chunks).toString('utf8');
		const url = request.url ?? '';
		const { pathname, searchParams } = new URL(url, 'http://platform');
		const mode = pathname.split('/')[1] as EchoMode | 'elsewhere';
		for (const secret of [request.headers.sign, searchParams.get('access_token')])
			if (typeof secret === 'string') this.seen.add(secret);

		const lowerCase = url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
		const headers = JSON.stringify(request.headers);
		const echo = `You sent ${request.method} ${url} ${lowerCase} ${decodeURIComponent(url)} ${headers} ${body}`;
		const json = (status: number, content: object) =>
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));

		if (pathname.endsWith('/oauth2/access_token') && mode !== 'noToken') {
			const token = `to:ken,$${randomBytes(12).toString('hex')}+/=`;
			this.seen.add(token);
			return void json(200, { access_token: token, expires_in: 7200 });
		}
		switch (mode) {
			case 'success': {
				const ids = { id: '9007199254740993', client_order_id: 'x', status: 'WAITING' };
				const lists = {
					iotList: [{ name: echo }],
					resList: [{ errorMessage: echo }],
					advOrderList: [{ mark: echo }],
				};
				return void json(200, {
					code: 0,
					iotStatus: 'READY',
					...ids,
					...lists,
					modes: [echo],
					[echo]: { echo },
				});
			}
			case 'refusal':
				return void json(200, { code: 20005, msg: echo, error: 'INVALID_REQUEST', error_description: echo });
			case 'badRequest':
				return void json(400, { code: echo, msg: { echo }, error: echo, error_description: [echo] });
			case 'expired':
				return void json(401, { code: 401, msg: echo, error: 'UNAUTHORIZED', error_description: echo });
			case 'noToken':
				return void json(401, { error: 'INVALID_CLIENT', error_description: echo });
			case 'html':
				return void response.writeHead(502, { 'content-type': 'text/html' }).end(`<p>${echo}</p>`);
			case 'text':
				return void response.writeHead(200, { 'content-type': 'text/plain' }).end(echo);
			case 'redirect':
				return void response.writeHead(302, { location: `/elsewhere${url}` }).end(echo);
			case 'hangUp':
				return void response.destroy();
			case 'elsewhere':
				this.strays.push(url);
				return void json(200, { code: 0 });
		}
	}
}
