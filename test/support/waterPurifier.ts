import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import { startWaterPurifier } from '../../simulators';
import type { WaterPurifierOptions, WaterPurifierSimulator } from '../../simulators';
import { runNode } from './engine';
import type { NodeResult, RunNodeOptions } from './engine';

/** A device whose id no JavaScript number holds; its neighbour 9007199254740992 is another, offline device. */
export const lobby = '9007199254740993';
export const gym = '860000000000017';
export const warehouse = '9007199254740992';

/** The Water Purifier node in front of a platform of its own for every test. */
export class PurifierBench {
	simulator!: WaterPurifierSimulator;

	get credentials() {
		return this.credentialsFor(this.simulator.url);
	}

	/** The platform's credential with another address, or with other fields besides. */
	credentialsFor(serverUrl: string, changes: ICredentialDataDecryptedObject = {}) {
		const { openId, secret } = this.simulator;
		const data = { serverUrl, openId, secret, ...changes };
		return { Purifier: { type: 'waterPurifierApi', data } };
	}

	/** Runs the node once; `parameters` may hold expressions, `items` is what they see. */
	async run(
		operation: string,
		parameters: INodeParameters,
		options: Partial<RunNodeOptions> = {},
	): Promise<NodeResult> {
		return await runNode({
			node: 'waterPurifier',
			parameters: { resource: 'purifier', operation, ...parameters },
			credentials: this.credentials,
			...options,
		});
	}

	/** The bodies that the platform has received, as they came. */
	get bodies(): string[] {
		return this.simulator.requests.map(({ bodyText }) => bodyText);
	}

	get paths(): string[] {
		return this.simulator.requests.map(({ path }) => path);
	}
}

/** Starts a platform before each test of the file and stops it afterwards. */
export function usePurifier(options: WaterPurifierOptions = {}): PurifierBench {
	const bench = new PurifierBench();
	beforeEach(async () => {
		bench.simulator = await startWaterPurifier(options);
	});
	afterEach(async () => {
		await bench.simulator.close();
	});
	return bench;
}

/** A device as the editor stores it: a resource locator. */
export const byId = (value: unknown) => ({ __rl: true, mode: 'id', value }) as INodeParameters;

/** The parameters of a complete Lock. */
export const order = (changes: IDataObject = {}): INodeParameters => ({
	iotId: byId(lobby),
	volume: 2000,
	orderId: 'order-1',
	maxWaitTime: 60,
	programPrice: 150,
	...changes,
});
