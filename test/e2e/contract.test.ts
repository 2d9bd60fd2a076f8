import { installHost } from '../../hosts/install';
import { startN8n } from '../../hosts/n8nServer';
import type { N8nServer } from '../../hosts/n8nServer';
import { describeContract } from '../contract';
import { compileContractNodes } from '../contract/compile';
import { openServer } from '../contract/server';
import { benchLimitMs } from '../support/n8n/bench';
import { say } from '../support/n8n/tarball';

describe.each([2, 1] as const)("what n8n %i's application does", (major) => {
	let n8n: N8nServer;

	beforeAll(async () => {
		const host = await installHost(major, say);
		n8n = await startN8n({ host, env: { N8N_CUSTOM_EXTENSIONS: await compileContractNodes() } });
	}, benchLimitMs);

	afterAll(async () => {
		await n8n.remove();
	});

	describeContract(() => openServer(n8n, major));
});
