import { failureOf, itemFailure } from '../../support/failures';
import { activation, useSodaIot } from '../../support/sodaIot';

const bench = useSodaIot();

const middle = [
	['its input', { code: '' }, '"Auth Code" (authCode) is empty', 2],
	['a refusal', { code: 'wrong' }, 'auth_code does not fit the device (ACCESS_DENIED)', 3],
] as const;

const activateAll = async (
	code: string,
	onError?: 'continueErrorOutput' | 'continueRegularOutput',
	maxConcurrency = 10,
) =>
	await bench.run(
		'activate',
		activation({
			clientOrderId: '=order-{{ $itemIndex }}',
			authCode: '={{ $json.code }}',
			options: { maxConcurrency },
		}),
		{ items: ['auth-shower-1', code, 'auth-shower-1'].map((each) => ({ json: { code: each } })), onError },
	);

const done = (item: number) => ({
	json: { client_order_id: `order-${item}`, status: 'WAITING' },
	pairedItem: { item },
});

describe.each(middle)('when the middle item fails for %s', (_what, { code }, message, requests) => {
	it('stops there, and says what was carried out before', async () => {
		const result = await activateAll(code, undefined, 1);
		const failure = failureOf(result);

		expect(failure.message).toContain(message);
		expect(failure.description).toContain('Item 0 was carried out. Item 2 was not started.');
		expect(failure.itemIndex).toBe(1);
		expect(result.ran('Next')).toBe(false);
		expect(bench.simulator.activations).toHaveLength(1);
	});

	it('sends it to the error output', async () => {
		const result = await activateAll(code, 'continueErrorOutput');

		expect(result.output).toMatchObject([done(0), done(2)]);
		expect(result.errorOutput).toMatchObject([
			{ json: { error: expect.stringContaining(message) }, pairedItem: { item: 1 } },
		]);
		expect(itemFailure(result.errorOutput[0])).toMatchObject({ itemIndex: 1 });
		expect(bench.paths).toHaveLength(requests);
	});

	it('keeps it in its place on the regular output', async () => {
		const result = await activateAll(code, 'continueRegularOutput');

		expect(result.output).toMatchObject([
			done(0),
			{ json: { error: expect.stringContaining(message) }, pairedItem: { item: 1 } },
			done(2),
		]);
	});
});

it('takes the credential of each item, not of the first one', async () => {
	const { Soda } = bench.credentials;
	const data = { ...Soda.data, accessToken: '={{ $json.token }}' };
	await bench.run('activate', activation(), {});
	const [{ id: activationId } = { id: '' }] = bench.simulator.activations;
	const { output, errorOutput } = await bench.run(
		'query',
		{ activationId },
		{
			credentials: { Soda: { ...Soda, data } },
			items: ['void-token', 'demo-access-token'].map((token) => ({ json: { token } })),
			onError: 'continueErrorOutput',
		},
	);
	expect(errorOutput).toMatchObject([{ json: { error: expect.stringContaining('(UNAUTHORIZED)') } }]);
	expect(output).toMatchObject([{ json: { id: activationId }, pairedItem: { item: 1 } }]);
});
