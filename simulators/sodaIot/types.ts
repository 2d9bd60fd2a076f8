import type { RedeliverySettings } from '../shared/deliveries';

/** Status words as this code uses them; `spelling.ts` turns them into what goes over the wire. */
export type ActivationStatus = 'WAITING' | 'ACTIVED' | 'ACTIVE_FAILURE' | 'TERMINATED' | 'TERMINATE_FAILURE';

/** `live`: TERIMATED and bare event names; `documented`: TERMINATED and IOT_ACTIVATION: before the event. */
export type Spelling = 'documented' | 'live';

export type DeviceStatus = 'AVAILABLE' | 'USING' | 'ABNORMAL' | 'LOCKED' | 'OCCUPIED';

export interface Mode {
	preset: string;
	name: string;
	/** Yuan per unit. */
	value: number;
	unit: string;
	description: string;
}

export interface SodaDeviceSpec {
	serial: string;
	/** From the device's QR code; never part of a reply. */
	authCode: string;
	feature?: string;
	modes: Mode[];
	/** Only a device that is paid after use can be terminated by the API. */
	payment?: 'payFirst' | 'payLater';
	online?: boolean;
	status?: DeviceStatus;
	floor?: string;
	positionNumber?: string;
	merchantId?: string;
}

export interface SodaDevice extends Required<SodaDeviceSpec> {
	/** As set by the switch call. */
	switchedOn: boolean;
}

export interface Merchant {
	id: string;
	name: string;
}

export interface Used {
	/** Yuan. */
	amount: number;
	/** In the mode's unit. */
	flowAmount: number;
	/** Seconds. */
	duration: number;
}

export interface Activation {
	/** Digits beyond 2^53. */
	id: string;
	clientOrderId: string;
	serial: string;
	modes: Array<Mode & { used?: Used }>;
	/** The most this use may cost, yuan. */
	authHold: number;
	webhookUrl: string;
	attachment: string;
	status: ActivationStatus;
	/** Milliseconds since the epoch, as the other times. */
	createdAt: number;
	activedAt?: number;
	terminatedAt?: number;
	retries: number;
}

export interface Occupation {
	id: string;
	serial: string;
	user: string;
	/** ISO 8601, as sent by the customer. */
	startAt: string;
	endAt: string;
	status: 'OCCUPIED' | 'OCCUPY_FAILURE' | 'RELEASED' | 'RELEASE_FAILURE';
	createdAt: number;
	releasedAt?: number;
}

/** What the devices do by themselves after an activation. */
export interface AutoOutcome {
	result: 'ACTIVED' | 'ACTIVE_FAILURE' | 'none';
	/** Milliseconds from the activation to its result. */
	afterMs: number;
	/** Milliseconds from ACTIVED to the end of the use; absent or null: a person or a test settles it. */
	settleAfterMs?: number | null;
	/** What the use takes. */
	used?: Partial<Used>;
	/** What follows an accepted terminate call, after `terminateAfterMs`. */
	terminate?: 'TERMINATED' | 'TERMINATE_FAILURE' | 'none';
	terminateAfterMs?: number;
}

/**
 * How a call with a dead token is refused: an HTTP status, and after a dash the error code (UNAUTHORIZED if absent),
 * e.g. `401`, `400-UNAUTHORIZED`, `200-INVALID_GRANT`, `200-10002`.
 */
export type ExpiredTokenStyle = `${number}` | `${number}-${string}`;

export interface SodaIotOptions {
	/** 0, the default: a free port. */
	port?: number;
	clientId?: string;
	clientSecret?: string;
	/** A token that is valid from the start, as if it had been fetched before; empty: none. */
	accessToken?: string;
	/** The application's rights, e.g. `['iot:public', 'iot:control']`. */
	scopes?: string[];
	devices?: SodaDeviceSpec[];
	merchants?: Merchant[];
	spelling?: Spelling;
	autoOutcome?: Partial<AutoOutcome>;
	tokenLifetimeSeconds?: number;
	/** Token calls allowed in a sliding window. */
	tokenRateLimit?: { max: number; perMs: number };
	expiredTokenStyle?: ExpiredTokenStyle;
	/** `200`: every error with HTTP 200, so that only the body tells; default: a fitting status each. */
	errorStatus?: 'fitting' | '200';
	/** The older edition of the activate reply has the id alone. */
	activateReply?: 'withStatus' | 'idOnly';
	/** Status word in the terminate reply: TERMINATED in the older edition, ACTIVED in the later one. */
	terminateReply?: 'TERMINATED' | 'ACTIVED';
	/** Refuse activations of a device that is in use. Not documented by the vendor, hence off by default. */
	oneUseAtATime?: boolean;
	redelivery?: Partial<RedeliverySettings>;
}
