import { freePort } from '../hosts/ports';

/** @throws Error that says what to do when the port is taken */
export async function requireFree(port: number): Promise<number> {
	if ((await freePort(port)) === port) return port;
	throw new Error(
		`Port ${port} is in use. Choose another one with --port, or leave --port out to get a free one.`,
	);
}
