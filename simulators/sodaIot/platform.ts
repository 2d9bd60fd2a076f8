import { Deliveries } from '../shared/deliveries';
import type { Delivery } from '../shared/deliveries';
import type { Timers } from '../shared/timers';
import * as defaults from './devices';
import { SodaError } from './errors';
import { Lifecycle } from './lifecycle';
import { signedRequest } from './signedRequest';
import { spellEvent, toView } from './spelling';
import { Tokens } from './tokens';
import type { Activation, AutoOutcome, Merchant, Occupation, SodaDevice, SodaIotOptions } from './types';

/** What a webhook carries before it is signed. */
export interface WebhookPayload {
	event: string;
	[content: string]: unknown;
}

const acknowledgement = 'success';

/** The state behind the API: tokens, devices, activations, and the webhooks about them. */
export class Platform {
	readonly clientId: string;
	readonly clientSecret: string;
	readonly tokens: Tokens;
	readonly devices: SodaDevice[];
	readonly merchants: Merchant[];
	readonly activations: Activation[] = [];
	readonly occupations: Occupation[] = [];
	readonly webhooks: Deliveries<WebhookPayload>;
	readonly lifecycle: Lifecycle;
	/** All settings that can change while the simulator runs. */
	readonly options: SodaIotOptions & Required<Pick<SodaIotOptions, 'spelling'>>;
	autoOutcome: AutoOutcome;
	private readonly idPrefix = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
	private lastId = 0;

	constructor(options: SodaIotOptions, timers: Timers) {
		this.options = { ...options, spelling: options.spelling ?? 'live' };
		this.clientId = options.clientId ?? defaults.defaultClientId;
		this.clientSecret = options.clientSecret ?? defaults.defaultClientSecret;
		this.autoOutcome = { result: 'ACTIVED', afterMs: 100, settleAfterMs: 200, ...options.autoOutcome };
		this.devices = (options.devices ?? defaults.defaultSodaDevices).map(defaults.toDevice);
		this.merchants = [...(options.merchants ?? defaults.defaultMerchants)];
		const scopes = [...(options.scopes ?? defaults.allScopes)];
		this.tokens = new Tokens({
			clientId: this.clientId,
			clientSecret: this.clientSecret,
			scopes,
			lifetimeSeconds: options.tokenLifetimeSeconds ?? 7200,
			rateLimit: options.tokenRateLimit ?? { max: 60, perMs: 60_000 },
			expiredTokenStyle: options.expiredTokenStyle ?? '401',
		});
		const accessToken = options.accessToken ?? defaults.defaultAccessToken;
		if (accessToken !== '') this.tokens.issue(scopes, accessToken);
		this.webhooks = new Deliveries(
			{ attempts: 5, everyMs: 1000, timeoutMs: 5000, ...options.redelivery },
			timers,
			'application/x-www-form-urlencoded',
			({ status, text }) => status === 200 && text.trim() === acknowledgement,
		);
		this.lifecycle = new Lifecycle({
			timers,
			autoOutcome: () => this.autoOutcome,
			device: (serial) => this.device(serial),
			report: (activation) => this.report(activation),
		});
	}

	/** A new id: twenty digits that begin with the date. Neighbours are the same once they are rounded to a double. */
	nextId(): string {
		return this.idPrefix + String(++this.lastId).padStart(6, '0');
	}

	/** @throws SodaError NOT_FOUND */
	device(serial: string): SodaDevice {
		const device = this.devices.find((entry) => entry.serial === serial);
		if (!device) throw new SodaError('NOT_FOUND', `There is no device ${serial}`);
		return device;
	}

	/** @throws SodaError NOT_FOUND */
	activation(id: string): Activation {
		const activation = this.activations.find((entry) => entry.id === id);
		if (!activation) throw new SodaError('NOT_FOUND', `There is no activation ${id}`);
		return activation;
	}

	/** Signs a payload and posts it as a form field until the customer answers `success`. */
	send(url: string, payload: WebhookPayload, subject: string): Delivery<WebhookPayload> {
		return this.webhooks.send({
			name: payload.event,
			url,
			body: payload,
			bodyText: new URLSearchParams({
				signed_request: signedRequest(payload, this.clientSecret),
			}).toString(),
			subject,
		});
	}

	/** Payload of IOT_ANOMALY:ABNORMAL, about the first device unless `changes` name another. */
	anomaly(changes: Record<string, unknown>): WebhookPayload {
		const [device] = this.devices;
		return {
			event: 'IOT_ANOMALY:ABNORMAL',
			iot_anomaly: {
				msg_id: this.nextId(),
				status: 'SOS',
				description: 'Emergency call',
				device: device && { ...defaults.deviceView(device), modes: undefined, status: 'ABNORMAL' },
				...changes,
			},
		};
	}

	private report(activation: Activation): void {
		const { spelling } = this.options;
		const event = spellEvent(activation.status, spelling);
		const payload = { event, iot_activation: toView(activation, spelling) };
		this.send(activation.webhookUrl, payload, activation.id);
	}
}
