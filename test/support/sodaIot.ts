import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { startSodaIot } from '../../simulators';
import type { SodaIotOptions, SodaIotSimulator } from '../../simulators';
import { runNode } from './engine';
import type { NodeResult, RunNodeOptions } from './engine';

/** The Soda IoT node in front of a platform of its own for every test. */
export class SodaBench {
	simulator!: SodaIotSimulator;

	get credentials() {
		return this.credentialsFor(this.simulator.url);
	}

	/** The platform's credential with another address, or with other fields besides. */
	credentialsFor(baseUrl: string, changes: ICredentialDataDecryptedObject = {}) {
		const { clientSecret, tokens } = this.simulator;
		const data = {
			baseUrl,
			authentication: 'accessToken',
			accessToken: tokens.current?.accessToken ?? '',
			clientSecret,
			...changes,
		};
		return { Soda: { type: 'sodaIotApi', data } };
	}

	/** Runs the node once; `parameters` may hold expressions, `items` is what they see. */
	async run(
		operation: string,
		parameters: INodeParameters,
		options: Partial<RunNodeOptions> = {},
	): Promise<NodeResult> {
		return await runNode({
			node: 'sodaIot',
			parameters: { resource: 'activation', operation, ...parameters },
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

/** Starts a platform before each test of the file and stops it afterwards; its devices do nothing by themselves. */
export function useSodaIot(options: SodaIotOptions = {}): SodaBench {
	const bench = new SodaBench();
	beforeEach(async () => {
		bench.simulator = await startSodaIot({ autoOutcome: { result: 'none', terminate: 'none' }, ...options });
	});
	afterEach(async () => {
		await bench.simulator.close();
	});
	return bench;
}

/** The parameters of a complete Activate. */
export const activation = (changes: INodeParameters = {}): INodeParameters => ({
	clientOrderId: 'order-1',
	deviceSerial: 'SHOWER-0001',
	authCode: 'auth-shower-1',
	presets: ['SHOWER_HOT'],
	webhookUrl: 'https://n8n.example.com/webhook/soda',
	...changes,
});
