import { createServer } from 'node:net';

import { freePort } from '../hosts/n8nEnvironment';

/** @returns the wanted port if nothing listens on it, else a free one */
export async function portNear(wanted: number): Promise<number> {
	return (await isFree(wanted)) ? wanted : await freePort();
}

/** @throws Error that says what to do when the port is taken */
export async function requireFree(port: number): Promise<number> {
	if (await isFree(port)) return port;
	throw new Error(
		`Port ${port} is in use. Choose another one with --port, or leave --port out to get a free one.`,
	);
}

async function isFree(port: number): Promise<boolean> {
	const server = createServer();
	return await new Promise((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}
