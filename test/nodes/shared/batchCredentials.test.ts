import { startWaterPurifier } from '../../../simulators';
import type { WaterPurifierSimulator } from '../../../simulators';
import { eventually } from '../../../hosts/eventually';
import { CredentialStore, runNode } from '../../support/engine';
import { byId, lobby } from '../../support/waterPurifier';
import { TokenBench } from '../../support/sodaTokens';

const serials = Array.from({ length: 50 }, (_, index) => `DRINK-${index}`);
const modes = [{ preset: 'DRINKING_HOT', name: 'hot', value: 0.4, unit: 'l', description: '' }];
const devices = serials.map((serial) => ({ serial, authCode: 'code', modes }));

describe('a batch with tokens', () => {
	let bench: TokenBench;

	afterEach(async () => {
		await bench.platform.close();
	});

	it('fetches one for fifty items side by side, and one when it expires in their middle', async () => {
		bench = await TokenBench.start({ devices });
		bench.platform.faults.add({ kind: 'slow', delayMs: 50, path: '/iot/activation/' });
		expect((await bench.activateAt(serials, 50, { maxConcurrency: 50 })).output).toHaveLength(50);
		expect(bench.tokenCalls).toHaveLength(1);

		const running = bench.activateAt(serials, 200, { maxConcurrency: 50 });
		await eventually('requests', () => bench.activateCalls.length > 120);
		bench.platform.expireTokens();
		expect((await running).output).toHaveLength(200);
		expect(bench.tokenCalls).toHaveLength(2);
		expect(bench.platform.activations).toHaveLength(250);
		// Those that were under way with it, and one for the question whether it is void.
		expect(bench.platform.tokens.usesOfVoided).toBeLessThanOrEqual(51);
	});

	it('reads the credential once for all items', async () => {
		bench = await TokenBench.start({ devices });
		await bench.activateAt(serials, 1);
		bench.store.reads = 0;
		expect((await bench.activateAt(serials, 100)).output).toHaveLength(100);
		// Once as it is stored, for its expressions, and once with what they come to.
		expect(bench.store.reads).toBe(2);
	});
});

describe('a batch with a credential', () => {
	const platforms: WaterPurifierSimulator[] = [];

	afterEach(async () => {
		await Promise.all(platforms.splice(0).map(async (platform) => await platform.close()));
	});

	async function start(openId: string, secret: string) {
		const platform = await startWaterPurifier({ openId, secret });
		platforms.push(platform);
		return { platform, data: { serverUrl: platform.url, openId, secret } };
	}

	const checkAll = async (store: CredentialStore, count: number) =>
		await runNode({
			node: 'waterPurifier',
			parameters: { resource: 'purifier', operation: 'checkStatus', iotId: byId(lobby) },
			credentials: store,
			items: Array.from({ length: count }, (_, index) => ({ json: { index } })),
			onError: 'continueErrorOutput',
		});

	it.each([
		['one that all items share', {}, 2],
		['an expression that all items share', { openId: '={{ $vars.openId }}' }, 2],
		['an expression that they may not share', { openId: "={{ 'openId-' + ($itemIndex % 1) }}" }, 31],
	])('reads %s as often as it must', async (_what, changes, reads) => {
		const { data } = await start('openId-0', 'secret-of-openId-0');
		const store = new CredentialStore({
			Purifier: { type: 'waterPurifierApi', data: { ...data, ...changes } },
		});
		await checkAll(store, 30);
		expect(store.reads).toBe(reads);
	});

	it('sends nothing that is half of one and half of another when it is changed meanwhile', async () => {
		const [one, two] = [
			await start('openId-1', 'secret-of-openId-1'),
			await start('openId-2', 'secret-of-openId-2'),
		];
		const store = new CredentialStore({ Purifier: { type: 'waterPurifierApi', data: one.data } });
		one.platform.faults.add({ kind: 'slow', delayMs: 20 });
		const running = checkAll(store, 60);
		await eventually('requests', () => one.platform.requests.length > 10);
		store.update('Purifier', two.data);
		const { output } = await running;

		// A wrong openId, address or sign would be refused.
		expect(output).toHaveLength(60);
		expect((await checkAll(store, 5)).output).toHaveLength(5);
		expect(two.platform.requests.length).toBeGreaterThanOrEqual(5);
	});
});
