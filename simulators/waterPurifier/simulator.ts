import type { Router } from 'express';
import type { Alert } from '../shared/alerts';
import type { Delivery } from '../shared/deliveries';
import type { Faults } from '../shared/faults';
import { SimulatorServer } from '../shared/server';
import type { RequestRecord } from '../shared/vendorCalls';
import { pageRoutes } from '../page';
import { notFound, routesOf } from './calls';
import { swipeCard } from './cardSwipe';
import type { SwipeResult } from './cardSwipe';
import { Platform } from './platform';
import { recordChanged } from './devices';
import type { CallbackBody, CallbackEvent, Device, FlowStyle, Order, WaterPurifierOptions } from './types';
import type { AfterPour } from './workflow';

/** Ids are decimal digits; numbers are accepted as long as they are exact. */
export type Id = string | number | bigint;

/** A running simulator of the water purifier platform. */
export class WaterPurifierSimulator {
	private readonly server = new SimulatorServer();
	private readonly platform: Platform;
	private readonly abort = new AbortController();
	/** Address of the other platform's simulator, for the page that shows both. */
	companionUrl = '';

	constructor(options: WaterPurifierOptions) {
		this.platform = new Platform(options, this.server.timers);
	}

	/** Base address, e.g. `http://127.0.0.1:7701`, without a slash at the end. */
	get url(): string {
		return this.server.url;
	}
	get openId(): string {
		return this.platform.openId;
	}
	get secret(): string {
		return this.platform.secret;
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
	get devices(): Device[] {
		return this.platform.devices;
	}
	get orders(): Order[] {
		return this.platform.orders;
	}
	/** Journal of the callbacks, sent or not. */
	get callbacks(): Array<Delivery<CallbackBody>> {
		return this.platform.callbacks.journal;
	}
	/** How the flow of an order is shown; may be changed while the platform runs. */
	get flow(): FlowStyle {
		return this.platform.flow;
	}
	get callbackUrl(): string {
		return this.platform.callbackUrl;
	}
	get operationUrl(): string {
		return this.platform.operationUrl;
	}

	/** Sets the one callback URL of the vendor's console; an empty text stops callbacks. */
	setCallbackUrl(url: string): void {
		this.platform.callbackUrl = webAddress(url);
	}

	/** Sets the URL that is asked when a card is swiped. */
	setOperationUrl(url: string): void {
		this.platform.operationUrl = webAddress(url);
	}

	/**
	 * Presses the water button of a locked or paused device. Water runs for a while: watch `orders` or `callbacks`.
	 *
	 * With `then: 'pause'` (default) a device with water left waits for the next press, up to maxWaitTime; with
	 * `'finish'` the user ends the order. An order that is poured completely always finishes.
	 *
	 * @param pour millilitres, at most the rest of the order; absent: the rest
	 * @throws Error if no order waits for a press
	 */
	pressButton(iotId: Id, { pour, then = 'pause' }: { pour?: number; then?: AfterPour } = {}): Order {
		const device = this.device(iotId);
		const order = this.platform.currentOrder(device);
		if (!order || order.state === 'WORKING') {
			throw new Error(`Device ${device.iotId} is ${device.state}: no order waits for the button`);
		}
		if (pour !== undefined && !(pour > 0)) throw new Error('pour must be above zero (millilitres)');
		this.platform.workflow.pour(device, order, pour ?? order.left, then);
		return order;
	}

	/** Holds a card to the machine: asks the operation URL and acts on the answer. */
	async swipeCard(iotId: Id, cardNum: string): Promise<SwipeResult> {
		return await swipeCard(this.platform, this.device(iotId), cardNum, this.abort.signal);
	}

	/** Takes a device on or off line; a change is reported by MACHINE_UPDATE_STATUS. */
	setOnline(iotId: Id, online: boolean): void {
		const device = this.device(iotId);
		if (device.online === online) return;
		device.online = online;
		const status = online ? 1 : 0;
		this.emit({ callbackType: 'MACHINE_UPDATE_STATUS', iotIdList: [device.iotId], status });
	}

	/** Reports a fault of the machine: it goes to the error log and out as MACHINE_ERROR and MACHINE_UPDATE_INFO. */
	reportError(iotId: Id, errorMessage: string): void {
		const device = this.device(iotId);
		const error = { errorMessage, createTime: Date.now(), hasDealt: false };
		device.errors.push(error);
		device.errorStatus = 'ERROR';
		const { createTime } = error;
		this.emit({ callbackType: 'MACHINE_ERROR', iotId: device.iotId, errorMessage, createTime });
		this.emit(recordChanged(device));
	}

	/** Marks all faults of the machine as dealt with. */
	resolveErrors(iotId: Id): void {
		const device = this.device(iotId);
		for (const error of device.errors) error.hasDealt = true;
		device.errorStatus = 'OK';
		this.emit(recordChanged(device));
	}

	/** Reports the water quality, as WP1_UPLOAD_TDS. */
	uploadTds(iotId: Id, values: { sourceTds: number; cleanTds: number }): void {
		this.emit({ callbackType: 'WP1_UPLOAD_TDS', iotId: this.device(iotId).iotId, ...values });
	}

	/** Sends any callback, e.g. a type of the car washers; `callTime` is added if it is absent. */
	emit(callback: CallbackEvent): void {
		this.platform.emit(callback);
	}

	/** Ends timers, deliveries and connections. */
	async close(): Promise<void> {
		this.abort.abort();
		this.platform.callbacks.close();
		await this.server.close();
	}

	/** For `startWaterPurifier` only. */
	async listen(port: number, control: Router): Promise<void> {
		await this.server.listen(port, {
			routes: routesOf(this.platform),
			notFound,
			control,
			page: pageRoutes(() => this.companionUrl),
		});
	}

	private device(iotId: Id): Device {
		if (typeof iotId === 'number' && !Number.isSafeInteger(iotId)) {
			throw new Error(`iotId ${iotId} has been rounded: give it as a string`);
		}
		return this.platform.device(String(iotId));
	}
}

function webAddress(url: string): string {
	if (url !== '' && !/^https?:\/\//.test(url)) throw new Error(`Not a web address: "${url}"`);
	return url;
}
