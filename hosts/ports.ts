import { detectPort } from 'detect-port';

/**
 * @param wanted tried first; without it any port will do
 * @returns a TCP port of 127.0.0.1 on which nothing listens at the moment
 */
export async function freePort(wanted = 0): Promise<number> {
	return await detectPort({ port: wanted, hostname: '127.0.0.1' });
}
