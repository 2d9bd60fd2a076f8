import { CountedStore } from '../../support/countedStore';
import { triggerSecret, message, serve, stopTriggers } from '../../support/sodaIotTrigger';
import type { TriggerBench } from '../../support/sodaIotTrigger';
import { signed } from '../../support/signedRequests';

/** The triggers keep the client secret for some seconds; the clock is moved on instead of waited for. */
let passed = 0;
const realNow = Date.now;

beforeEach(() => {
	passed = 0;
	jest.spyOn(Date, 'now').mockImplementation(() => realNow() + passed);
});
afterEach(async () => {
	jest.restoreAllMocks();
	await stopTriggers();
});

const later = (milliseconds: number) => (passed += milliseconds);

async function serveCounted(more: Parameters<typeof serve>[1] = {}) {
	const data = { accessToken: 'trigger-access-token', clientSecret: triggerSecret };
	const store = new CountedStore({ Soda: { type: 'sodaIotApi', data } });
	const bench = await serve({}, { credentials: store, ...more });
	store.reads = 0;
	return { store, bench };
}

let count = 0;
const fresh = () => message('ACTIVED', { id: `activation-${count++}` });
const status = async (bench: TriggerBench, secret: string) =>
	(await bench.send(signed(fresh(), secret))).status;

it('reads the credential once for many messages, also when the first ones come together', async () => {
	const { store, bench } = await serveCounted();
	const together = await Promise.all([1, 2, 3, 4].map(async () => await status(bench, triggerSecret)));
	expect(together).toEqual([200, 200, 200, 200]);
	expect(await status(bench, triggerSecret)).toBe(200);
	expect(store.reads).toBe(1);
});

it('reads it again after ten seconds, and not for each of many forged messages', async () => {
	const { store, bench } = await serveCounted();
	for (let second = 0; second < 3; second++) {
		for (let time = 0; time < 5; time++) expect(await status(bench, 'forged')).toBe(401);
		expect(store.reads).toBe(second + 1);
		later(1000);
	}
	later(10_000);
	expect(await status(bench, triggerSecret)).toBe(200);
	expect(store.reads).toBe(4);
});

it('takes a new secret from the first message that is signed with it', async () => {
	const { store, bench } = await serveCounted();
	expect(await status(bench, triggerSecret)).toBe(200);
	store.update('Soda', { clientSecret: 'another-secret' });
	later(1000);
	expect(await status(bench, 'another-secret')).toBe(200);
	expect(await status(bench, triggerSecret)).toBe(401);
});

it.each([
	['changed', (store: CountedStore) => store.update('Soda', { clientSecret: 'another-secret' })],
	['emptied', (store: CountedStore) => store.update('Soda', { clientSecret: '' })],
	['deleted', (store: CountedStore) => (store.isGone = true)],
])('takes nothing with the old secret ten seconds after it was %s', async (_what, change) => {
	const { store, bench } = await serveCounted();
	expect(await status(bench, triggerSecret)).toBe(200);
	change(store);
	later(10_000);
	expect(await status(bench, triggerSecret)).toBe(401);
	expect(await bench.arrived()).toHaveLength(1);
});

it('refuses all while the credential cannot be read, without a reading for each, and recovers', async () => {
	const { store, bench } = await serveCounted();
	store.isGone = true;
	for (let time = 0; time < 5; time++) expect(await status(bench, triggerSecret)).toBe(401);
	expect(store.reads).toBe(1);
	store.isGone = false;
	later(1000);
	expect(await status(bench, triggerSecret)).toBe(200);
});

it('keeps the secrets of two triggers apart, whose credentials have the same ID', async () => {
	const { bench: one } = await serveCounted();
	const { bench: two, store } = await serveCounted();
	store.update('Soda', { clientSecret: 'second-secret' });
	expect(await status(one, triggerSecret)).toBe(200);
	expect(await status(two, 'second-secret')).toBe(200);
	expect(await status(one, 'second-secret')).toBe(401);
	expect(await status(two, triggerSecret)).toBe(401);
});

it('keeps apart what two credentials of one trigger say, one after the other', async () => {
	const identity = { workflowId: 'trigger-secrets', settings: { id: 'trigger-node' } };
	const { bench: before } = await serveCounted(identity);
	expect(await status(before, triggerSecret)).toBe(200);
	const data = { accessToken: '', clientSecret: 'second-secret' };
	const after = await serve(
		{},
		{
			...identity,
			credentials: new CountedStore({ Other: { type: 'sodaIotApi', data } }),
		},
	);
	expect(await status(after, triggerSecret)).toBe(401);
	expect(await status(after, 'second-secret')).toBe(200);
	expect(await after.arrived()).toHaveLength(1);
});
