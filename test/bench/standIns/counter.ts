import { listen } from './server';
import type { StandIn } from './server';

/** Where a workflow passes its messages on to, so that what comes out of it is counted. */
export interface Counter extends StandIn {
	/** How often each message has come, by the last part of the address that was called. */
	readonly counts: ReadonlyMap<string, number>;
}

export async function startCounter(): Promise<Counter> {
	const counts = new Map<string, number>();
	const server = await listen((request, response) => {
		const id = (request.url ?? '').replace(/^.*\//, '');
		counts.set(id, (counts.get(id) ?? 0) + 1);
		response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
	});
	return { ...server, counts };
}
