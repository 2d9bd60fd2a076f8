import { installHost } from '../../../hosts/install';
import { startN8n } from '../../../hosts/n8nServer';
import type { N8nServer, StartOptions } from '../../../hosts/n8nServer';
import type { CredentialMapping } from '../../../hosts/workflowFile';
import { startSodaIot, startWaterPurifier } from '../../../simulators';
import type {
	SodaIotOptions,
	SodaIotSimulator,
	WaterPurifierOptions,
	WaterPurifierSimulator,
} from '../../../simulators';
import { packedPackage, say } from './tarball';

export interface BenchOptions {
	major?: 1 | 2;
	logLevel?: 'info' | 'debug';
	env?: Record<string, string>;
	soda?: SodaIotOptions;
	purifier?: WaterPurifierOptions;
	/** Starts n8n in another way. */
	start?: (options: StartOptions) => Promise<N8nServer>;
}

/** What beforeAll may take: the first time n8n itself is installed. */
export const benchLimitMs = 20 * 60_000;

/** A real n8n with the packed package installed, and both vendors' platforms beside it. */
export interface Bench {
	n8n: N8nServer;
	purifier: WaterPurifierSimulator;
	soda: SodaIotSimulator;
	/** n8n's credential for each type; tests may add to it. */
	credentials: CredentialMapping;
	close(): Promise<void>;
}

export async function startBench({
	major = 2,
	logLevel,
	env,
	soda: sodaOptions,
	purifier: purifierOptions,
	start = startN8n,
}: BenchOptions = {}): Promise<Bench> {
	const host = await installHost(major, say);
	const tarball = await packedPackage();
	const purifier = await startWaterPurifier({ timeScale: 0.02, ...purifierOptions });
	const soda = await startSodaIot({ autoOutcome: { result: 'none' }, ...sodaOptions });
	const closePlatforms = async () => {
		await purifier.close();
		await soda.close();
	};
	try {
		const n8n = await start({ host, tarball, logLevel, env });
		const close = async () => {
			await n8n.remove();
			await closePlatforms();
		};
		const credentials = {
			waterPurifierApi: await n8n.createCredential({
				name: 'Water Purifier account',
				type: 'waterPurifierApi',
				data: { serverUrl: purifier.url, openId: purifier.openId, secret: purifier.secret },
			}),
			sodaIotApi: await n8n.createCredential({
				name: 'Soda IoT account',
				type: 'sodaIotApi',
				data: sodaCredential(soda),
			}),
		};
		return { n8n, purifier, soda, credentials, close };
	} catch (error) {
		await closePlatforms();
		throw error;
	}
}

/** The form in which n8n fetches the tokens itself. */
export function sodaCredential({ url, clientId, clientSecret }: SodaIotSimulator) {
	return {
		baseUrl: url,
		authentication: 'clientCredentials',
		clientId,
		clientSecret,
		scopes: 'iot:public,iot:control',
	};
}
