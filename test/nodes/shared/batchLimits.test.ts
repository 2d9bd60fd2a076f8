import { eventually } from '../../../hosts/eventually';
import type { FaultSpec } from '../../../simulators';
import { itemFailure } from '../../support/failures';
import { mostAtOnce } from '../../support/overlaps';
import { closeServers, startServer } from '../../support/servers';
import { activation, useSodaIot } from '../../support/sodaIot';
import { byId, gym, lobby, order, usePurifier } from '../../support/waterPurifier';

const purifier = usePurifier();
const soda = useSodaIot();

afterEach(closeServers);

const refuses = (error: string, more: Partial<FaultSpec> = {}): FaultSpec => ({
	kind: 'httpStatus',
	status: 200,
	body: { error, error_description: 'in their words' },
	...more,
});
const tooMany: FaultSpec = { kind: 'httpStatus', status: 429, body: 'Too Many Requests' };

/** Begins an activation, and asks about it as often as there are items. */
async function ask(count: number, fault: FaultSpec, stop?: AbortSignal) {
	await soda.run('activate', activation());
	const [{ id: activationId } = { id: '' }] = soda.simulator.activations;
	soda.simulator.requests.splice(0);
	soda.simulator.faults.add(fault);
	const items = Array.from({ length: count }, () => ({ json: {} }));
	return await soda.run('query', { activationId }, { items, stop, onError: 'continueErrorOutput' });
}

const timed = async <T>(work: Promise<T>) => {
	const before = Date.now();
	const result = await work;
	return { result, took: Date.now() - before };
};

const beginnings = () => soda.simulator.requests.map(({ at }) => at);

describe('a question', () => {
	it.each([
		['TOO_MANY_REQUESTS', refuses('TOO_MANY_REQUESTS')],
		['TEMPORARILY_UNAVAILABLE', refuses('TEMPORARILY_UNAVAILABLE', { status: 503 })],
		['HTTP 429', tooMany],
	])('waits %s out, and is asked again after a second', async (_what, fault) => {
		const { result, took } = await timed(ask(1, { ...fault, times: 1 }));
		expect(result.output).toMatchObject([{ json: { status: 'WAITING' } }]);
		expect(soda.simulator.requests).toHaveLength(2);
		expect(took).toBeGreaterThanOrEqual(1000);
	});

	it.each([
		['seconds', () => '2'],
		['a date', () => new Date(Date.now() + 3000).toUTCString()],
	])('comes again when Retry-After says so, in %s', async (_what, retryAfter) => {
		const { result } = await timed(ask(1, { ...tooMany, times: 1, retryAfter: retryAfter() }));
		expect(result.output).toHaveLength(1);
		const [first = 0, second = 0] = beginnings();
		expect(second - first).toBeGreaterThan(1500);
		expect(second - first).toBeLessThan(6000);
	});

	it('is reported when the wait would be long, and so are those behind it', async () => {
		const { result, took } = await timed(ask(20, { ...tooMany, retryAfter: '3600' }));
		expect(result.errorOutput).toHaveLength(20);
		expect(itemFailure(result.errorOutput[0]).description).toContain('Max Concurrency');
		expect(soda.simulator.requests).toHaveLength(20);
		expect(took).toBeLessThan(3000);
	});

	it('is waited for until the execution is stopped, and no longer', async () => {
		const button = new AbortController();
		const running = ask(20, { ...tooMany, retryAfter: '30' }, button.signal);
		await eventually('refusals', () => soda.simulator.requests.some(({ status }) => status === 429));
		const { took } = await timed((async () => (button.abort(), await running))());
		expect(took).toBeLessThan(1500);
		expect(soda.simulator.requests.length).toBeLessThanOrEqual(10);
	});
});

it('slows the whole batch down together, and loses no item', async () => {
	const { output } = await ask(60, { ...tooMany, times: 11, retryAfter: '1' });
	expect(output).toHaveLength(60);
	expect(soda.simulator.requests).toHaveLength(71);
	// Ten were refused, and one after a wait; nothing was sent while the batch waited.
	const gaps = beginnings().map((at, index, all) => at - (all[index - 1] ?? at));
	const waits = gaps.filter((gap) => gap > 700);
	expect(waits.length).toBeGreaterThanOrEqual(2);
	expect(waits.length).toBeLessThanOrEqual(3);
	expect(mostAtOnce(soda.simulator.requests.slice(10, 13))).toBe(1);
});

