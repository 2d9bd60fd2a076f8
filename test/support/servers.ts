import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const open: Server[] = [];

/** A server that answers as the test says, for what no simulator does; `closeServers` ends all of them. */
export async function startServer(
	listener: RequestListener,
): Promise<{ url: string; requests: IncomingMessage[] }> {
	const requests: IncomingMessage[] = [];
	const server = createServer((request, response) => {
		requests.push(request);
		listener(request, response);
	});
	open.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

export function closeServers(): void {
	for (const server of open.splice(0)) {
		server.close();
		server.closeAllConnections();
	}
}
