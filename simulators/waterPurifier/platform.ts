import { Deliveries } from '../shared/deliveries';
import { isObject, long, toJson } from '../shared/json';
import type { Timers } from '../shared/timers';
import { Attempts } from './attempts';
import { PlatformError } from './body';
import { defaultOpenId, defaultPurifiers, defaultSecret, toDevice } from './devices';
import type { CallbackBody, CallbackEvent, Device, FlowStyle, Order, WaterPurifierOptions } from './types';
import { Workflow } from './workflow';

/** Fields of callbacks that are `long` in the vendor's tables: bare numbers, however long. */
const longFields = ['iotId', 'iotIdList', 'programId'];

const defaultFlow: FlowStyle = {
	lagMs: 0,
	finishVolume: 'left',
	lockVolume: 'ordered',
	lockStatus: 'reply',
	showsRefused: false,
	namesDevice: true,
	missing: [],
	clockOffsetMs: 0,
};

/** The state behind the API: devices, orders, and what the platform tells the customer about them. */
export class Platform {
	readonly openId: string;
	readonly secret: string;
	readonly timeToleranceMs: number;
	readonly operationTimeoutMs: number;
	readonly flow: FlowStyle;
	readonly checksFirst: 'orderId' | 'device';
	readonly devices: Device[];
	readonly orders: Order[] = [];
	readonly attempts = new Attempts();
	readonly callbacks: Deliveries<CallbackBody>;
	readonly workflow: Workflow;
	callbackUrl: string;
	operationUrl: string;

	constructor(options: WaterPurifierOptions, timers: Timers) {
		this.openId = options.openId ?? defaultOpenId;
		this.secret = options.secret ?? defaultSecret;
		this.timeToleranceMs = options.timeToleranceMs ?? 300_000;
		this.operationTimeoutMs = options.operationTimeoutMs ?? 20_000;
		this.flow = { ...defaultFlow, ...options.flow };
		this.checksFirst = options.checksFirst ?? 'orderId';
		this.callbackUrl = options.callbackUrl ?? '';
		this.operationUrl = options.operationUrl ?? '';
		this.devices = (options.devices ?? defaultPurifiers).map(toDevice);
		this.callbacks = new Deliveries(
			{ attempts: 5, everyMs: 1000, timeoutMs: 5000, ...options.redelivery },
			timers,
			'application/json',
			({ status }) => status === 200,
		);
		this.workflow = new Workflow({
			timers,
			timeScale: options.timeScale ?? 1,
			durations: { makingMs: 300, mlPerSecond: 500, ...options.durations },
			emit: (callback) => this.emit(callback),
		});
	}

	/** @throws PlatformError with the documented text if no device has this id */
	device(iotId: string): Device {
		const device = this.devices.find((entry) => entry.iotId === iotId);
		if (!device) throw new PlatformError('IotId does not exist');
		return device;
	}

	order(orderId: string | undefined): Order | undefined {
		return this.orders.find((entry) => entry.orderId === orderId);
	}

	/** The order that holds the device now. */
	currentOrder(device: Device): Order | undefined {
		const order = this.order(device.orderId);
		return order && order.state !== 'FINISHED' && order.state !== 'CANCELLED' ? order : undefined;
	}

	/** Locks the device for a new order. The caller has checked that device and order id are free. */
	place(device: Device, order: Omit<Order, 'iotId' | 'left' | 'state' | 'timedOut' | 'log'>): Order {
		const placed: Order = {
			...order,
			iotId: device.iotId,
			left: order.volume,
			state: 'LOCKED',
			timedOut: false,
			log: [],
		};
		this.orders.push(placed);
		this.workflow.lock(device, placed);
		return placed;
	}

	/** Sends a callback: unsigned JSON, again and again until the answer is 200. */
	emit(callback: CallbackEvent): void {
		const body: CallbackBody = { callTime: Date.now(), ...callback };
		this.callbacks.send({
			name: body.callbackType,
			url: this.callbackUrl,
			body,
			bodyText: toJson(withBareLongs(body)),
			subject: body.iotId ?? '',
		});
	}
}

/** The same object with id texts turned into bare JSON numbers. */
function withBareLongs(fields: object): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, longFields.includes(name) ? bare(value) : value]),
	);
}

function bare(value: unknown): unknown {
	if (typeof value === 'string' && /^\d+$/.test(value)) return long(value);
	if (Array.isArray(value)) return value.map(bare);
	return isObject(value) ? withBareLongs(value) : value;
}
