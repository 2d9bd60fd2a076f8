import type { Timers } from '../shared/timers';
import { statusOf } from './devices';
import type { CallbackEvent, Device, Durations, LogType, Order } from './types';

/** How a pour ends: the device waits for the next press, or the user has had enough. */
export type AfterPour = 'pause' | 'finish';

interface Surroundings {
	timers: Timers;
	timeScale: number;
	durations: Durations;
	emit: (callback: CallbackEvent) => void;
}

interface Running {
	/** Ends the timer of the present step. */
	cancel: () => void;
	/** Millilitres that have come out since the last press, at this moment. */
	poured: () => number;
}

/**
 * The way of an order through a device:
 * READY → WP_LOCKING → WP_MAKING → WP_RUNNING → (WP_PAUSING → WP_MAKING …) → READY.
 */
export class Workflow {
	private readonly running = new Map<string, Running>();

	constructor(private readonly around: Surroundings) {}

	/** The device takes the order and waits for the user. */
	lock(device: Device, order: Order): void {
		device.state = 'WP_LOCKING';
		device.orderId = order.orderId;
		writeLog('WP1_LOCK', device, order, order.volume);
		this.waitForUser(device, order);
	}

	/** The user presses the water button; `ml` come out, or what is left if that is less. */
	pour(device: Device, order: Order, ml: number, then: AfterPour): void {
		const { timers, durations, emit } = this.around;
		this.endStep(device, order);
		const amount = Math.min(ml, order.left);
		const { iotId } = device;
		device.state = 'WP_MAKING';
		order.state = 'WORKING';
		writeLog('WP1_START', device, order);
		emit({ callbackType: 'WP1_START_WATER', iotId, orderId: order.orderId });

		const stop = () => {
			this.endStep(device, order);
			if (order.left === 0 || then === 'finish') this.finish(device, order);
			else this.pause(device, order);
		};
		const start = () => {
			device.state = 'WP_RUNNING';
			const startedAt = Date.now();
			const takesMs = this.scaled((amount / durations.mlPerSecond) * 1000);
			let full = false;
			this.running.set(iotId, {
				cancel: timers.after(takesMs, () => {
					full = true;
					stop();
				}),
				poured: () =>
					full ? amount : Math.floor(amount * Math.min(1, (Date.now() - startedAt) / (takesMs || 1))),
			});
		};
		this.running.set(iotId, {
			cancel: timers.after(this.scaled(durations.makingMs), start),
			poured: () => 0,
		});
	}

	/** Takes the order off a device that only waits for its first press; nothing was poured, nothing is reported. */
	unlock(device: Device, order: Order): void {
		this.endStep(device, order);
		device.state = 'READY';
		order.state = 'CANCELLED';
		writeLog('WP1_CANCEL_LOCK', device, order);
	}

	/** Ends a working or paused device before the ordered volume is reached; the normal finish follows. */
	stopEarly(device: Device, order: Order): void {
		this.endStep(device, order);
		writeLog('WP1_CANCEL_LOCK', device, order);
		this.finish(device, order);
	}

	openDoor(device: Device, order: Order | undefined, seconds: number): void {
		device.doorOpen = true;
		if (order) writeLog('WP1_OPEN_DOOR', device, order);
		this.around.timers.after(this.scaled(seconds * 1000), () => (device.doorOpen = false));
	}

	private waitForUser(device: Device, order: Order): void {
		const cancel = this.around.timers.after(this.scaled(order.maxWaitTime * 1000), () => {
			this.endStep(device, order);
			order.timedOut = true;
			const { iotId } = device;
			this.around.emit({ callbackType: 'WP1_WAIT_TIMEOUT', iotId, orderId: order.orderId });
			this.finish(device, order);
		});
		this.running.set(device.iotId, { cancel, poured: () => 0 });
	}

	private pause(device: Device, order: Order): void {
		device.state = 'WP_PAUSING';
		order.state = 'PAUSED';
		this.waitForUser(device, order);
	}

	private finish(device: Device, order: Order): void {
		device.state = 'READY';
		device.doorOpen = false;
		order.state = 'FINISHED';
		writeLog('WP1_WOK_FNS', device, order, order.left);
		// `volume` is what is LEFT of the order, not what came out.
		const { iotId } = device;
		this.around.emit({ callbackType: 'WP1_WORK_FINISH', iotId, orderId: order.orderId, volume: order.left });
	}

	/** Ends the present step and books the water that came out in it. */
	private endStep(device: Device, order: Order): void {
		const step = this.running.get(device.iotId);
		if (!step) return;
		this.running.delete(device.iotId);
		step.cancel();
		order.left -= step.poured();
	}

	private scaled(ms: number): number {
		return ms * this.around.timeScale;
	}
}

function writeLog(logType: LogType, device: Device, order: Order, volume?: number): void {
	const { iotId } = device;
	const { mark } = order;
	order.log.push({ createTime: Date.now(), iotId, logType, iotStatus: statusOf(device), volume, mark });
}
