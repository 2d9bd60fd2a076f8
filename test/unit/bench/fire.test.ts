import { setTimeout as pause } from 'node:timers/promises';

import { deliver, fire } from '../../bench/load/fire';
import { bodyOf, listen } from '../../bench/standIns/server';
import type { StandIn } from '../../bench/standIns/server';

describe('the load generator', () => {
	let server: StandIn;
	let bodies: string[];
	let underWay: number;
	let mostUnderWay: number;

	beforeEach(async () => {
		bodies = [];
		underWay = mostUnderWay = 0;
		server = await listen((request, response) => {
			mostUnderWay = Math.max(mostUnderWay, ++underWay);
			void bodyOf(request).then(async (body) => {
				bodies.push(body);
				await pause(20);
				underWay--;
				response.writeHead(body === 'bad' ? 401 : 200).end();
			});
		});
	});

	afterEach(async () => await server.close());

	const shot = (body: string) => ({ headers: { 'content-type': 'text/plain' }, body });
	const target = () => ({ url: `${server.url}/webhook`, expected: 200 });

	test('delivers each message once, as many at a time as there are connections', async () => {
		const messages = Array.from({ length: 10 }, (_, index) => String(index));
		const { answered, p95 } = await deliver(target(), messages.map(shot), 3);
		expect(answered).toBe(10);
		expect(bodies.sort()).toEqual(messages);
		expect(mostUnderWay).toBe(3);
		expect(p95).toBeGreaterThan(15);
	});

	test('waits for what is under way when the time is over, and makes each message anew', async () => {
		let made = 0;
		const { answered } = await fire(
			{ ...target(), shot: () => shot(`message ${made++}`) },
			{ connections: 4, seconds: 0.001 },
		);
		expect(answered).toBe(4);
		expect(new Set(bodies).size).toBe(4);
	});

	test('fails at an answer that is not the expected one', async () => {
		await expect(deliver(target(), [shot('good'), shot('bad')], 1)).rejects.toThrow(
			'/webhook answered 401 and not 200',
		);
	});
});
