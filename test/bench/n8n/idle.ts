import { eventually } from '../../../hosts/eventually';
import type { N8nServer } from '../../../hosts/n8nServer';
import { patiently } from './patiently';

const limitMs = 180_000;

/** Waits until no execution of n8n is under way: what one way has started must not slow the next one down. */
export async function untilIdle(n8n: N8nServer): Promise<void> {
	const isIdle = async () => (await listed(n8n, { status: ['new', 'running'] })).results.length === 0;
	await eventually('n8n to be idle', isIdle, limitMs);
}

/** How many executions a workflow has had. */
export async function executionCount(n8n: N8nServer, workflowId: string): Promise<number> {
	return (await listed(n8n, { workflowId })).count;
}

async function listed(n8n: N8nServer, filter: object): Promise<{ count: number; results: unknown[] }> {
	const query = encodeURIComponent(JSON.stringify(filter));
	return await patiently(async () => await n8n.rest('GET', `/executions?limit=1&filter=${query}`));
}