describe('a command', () => {
	it.each([
		['TOO_MANY_REQUESTS', refuses('TOO_MANY_REQUESTS', { status: 429 })],
		['HTTP 429', tooMany],
	])('is sent again after %s, which has refused it', async (_what, fault) => {
		soda.simulator.faults.add({ ...fault, times: 1, retryAfter: '1' });
		expect((await soda.run('activate', activation())).output).toHaveLength(1);
		expect(soda.simulator.requests).toHaveLength(2);
		expect(soda.simulator.activations).toHaveLength(1);

		purifier.simulator.faults.add({ ...tooMany, times: 1, retryAfter: '1' });
		const { output } = await purifier.run('lock', order());
		expect(output).toMatchObject([{ json: { iotStatus: 'READY' } }]);
		expect(purifier.simulator.requests).toHaveLength(2);
		expect(purifier.simulator.orders).toHaveLength(1);
	});

	it.each([
		['TEMPORARILY_UNAVAILABLE', refuses('TEMPORARILY_UNAVAILABLE', { status: 503 }), 'unknown'],
		['HTTP 503', { kind: 'httpStatus', status: 503 }, 'unknown'],
		['another code with HTTP 429', refuses('SLOW_DOWN', { status: 429 }), 'unknown'],
		['a refusal with HTTP 429', refuses('LOCKED', { status: 429 }), 'notCarriedOut'],
	] satisfies Array<[string, FaultSpec, string]>)(
		'is reported after %s, at once',
		async (_what, fault, outcome) => {
			soda.simulator.faults.add({ ...fault, retryAfter: '1' });
			const { errorOutput } = await soda.run('activate', activation(), { onError: 'continueErrorOutput' });
			expect(errorOutput).toMatchObject([{ json: { outcome } }]);
			expect(soda.simulator.requests).toHaveLength(1);
		},
	);

	it('of which nobody knows after a limit has passed is still one of which nobody knows', async () => {
		soda.simulator.faults.add({ ...tooMany, times: 1, retryAfter: '1' });
		soda.simulator.faults.add({ kind: 'loseReply', times: 1 });
		const { errorOutput } = await soda.run('activate', activation(), { onError: 'continueErrorOutput' });
		expect(errorOutput).toMatchObject([{ json: { outcome: 'unknown' } }]);
		expect(soda.simulator.requests).toHaveLength(2);
	});
});

it('asks the purifiers again after HTTP 429, and after HTTP 503 with a Retry-After', async () => {
	purifier.simulator.faults.add({ ...tooMany, times: 2, retryAfter: '1' });
	purifier.simulator.faults.add({ kind: 'httpStatus', status: 503, times: 1, retryAfter: '1' });
	const items = [lobby, gym].map((id) => ({ json: { id } }));
	const { output } = await purifier.run('checkStatus', { iotId: byId('={{ $json.id }}') }, { items });
	expect(output).toMatchObject([{ json: { iotId: lobby } }, { json: { iotId: gym } }]);
	expect(purifier.simulator.requests).toHaveLength(5);
});

it('gets a batch through a platform that takes so many a second', async () => {
	const taken: number[] = [];
	const platform = await startServer((_request, response) => {
		const now = Date.now();
		const isTooMany = taken.filter((at) => at > now - 1000).length >= 30;
		if (!isTooMany) taken.push(now);
		response
			.writeHead(isTooMany ? 429 : 200, { 'content-type': 'application/json' })
			.end(isTooMany ? '{"error":"TOO_MANY_REQUESTS"}' : '{"id":"1","status":"ACTIVED"}');
	});
	const { output, errorOutput } = await soda.run(
		'query',
		{ activationId: '1', options: { maxConcurrency: 50 } },
		{
			credentials: soda.credentialsFor(platform.url),
			items: Array.from({ length: 150 }, () => ({ json: {} })),
			onError: 'continueErrorOutput',
		},
	);
	expect(errorOutput).toEqual([]);
	expect(output).toHaveLength(150);
	// Fifty side by side meet the first limit; later ones are met by few.
	expect(platform.requests.length).toBeLessThan(300);
});
