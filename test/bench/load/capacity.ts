import { startPlatform } from '../standIns/platform';
import { fire } from './fire';
import { sodaMessage } from './messages';

/**
 * What the load generator and a stand-in platform do in one process: how far both are from being what n8n waits for.
 *
 * @returns signed requests a second
 */
export async function capacity(): Promise<number> {
	const platform = await startPlatform();
	try {
		const target = { url: platform.url, expected: 200, shot: () => sodaMessage('bench-secret') };
		await fire(target, { connections: 16, seconds: 0.5 });
		return (await fire(target, { connections: 16, seconds: 1 })).perSecond;
	} finally {
		await platform.close();
	}
}
