import type { RedeliverySettings } from '../shared/deliveries';

/** What a device of the WP1 family reports while it is online and healthy. */
export type DeviceState =
	'READY' | 'NOT_READY' | 'WP_LOCKING' | 'WP_MAKING' | 'WP_RUNNING' | 'WP_PAUSING' | 'WP_DISABLE' | 'ERROR';

/** `iotStatus` of a reply: the device's state, or why the platform could not ask it. */
export type IotStatus = DeviceState | 'OFFLINE' | 'CMD_ERROR' | 'NOT_ANSWER';

export type LogType = 'WP1_LOCK' | 'WP1_START' | 'WP1_CANCEL_LOCK' | 'WP1_OPEN_DOOR' | 'WP1_WOK_FNS';

export interface DeviceSpec {
	/** Decimal digits of a 64-bit id; a bare number on the wire. */
	iotId: string;
	name: string;
	country?: string;
	address?: string;
	longitude?: number;
	latitude?: number;
	online?: boolean;
	state?: DeviceState;
	machineType?: string;
	/** Decimal digits, bare numbers on the wire. */
	programIds?: string[];
}

export interface MachineError {
	errorMessage: string;
	/** Milliseconds since the epoch. */
	createTime: number;
	hasDealt: boolean;
}

export interface Device extends Required<DeviceSpec> {
	errorStatus: 'OK' | 'ERROR';
	doorOpen: boolean;
	errors: MachineError[];
	/** The order that holds the device now, or the last one that did. */
	orderId?: string;
}

export interface LogEntry {
	/** Milliseconds since the epoch. */
	createTime: number;
	iotId: string;
	logType: LogType;
	/** State of the device after the step. */
	iotStatus: IotStatus;
	/** Millilitres: ordered (WP1_LOCK) or left (WP1_WOK_FNS; `FlowStyle` may show another amount). */
	volume?: number;
	mark?: number;
}

export interface Order {
	orderId: string;
	iotId: string;
	/** Ordered millilitres. */
	volume: number;
	/** Millilitres not poured yet. */
	left: number;
	/** Seconds. */
	maxWaitTime: number;
	/** Decimal digits. */
	programPrice: string;
	state: 'LOCKED' | 'WORKING' | 'PAUSED' | 'FINISHED' | 'CANCELLED';
	timedOut: boolean;
	/** For orders that began with a card at the machine. */
	cardNum?: string;
	mark?: number;
	log: LogEntry[];
}

/** Something to tell the customer; ids are text here and bare numbers on the wire. */
export interface CallbackEvent {
	callbackType: string;
	iotId?: string;
	iotIdList?: string[];
	[field: string]: unknown;
}

export interface CallbackBody extends CallbackEvent {
	/** Milliseconds since the epoch. */
	callTime: number;
}

export interface Durations {
	/** Milliseconds from the button to the first drop. */
	makingMs: number;
	mlPerSecond: number;
}

/** How the platform shows the flow of an order; the vendor's document leaves it open. */
export interface FlowStyle {
	/** Milliseconds by which the flow lags behind what has happened. */
	lagMs: number;
	/** What the volume of a finish says: what is left of the order, what was ordered, what was poured, or nothing. */
	finishVolume: 'left' | 'ordered' | 'poured' | 'none';
	/** What the volume of a lock says. */
	lockVolume: 'ordered' | 'none';
	/** What the status of a lock that has worked says: what the reply said (READY), the state after it, or nothing. */
	lockStatus: 'reply' | 'state' | 'none';
	/** Whether refused attempts are shown too, with the volume that they asked for and the state of the device. */
	showsRefused: boolean;
	/** Whether the entries say at which device they happened. */
	namesDevice: boolean;
	/** Steps that are not written yet, or never. */
	missing: LogType[];
	/** Milliseconds by which the clock is off that the entries' times are taken from. */
	clockOffsetMs: number;
}

export interface WaterPurifierOptions {
	/** 0, the default: a free port. */
	port?: number;
	openId?: string;
	secret?: string;
	/** Where callbacks go, as set in the vendor's console. Absent: they are only written to the journal. */
	callbackUrl?: string;
	/** Where a card swipe is asked about. */
	operationUrl?: string;
	devices?: DeviceSpec[];
	/** Factor on all times of the devices (waiting, pouring, door); 0.01 makes a minute 0.6 s. */
	timeScale?: number;
	durations?: Partial<Durations>;
	redelivery?: Partial<RedeliverySettings>;
	flow?: Partial<FlowStyle>;
	/** What a lock is refused for when both are wrong, its order ID or the device; the document leaves it open. */
	checksFirst?: 'orderId' | 'device';
	/** How far a call's `time` may be from the clock, milliseconds. */
	timeToleranceMs?: number;
	/** Read timeout of the question about a card, milliseconds. */
	operationTimeoutMs?: number;
}
