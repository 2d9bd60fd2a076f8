import { openHarness } from '../../contract/harness';
import { typeOf } from '../../contract/nodes';
import { startPlatform } from '../../contract/platform';
import type { Platform } from '../../contract/platform';
import {
	activateTrigger,
	captureLogs,
	CredentialStore,
	registerNodeType,
	runNode,
	serveTrigger,
} from '../../support/engine';

// These tests are about what the harness offers beyond n8n. test/contract compares the rest with n8n itself.
const post = async (url: string) => await fetch(url, { method: 'POST' });
let platform: Platform;

beforeAll(async () => {
	openHarness();
	platform = await startPlatform();
});

afterAll(() => {
	platform.close();
});

it('shares a store of credentials between runs, and shows what n8n has written to it', async () => {
	const data = { baseUrl: platform.url, token: '' };
	const credentials = new CredentialStore({ Mine: { type: 'fetchApi', data } });
	const options = { node: typeOf('fetch'), parameters: { path: 'x' }, credentials };
	await runNode(options);
	const { output } = await runNode(options);

	expect(output).toMatchObject([{ json: { path: '/x' } }]);
	expect(platform.paths).toEqual(['/token', '/x', '/x']);
	expect(credentials.writes).toEqual([{ key: 'Mine', data: { ...data, token: 'token-1' } }]);
});

it('collects what a node logs', async () => {
	registerNodeType('test.logging', {
		description: {
			displayName: 'Logging',
			name: 'logging',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: { name: 'Logging' },
			inputs: ['main'],
			outputs: ['main'],
			properties: [],
		},
		async execute() {
			this.logger.info('Here');
			return [this.getInputData()];
		},
	});
	const logs = captureLogs();
	await runNode({ node: 'test.logging' });
	logs.stop();

	expect(logs.lines).toContainEqual({ level: 'info', message: 'Here' });
});

it("serves a trigger with static data of the test's, and shows what webhook() threw", async () => {
	const hook = await serveTrigger({ node: typeOf('hook'), staticData: { calls: 7 } });
	await post(`${hook.url}?count&then=refuse`);
	await post(`${hook.url}?then=throw`);
	await hook.close();

	expect(hook.staticData).toEqual({ calls: 8 });
	expect(hook.errors).toMatchObject([{ message: 'The node is broken' }]);
	expect(hook.executions).toEqual([]);
});

it('activates a trigger at the address that the test wants, and says whether it had to be created', async () => {
	platform.webhookUrls.length = 0;
	const parameters = { reportTo: platform.url };
	const active = await activateTrigger({ node: typeOf('hook'), parameters, baseUrl: 'https://n8n.test' });
	await active.deactivate();

	expect(active.created).toBe(true);
	expect(platform.webhookUrls.at(-1)).toMatch(/^https:\/\/n8n\.test\/webhook\/[\w-]+\/hook$/);
});
