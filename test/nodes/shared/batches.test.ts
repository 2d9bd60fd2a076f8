import type { INodeParameters } from 'n8n-workflow';

import { eventually } from '../../../hosts/eventually';
import type { FaultSpec, RequestRecord } from '../../../simulators';
import { failureOf, itemFailure } from '../../support/failures';
import { mostAtOnce, mostAtOnceOf } from '../../support/overlaps';
import { activation, useSodaIot } from '../../support/sodaIot';
import { byId, gym, lobby, order, usePurifier } from '../../support/waterPurifier';

const iotIds = Array.from({ length: 20 }, (_, index) => String(860_000_000_001_000 + index));
const purifier = usePurifier({
	devices: [
		...[lobby, gym].map((iotId) => ({ iotId, name: iotId })),
		...iotIds.map((iotId) => ({ iotId, name: iotId })),
	],
});
const serials = Array.from({ length: 20 }, (_, index) => `DRINK-${index}`);
const soda = useSodaIot({
	devices: serials.map((serial) => ({ serial, authCode: 'code', modes: [preset()] })),
});

function preset() {
	return { preset: 'DRINKING_HOT', name: 'hot', value: 0.4, unit: 'l', description: '' };
}

const itemsOf = (ids: string[]) => ids.map((id) => ({ json: { id } }));
const repeated = (ids: string[], times: number) => Array.from({ length: times }, () => ids).flat();
const slow = (delayMs: number, path = '*'): FaultSpec => ({ kind: 'slow', delayMs, path });
const bodyOf = ({ bodyText }: RequestRecord) => JSON.parse(bodyText) as Record<string, unknown>;

const askAll = async (ids: string[], options: INodeParameters = {}) =>
	await purifier.run(
		'checkStatus',
		{ iotId: byId('={{ $json.id }}'), options },
		{ items: itemsOf(ids), onError: 'continueErrorOutput' },
	);

const doors = (options: INodeParameters = {}): INodeParameters => ({
	iotId: byId('={{ $json.id }}'),
	delayCloseTime: 30,
	options,
});

describe('Max Concurrency', () => {
	it.each([
		[10, {}],
		[7, { maxConcurrency: 7 }],
		[3, { maxConcurrency: '3' }],
		[1, { maxConcurrency: 1 }],
	])('is kept to and reached: %d for %j', async (most, options) => {
		// So long that a machine with other work has sent the last before the first has its answer.
		purifier.simulator.faults.add(slow(30 * most));
		const { output } = await askAll(iotIds, options);
		expect(output).toHaveLength(20);
		expect(mostAtOnce(purifier.simulator.requests)).toBe(most);
	});

	it('leaves the output in the order of the items, each with its own', async () => {
		for (const delayMs of [200, 10, 100]) purifier.simulator.faults.add({ ...slow(delayMs), times: 1 });
		const { output, errorOutput } = await askAll([...iotIds.slice(0, 4), 'x', ...iotIds.slice(4, 8)]);
		const expected = [0, 1, 2, 3, 5, 6, 7, 8].map((item, index) => [iotIds[index], { item }]);
		expect(output.map(({ json, pairedItem }) => [json.iotId, pairedItem])).toEqual(expected);
		expect(errorOutput.map((item) => itemFailure(item).itemIndex)).toEqual([4]);
	});

	it.each([
		['maxConcurrency', 0, 'from 1 to 100'],
		['maxConcurrency', 101, 'from 1 to 100'],
		['maxConcurrency', 2.5, 'from 1 to 100'],
		['maxConcurrency', 'many', 'from 1 to 100'],
		['requestTimeout', 0, 'from 1 to 600 seconds'],
		['requestTimeout', 601, 'from 1 to 600 seconds'],
		['requestTimeout', '={{ null + "x" }}', 'from 1 to 600 seconds'],
	])('refuses %s %p before anything is sent', async (field, value, words) => {
		const { errorOutput } = await askAll([lobby, gym], { [field]: value });
		expect(errorOutput.map((item) => itemFailure(item).message)).toEqual([
			expect.stringMatching(new RegExp(`\\(${field}\\) must be a whole number ${words}.*\\[item 0\\]$`)),
			expect.stringMatching(/\[item 1\]$/),
		]);
		const activated = await soda.run('activate', activation({ options: { [field]: value } as never }));
		expect(failureOf(activated).message).toContain(`(${field}) must be a whole number ${words}`);
		expect([...purifier.paths, ...soda.paths]).toEqual([]);
	});
});

