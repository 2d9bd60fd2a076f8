import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { runNode } from '../../support/engine';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const megabytes = () => {
	collectGarbage();
	return process.memoryUsage().heapUsed / 1e6;
};

/** Asks about so many activations, at a platform that answers at once. */
async function ask(count: number) {
	let answered = 0;
	let most = 0;
	const platform = createServer((request, response) => {
		// What has been made and not thrown away, seldom enough not to count.
		if (++answered % 2500 === 0) most = Math.max(most, megabytes());
		const id = new URL(request.url ?? '', 'http://platform').searchParams.get('activation_id');
		response.setHeader('content-type', 'application/json').end(`{"id":"${id}","status":"ACTIVED"}`);
	});
	await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
	const { port } = platform.address() as AddressInfo;
	const data = { baseUrl: `http://127.0.0.1:${port}`, accessToken: 'demo-access-token' };
	const before = process.cpuUsage();
	const result = await runNode({
		node: 'sodaIot',
		parameters: { resource: 'activation', operation: 'query', activationId: '={{ $json.id }}' },
		credentials: { Soda: { type: 'sodaIotApi', data } },
		items: Array.from({ length: count }, (_, index) => ({ json: { id: String(index) } })),
	});
	const { user, system } = process.cpuUsage(before);
	platform.close();
	platform.closeAllConnections();
	return { result, most, seconds: (user + system) / 1e6 };
}

it('takes ten times as long for ten times the items, and keeps little besides them', async () => {
	const few = await ask(1000);
	const many = await ask(10_000);

	expect(many.result.output).toHaveLength(10_000);
	expect(many.result.output.map(({ json }) => json.id)).toEqual(
		Array.from({ length: 10_000 }, (_, index) => String(index)),
	);
	expect(many.seconds).toBeLessThan(20 * few.seconds);
	// Items and output are there in the end, too; what was more in between is ours and the requests'.
	expect(many.most - megabytes()).toBeLessThan(100);
}, 120_000);
