import { failureOf, itemFailure } from '../../support/failures';
import { byId, gym, lobby, order, usePurifier } from '../../support/waterPurifier';

const bench = usePurifier();

/** Three items of which the middle one fails, each time for another reason. */
const middle = [
	['its input', { id: 'x' }, '"Purifier" (iotId) must be a whole number', 2],
	['a refusal', { id: '12345' }, 'IotId does not exist (code 20005)', 3],
	['a status', { id: '9007199254740992' }, 'Lock was not carried out: the purifier is offline (OFFLINE)', 3],
] as const;

const lockAll = async (
	id: string,
	onError?: 'continueErrorOutput' | 'continueRegularOutput',
	maxConcurrency = 10,
) => {
	const changes = {
		iotId: byId('={{ $json.id }}'),
		orderId: '=order-{{ $itemIndex }}',
		options: { maxConcurrency },
	};
	const items = [{ json: { id: lobby } }, { json: { id } }, { json: { id: gym } }];
	return await bench.run('lock', order(changes), { items, onError });
};

const locks = () => bench.paths.filter((path) => path.endsWith('/wp1/lock'));

const first = { json: { iotStatus: 'READY', iotId: lobby, orderId: 'order-0' }, pairedItem: { item: 0 } };
const last = { json: { iotStatus: 'READY', iotId: gym, orderId: 'order-2' }, pairedItem: { item: 2 } };

it('handles each item with its own values', async () => {
	const { output } = await bench.run(
		'checkStatus',
		{ iotId: byId('={{ $json.id }}') },
		{ items: [lobby, gym, lobby].map((id) => ({ json: { id } })) },
	);
	expect(output.map(({ json, pairedItem }) => [json.iotId, pairedItem])).toEqual([
		[lobby, { item: 0 }],
		[gym, { item: 1 }],
		[lobby, { item: 2 }],
	]);
});

describe.each(middle)('when the middle item fails for %s', (_what, { id }, message, requests) => {
	it('stops there, and says what was carried out before', async () => {
		const result = await lockAll(id, undefined, 1);
		const failure = failureOf(result);

		expect(failure.message).toContain(message);
		expect(failure.description).toContain('Item 0 was carried out. Item 2 was not started.');
		expect(failure.itemIndex).toBe(1);
		expect(result.ran('Next')).toBe(false);
		expect(locks()).toHaveLength(requests - 1);
		expect(bench.simulator.orders).toHaveLength(1);
	});

	it('sends it to the error output', async () => {
		const result = await lockAll(id, 'continueErrorOutput');

		expect(result.error).toBeUndefined();
		expect(result.output).toMatchObject([first, last]);
		expect(result.errorOutput).toMatchObject([
			{ json: { error: expect.stringContaining(message) }, pairedItem: { item: 1 } },
		]);
		expect(itemFailure(result.errorOutput[0])).toMatchObject({ itemIndex: 1 });
		expect(result.items('Next after an error')).toHaveLength(1);
		expect(locks()).toHaveLength(requests);
	});

	it('keeps it in its place on the regular output', async () => {
		const result = await lockAll(id, 'continueRegularOutput');

		expect(result.error).toBeUndefined();
		expect(result.output).toMatchObject([
			first,
			{ json: { error: expect.stringContaining(message) }, pairedItem: { item: 1 } },
			last,
		]);
		expect(result.items('Next')).toHaveLength(3);
	});
});

it('keeps the class and the HTTP status of a failed item', async () => {
	bench.simulator.faults.add({ kind: 'httpStatus', status: 503 });
	const { errorOutput } = await bench.run(
		'checkStatus',
		{ iotId: byId('={{ $json.id }}') },
		{ items: [{ json: { id: lobby } }, { json: { id: 'x' } }], onError: 'continueErrorOutput' },
	);
	expect(errorOutput.map(({ error }) => error?.name)).toEqual(['NodeApiError', 'NodeOperationError']);
	expect(itemFailure(errorOutput[0])).toMatchObject({ httpCode: '503', itemIndex: 0 });
});

it('continues with old workflows that say continueOnFail', async () => {
	const { output } = await bench.run(
		'checkStatus',
		{ iotId: byId('={{ $json.id }}') },
		{ items: [{ json: { id: 'x' } }, { json: { id: lobby } }], settings: { continueOnFail: true } },
	);
	expect(output).toMatchObject([{ json: { error: expect.any(String) } }, { json: { ready: true } }]);
});

it('reports every failure when all items fail', async () => {
	const { errorOutput, output } = await bench.run(
		'checkStatus',
		{ iotId: byId('={{ $json.id }}') },
		{ items: [{ json: { id: 'x' } }, { json: { id: '' } }], onError: 'continueErrorOutput' },
	);
	expect(output).toEqual([]);
	expect(errorOutput.map((item) => itemFailure(item).message)).toEqual([
		expect.stringMatching(/must be a whole number.*\[item 0\]$/),
		expect.stringMatching(/is empty \[item 1\]$/),
	]);
});

it('takes the credential of each item, not of the first one', async () => {
	const { Purifier } = bench.credentials;
	const data = {
		...Purifier.data,
		secret: "={{ $json.id === 'x' ? 'not-the-secret-1' : 'demoSecret000001' }}",
	};
	const { output, errorOutput } = await bench.run(
		'checkStatus',
		{ iotId: byId(lobby) },
		{
			credentials: { Purifier: { ...Purifier, data } },
			items: [{ json: { id: 'x' } }, { json: {} }],
			onError: 'continueErrorOutput',
		},
	);
	expect(errorOutput).toMatchObject([{ json: { error: expect.stringContaining('The sign is wrong') } }]);
	expect(output).toMatchObject([{ json: { ready: true }, pairedItem: { item: 1 } }]);
});