describe('commands for the same device', () => {
	it('never overlap, while those for others do', async () => {
		purifier.simulator.faults.add(slow(20));
		const items = itemsOf(repeated(iotIds.slice(0, 4), 6));
		const { output } = await purifier.run('openDoor', doors({ maxConcurrency: 8 }), { items });
		expect(output).toHaveLength(24);
		expect(mostAtOnceOf(purifier.simulator.requests, (request) => bodyOf(request).iotId)).toBe(1);
		expect(mostAtOnce(purifier.simulator.requests)).toBe(4);
	});

	it('do not keep the places from items of other devices', async () => {
		purifier.simulator.faults.add(slow(20));
		const blocks = iotIds.slice(0, 3).flatMap((id) => repeated([id], 8));
		await purifier.run('openDoor', doors({ maxConcurrency: 3 }), { items: itemsOf(blocks) });
		expect(mostAtOnce(purifier.simulator.requests)).toBe(3);
		expect(mostAtOnceOf(purifier.simulator.requests, (request) => bodyOf(request).iotId)).toBe(1);
	});

	it('get their turn however many they are', async () => {
		const items = itemsOf([...repeated([lobby], 1200), gym, lobby, ...iotIds]);
		const { output } = await purifier.run('openDoor', doors({ maxConcurrency: 3 }), { items });
		expect(output).toHaveLength(1222);
		expect(mostAtOnceOf(purifier.simulator.requests, (request) => bodyOf(request).iotId)).toBe(1);
	});

	it('are sent in the order of the items', async () => {
		purifier.simulator.faults.add({ ...slow(60), times: 1 });
		const parameters = { ...doors(), delayCloseTime: '={{ $itemIndex + 1 }}' };
		await purifier.run('openDoor', parameters, { items: itemsOf(repeated([lobby], 5)) });
		expect(purifier.simulator.requests.map((request) => bodyOf(request).delayCloseTime)).toEqual([
			...[1, 2, 3, 4, 5],
		]);
	});

	it('wait until a lost one has been looked up', async () => {
		purifier.simulator.faults.add({ kind: 'loseReply', path: '*/lock', times: 1 });
		purifier.simulator.faults.add({ kind: 'dropConnection', path: '*/checkAdvOrder', times: 1 });
		const changes = { orderId: '=order-{{ $itemIndex }}', iotId: byId(lobby) };
		const { output } = await purifier.run('lock', order(changes), {
			items: itemsOf(['a', 'b']),
			onError: 'continueErrorOutput',
		});
		expect(output).toMatchObject([{ json: { reconciled: true, orderId: 'order-0' } }]);
		const ofOrder = (request: RequestRecord) => bodyOf(request).orderId;
		const second = purifier.simulator.requests.findIndex((request) => ofOrder(request) === 'order-1');
		expect(purifier.paths.slice(second).filter((path) => path.endsWith('/lock'))).toHaveLength(1);
		expect(purifier.simulator.requests.slice(second).map(ofOrder)).not.toContain('order-0');
	});

	it('and those for the same order ID do not overlap, at whatever device', async () => {
		purifier.simulator.faults.add(slow(50, '*/lock'));
		const { output, errorOutput } = await purifier.run('lock', order({ iotId: byId('={{ $json.id }}') }), {
			items: itemsOf([lobby, gym]),
			onError: 'continueErrorOutput',
		});
		expect(output).toMatchObject([{ json: { iotId: lobby } }]);
		expect(errorOutput).toMatchObject([{ json: { outcome: 'orderIdTaken', iotId: gym } }]);
		expect(mostAtOnceOf(purifier.simulator.requests, (request) => bodyOf(request).orderId)).toBe(1);
	});

	it('are one at a time for SodaIot, too: by serial, by client order ID and by activation', async () => {
		soda.simulator.faults.add(slow(20));
		const activated = await soda.run(
			'activate',
			activation({
				...{ clientOrderId: '=order-{{ $itemIndex % 6 }}', deviceSerial: '={{ $json.id }}' },
				...{ authCode: 'code', presets: ['DRINKING_HOT'] },
			}),
			{ items: itemsOf(repeated(serials.slice(0, 4), 3)), onError: 'continueErrorOutput' },
		);
		expect([activated.output.length, activated.errorOutput.length]).toEqual([6, 6]);
		const bodies = soda.simulator.requests;
		expect(mostAtOnceOf(bodies, (request) => (bodyOf(request).device as { serial: string }).serial)).toBe(1);
		expect(mostAtOnceOf(bodies, (request) => bodyOf(request).client_order_id)).toBe(1);
		expect(mostAtOnce(bodies)).toBeGreaterThan(1);

		const ids = soda.simulator.activations.map(({ id }) => id);
		for (const operation of ['retry', 'terminate']) {
			const before = soda.simulator.requests.length;
			const items = itemsOf(repeated(ids, 2));
			await soda.run(
				operation,
				{ activationId: '={{ $json.id }}' },
				{ items, onError: 'continueErrorOutput' },
			);
			const requests = soda.simulator.requests.slice(before);
			expect(requests).toHaveLength(12);
			expect(mostAtOnceOf(requests, ({ path }) => path)).toBe(1);
			expect(mostAtOnce(requests)).toBe(6);
		}
	});
});

