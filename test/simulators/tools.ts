import axios from 'axios';
import type { AxiosResponse } from 'axios';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A client that takes any HTTP status, gives the body as text, and follows no redirects. */
export const http = axios.create({
	validateStatus: () => true,
	transformResponse: (text: unknown) => text,
	maxRedirects: 0,
	proxy: false,
});

/** The fields of a reply. JSON.parse is enough: the fields that these tests read hold no long ids. */
export function json<T = Record<string, unknown>>(response: AxiosResponse<unknown>): T {
	return JSON.parse(String(response.data)) as T;
}

export interface Received {
	contentType: string;
	bodyText: string;
}

export interface CustomerAnswer {
	status: number;
	body: string;
}

export interface Receiver {
	url: string;
	received: Received[];
	close: () => Promise<void>;
}

/** The customer's side: an HTTP server that keeps the messages and replies with what `answer` gives. */
export async function startReceiver(
	answer: (body: string, index: number) => CustomerAnswer | Promise<CustomerAnswer> = () => ({
		status: 200,
		body: 'success',
	}),
): Promise<Receiver> {
	const received: Received[] = [];
	const server = createServer((req, res) => {
		const chunks: Buffer[] = [];
		req.on('data', (chunk: Buffer) => chunks.push(chunk));
		req.on('end', () => {
			const bodyText = Buffer.concat(chunks).toString('utf8');
			received.push({ contentType: req.headers['content-type'] ?? '', bodyText });
			void Promise.resolve(answer(bodyText, received.length - 1)).then(({ status, body }) =>
				res.writeHead(status).end(body),
			);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
		received,
		close: async () => {
			await new Promise((resolve) => {
				server.close(resolve);
				server.closeAllConnections();
			});
		},
	};
}

/** Closes what a test has started, the last one first. */
export class Cleanup {
	private readonly started: Array<{ close: () => Promise<void> }> = [];

	add<T extends { close: () => Promise<void> }>(thing: T): T {
		this.started.push(thing);
		return thing;
	}

	async run(): Promise<void> {
		for (const thing of this.started.splice(0).reverse()) await thing.close();
	}
}
