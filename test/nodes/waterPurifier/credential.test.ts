import { CountedStore } from '../../support/countedStore';
import { lobby, usePurifier } from '../../support/waterPurifier';
import { serveCallbacks, stopCallbacks } from '../../support/waterPurifierTrigger';

const bench = usePurifier();

/** The trigger keeps its credential for some seconds; the clock is moved on instead of waited for. */
let passed = 0;
const realNow = Date.now;

beforeEach(() => {
	passed = 0;
	jest.spyOn(Date, 'now').mockImplementation(() => realNow() + passed);
});
afterEach(async () => {
	jest.restoreAllMocks();
	await stopCallbacks();
});

async function serve(serverUrl: string) {
	const store = new CountedStore(bench.credentialsFor(serverUrl));
	const events = ['MACHINE_UPDATE_STATUS'];
	const trigger = await serveCallbacks({ events, options: { confirmation: true } }, { credentials: store });
	store.reads = 0;
	let callTime = 1613633983928;
	const report = async (status = 1) => {
		const callback = `"callbackType":"MACHINE_UPDATE_STATUS","iotIdList":[${lobby}],"status":${status}`;
		return (await trigger.post(`{"callTime":${callTime++},${callback}}`)).status;
	};
	return { store, trigger, report };
}

it('reads the credential once for many callbacks that it confirms', async () => {
	const { store, trigger, report } = await serve(bench.simulator.url);
	for (let time = 0; time < 4; time++) expect(await report()).toBe(200);
	expect(await Promise.all([report(), report(), report()])).toEqual([200, 200, 200]);
	expect(store.reads).toBe(1);
	for (const [item] of await trigger.arrived())
		expect(item).toMatchObject({ confirmation: { confirmed: true } });
});

it('asks once more with a credential that was corrected', async () => {
	const { store, report } = await serve('http://127.0.0.1:9');
	expect(await report()).toBe(503);
	store.update('Purifier', { serverUrl: bench.simulator.url });
	passed += 1000;
	expect(await report()).toBe(200);
});

it('confirms nothing with a credential that is gone, ten seconds later at the latest', async () => {
	const { store, report } = await serve(bench.simulator.url);
	expect(await report()).toBe(200);
	store.isGone = true;
	passed += 10_000;
	expect(await report()).toBe(503);
});