describe('with "Stop Workflow"', () => {
	it('starts nothing after a failure', async () => {
		purifier.simulator.faults.add(slow(30));
		const ids = [...iotIds.slice(0, 5), '12345', ...iotIds.slice(5)];
		const items = itemsOf(repeated(ids, 10));
		const failure = failureOf(await purifier.run('openDoor', doors({ maxConcurrency: 4 }), { items }));
		expect(failure.itemIndex).toBe(5);
		expect(failure.description).toMatch(
			/Items 0 to 4(, 6)?.* were carried out\. Items .* to 209 were not started\./,
		);
		expect(purifier.paths.length).toBeLessThanOrEqual(9);
	});

	it('names the items that were carried out, and those of which nobody knows', async () => {
		const items = itemsOf(iotIds);
		purifier.simulator.faults.add({ ...slow(200), times: 1 });
		purifier.simulator.faults.add({ kind: 'dropConnection', times: 1, effectAfterMs: 1 });
		purifier.simulator.faults.add({ ...slow(200), times: 1 });
		const failure = failureOf(await purifier.run('openDoor', doors({ maxConcurrency: 3 }), { items }));
		expect(failure.itemIndex).toBe(1);
		expect(failure.description).toContain('Items 0 and 2 were carried out. Items 3 to 19 were not started.');
		expect(failure.description).toContain('Repeat only what was not carried out.');
		expect(purifier.paths).toHaveLength(3);
	});

	it('reports as open what was lost beside the failure', async () => {
		purifier.simulator.faults.add({ kind: 'slow', delayMs: 50, times: 1 });
		purifier.simulator.faults.add({ kind: 'slowReply', delayMs: 3000, times: 1 });
		const failure = failureOf(
			await purifier.run('openDoor', doors({ requestTimeout: 1 }), {
				items: itemsOf(['12345', lobby, gym]),
			}),
		);
		expect(failure.itemIndex).toBe(0);
		expect(failure.description).toContain('What came of item 1 is not known: find out before you repeat it.');
		expect(failure.description).toContain('Item 2 was carried out.');
	});
});

it('sends nothing more for the queued items of an execution that is stopped', async () => {
	purifier.simulator.faults.add(slow(5000));
	const button = new AbortController();
	const running = purifier.run('openDoor', doors({ maxConcurrency: 5 }), {
		items: itemsOf(repeated(iotIds.slice(0, 10), 20)),
		onError: 'continueErrorOutput',
		stop: button.signal,
	});
	await eventually('five requests', () => purifier.simulator.requests.length >= 5);
	const stoppedAt = Date.now();
	button.abort();
	await running;
	expect(Date.now() - stoppedAt).toBeLessThan(1500);
	expect(purifier.simulator.requests).toHaveLength(5);
});

describe('Request Timeout', () => {
	it('ends a question', async () => {
		purifier.simulator.faults.add(slow(5000));
		const { errorOutput } = await askAll([lobby], { requestTimeout: 1 });
		expect(itemFailure(errorOutput[0]).message).toContain('it took too long');
	});

	it('leaves open what came of a command', async () => {
		soda.simulator.faults.add({ kind: 'slowReply', delayMs: 5000 });
		const { errorOutput } = await soda.run(
			'terminate',
			{ activationId: '1', options: { requestTimeout: 1 } },
			{ onError: 'continueErrorOutput' },
		);
		expect(errorOutput).toMatchObject([{ json: { outcome: 'unknown' } }]);
		expect(soda.simulator.requests).toHaveLength(1);
	});
});
