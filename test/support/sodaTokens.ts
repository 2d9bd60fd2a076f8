import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { tokenOf } from '../../nodes/SodaIot/platform/session';
import type { SodaIotOptions, SodaIotSimulator } from '../../simulators';
import { startSodaIot } from '../../simulators';
import { CredentialStore, runNode, testCredential } from './engine';
import type { NodeResult, RunNodeOptions } from './engine';

export const tokenPath = '/oauth2/access_token';
export const activatePath = '/iot/activation/';
/** The harmless call that decides whether a token is void. */
export const probePath = '/iot/merchants/';

/** The Soda IoT node with a credential that fetches its tokens, and a platform that has issued none yet. */
export class TokenBench {
	private static orders = 0;

	private constructor(
		readonly platform: SodaIotSimulator,
		readonly store: CredentialStore,
	) {}

	static async start(
		options: SodaIotOptions = {},
		credential: ICredentialDataDecryptedObject = {},
	): Promise<TokenBench> {
		const platform = await startSodaIot({
			accessToken: '',
			autoOutcome: { result: 'none' },
			tokenRateLimit: { max: 1000, perMs: 60_000 },
			...options,
		});
		const data = {
			baseUrl: platform.url,
			authentication: 'clientCredentials',
			clientId: platform.clientId,
			clientSecret: platform.clientSecret,
			scopes: 'iot:public, iot:control',
			...credential,
		};
		return new TokenBench(platform, new CredentialStore({ soda: { type: 'sodaIotApi', data } }));
	}

	/** Activates a device for each of `count` orders. */
	async activate(count: number, onError?: 'continueRegularOutput', stop?: AbortSignal): Promise<NodeResult> {
		return await this.activateAt([this.platform.devices[0]?.serial ?? ''], count, { onError, stop });
	}

	/** The same at some devices in turns, all of the first one's kind: at one device there is one at a time. */
	async activateAt(
		serials: string[],
		count: number,
		{ maxConcurrency = 10, ...options }: { maxConcurrency?: number } & Partial<RunNodeOptions> = {},
	): Promise<NodeResult> {
		const [device] = this.platform.devices;
		const items = Array.from({ length: count }, (_, index) => ({
			json: { order: `order-${++TokenBench.orders}`, serial: serials[index % serials.length] ?? '' },
		}));
		return await runNode({
			node: 'sodaIot',
			credentials: this.store,
			items,
			...options,
			parameters: {
				resource: 'activation',
				operation: 'activate',
				clientOrderId: '={{ $json.order }}',
				deviceSerial: '={{ $json.serial }}',
				options: { maxConcurrency },
				authCode: device?.authCode ?? '',
				presets: [device?.modes[0]?.preset ?? ''],
				webhookUrl: 'http://127.0.0.1:9/webhook',
			},
		});
	}

	/** The credential's test button. */
	async press() {
		return await testCredential({ node: 'sodaIot', type: 'sodaIotApi', data: this.store.data('soda') });
	}

	/** The token that n8n keeps for the credential. */
	get storedToken(): string {
		return tokenOf(this.store.data('soda'));
	}

	get tokenCalls() {
		return this.callsOf(tokenPath);
	}

	get activateCalls() {
		return this.callsOf(activatePath);
	}

	get probeCalls() {
		return this.callsOf(probePath);
	}

	callsOf(path: string) {
		return this.platform.requests.filter((request) => request.path === path);
	}
}
