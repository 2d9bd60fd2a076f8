import type { Router } from 'express';
import type { Alert } from '../shared/alerts';
import type { Delivery } from '../shared/deliveries';
import type { Faults } from '../shared/faults';
import { SimulatorServer } from '../shared/server';
import type { RequestRecord } from '../shared/vendorCalls';
import { notFoundOf, routesOf } from './calls';
import { Platform } from './platform';
import type { WebhookPayload } from './platform';
import { signedRequest } from './signedRequest';
import type { Tokens } from './tokens';
import type { Activation, AutoOutcome, ExpiredTokenStyle, Merchant, Occupation } from './types';
import type { SodaDevice, SodaIotOptions, Spelling, Used } from './types';

/** A running simulator of the Soda IoT platform. */
export class SodaIotSimulator {
	private readonly server = new SimulatorServer();
	private readonly platform: Platform;

	constructor(options: SodaIotOptions) {
		this.platform = new Platform(options, this.server.timers);
	}

	/** Base address, e.g. `http://127.0.0.1:7702`, without a slash at the end. */
	get url(): string {
		return this.server.url;
	}
	get clientId(): string {
		return this.platform.clientId;
	}
	get clientSecret(): string {
		return this.platform.clientSecret;
	}
	/** The vendor's calls in the order of their arrival; control calls are not among them. */
	get requests(): RequestRecord[] {
		return this.server.requests;
	}
	get faults(): Faults {
		return this.server.faults;
	}
	get alerts(): Alert[] {
		return this.server.alerts.list;
	}
	get devices(): SodaDevice[] {
		return this.platform.devices;
	}
	get merchants(): Merchant[] {
		return this.platform.merchants;
	}
	get activations(): Activation[] {
		return this.platform.activations;
	}
	get occupations(): Occupation[] {
		return this.platform.occupations;
	}
	/** Journal of the tokens: `issued`, `voided`, `current`, `usesOfVoided`, `unknownUses`. */
	get tokens(): Tokens {
		return this.platform.tokens;
	}
	/** Journal of the webhooks and their attempts. */
	get webhooks(): Array<Delivery<WebhookPayload>> {
		return this.platform.webhooks.journal;
	}

	get spelling(): Spelling {
		return this.platform.options.spelling;
	}
	set spelling(spelling: Spelling) {
		if (spelling !== 'live' && spelling !== 'documented') throw new Error('spelling is live or documented');
		this.platform.options.spelling = spelling;
	}

	get autoOutcome(): AutoOutcome {
		return this.platform.autoOutcome;
	}
	/** Changes what devices do by themselves; fields that are not given stay as they are. */
	setAutoOutcome(changes: Partial<AutoOutcome>): void {
		this.platform.autoOutcome = { ...this.platform.autoOutcome, ...changes };
	}

	setExpiredTokenStyle(style: ExpiredTokenStyle): void {
		if (!/^\d{3}(-.+)?$/.test(style))
			throw new Error('The style is a status and perhaps a code: 401, 200-UNAUTHORIZED');
		this.tokens.settings.expiredTokenStyle = style;
	}

	/** Ends all tokens at once, the pre-issued one too. */
	expireTokens(): void {
		this.tokens.expire();
	}

	/** The device starts. @throws Error unless the activation is WAITING */
	succeed(id: string): Activation {
		return this.step(id, (activation) => this.platform.lifecycle.succeed(activation));
	}

	/** The device does not start. @throws Error unless the activation is WAITING */
	fail(id: string): Activation {
		return this.step(id, (activation) => this.platform.lifecycle.fail(activation));
	}

	/**
	 * The use ends: yuan, units and seconds used. What costs more than `auth_hold.amount` is cut to it.
	 *
	 * @throws Error unless the activation is ACTIVED
	 */
	settle(id: string, used?: Partial<Used>): Activation {
		return this.step(id, (activation) => this.platform.lifecycle.settle(activation, used));
	}

	/** A termination fails at the device. @throws Error unless the activation is ACTIVED */
	failTermination(id: string): Activation {
		return this.step(id, (activation) => this.platform.lifecycle.failTermination(activation));
	}

	setOnline(serial: string, online: boolean): void {
		this.platform.device(serial).online = online;
	}

	/** Makes a `signed_request` out of any payload, signed with the application's secret. */
	signedRequest(payload: unknown): string {
		return signedRequest(payload, this.clientSecret);
	}

	/** Sends any payload, signed, to any address, and again until it is acknowledged. */
	sendWebhook(url: string, payload: WebhookPayload): Delivery<WebhookPayload> {
		return this.platform.send(url, payload, url);
	}

	/** Sends a webhook of the journal once more, word for word: a duplicate, or a replay. */
	resend(deliveryId: number): Delivery<WebhookPayload> {
		const delivery = this.webhooks.find(({ id }) => id === deliveryId);
		if (!delivery) throw new Error(`There is no webhook ${deliveryId}`);
		const { name, url, body, bodyText } = delivery;
		return this.platform.webhooks.send({ name, url, body, bodyText, subject: url });
	}

	/** Reports an anomaly (an emergency call by default) of the first device to an address. */
	sendAnomaly(url: string, changes: Record<string, unknown> = {}): Delivery<WebhookPayload> {
		return this.sendWebhook(url, this.platform.anomaly(changes));
	}

	/** Ends timers, deliveries and connections. */
	async close(): Promise<void> {
		this.platform.webhooks.close();
		await this.server.close();
	}

	/** For `startSodaIot` only. */
	async listen(port: number, control: Router): Promise<void> {
		await this.server.listen(port, {
			routes: routesOf(this.platform),
			notFound: notFoundOf(this.platform),
			control,
		});
	}

	private step(id: string, act: (activation: Activation) => void): Activation {
		const activation = this.platform.activation(id);
		act(activation);
		return activation;
	}
}
