import { PlatformError } from './body';
import { statusOf } from './devices';
import type { Platform } from './platform';
import type { PurifierCall, ShownStatus } from './purifierCall';
import type { Device, IotStatus } from './types';

/** Limits of `maxWaitTime`, seconds. */
export const waitMin = 30;
export const waitMax = 120;

/**
 * The calls that operate a device. All of them answer `code: 0` with an `iotStatus`, and only READY says that the
 * command was carried out.
 */
export const commandCalls: Record<string, PurifierCall> = {
	'/wp1/lock': (platform, body, shown) => {
		const device = platform.device(body.long('iotId'));
		const order = {
			volume: body.int('volume', 1),
			orderId: body.text('orderId'),
			maxWaitTime: body.int('maxWaitTime', waitMin, waitMax),
			programPrice: body.long('programPrice'),
		};
		const isFree = statusOf(device) === 'READY';
		const isTaken = platform.order(order.orderId) !== undefined;
		// Any state but READY refuses: no order comes into being, and the same orderId may be tried again.
		if (isTaken || !isFree) platform.attempts.add('WP1_LOCK', device, order.orderId, order.volume);
		if (isTaken && (isFree || platform.checksFirst === 'orderId'))
			throw new PlatformError('The order already exists');
		return command(device, shown, () => {
			if (!isFree) return device.state;
			platform.place(device, order);
			return 'READY';
		});
	},

	'/wp1/cancelLock': (platform, body, shown) => {
		const device = platform.device(body.long('iotId'));
		const orderId = body.text('orderId');
		return command(device, shown, () => cancel(platform, device, orderId));
	},

	'/wp1/openTheDoor': (platform, body, shown) => {
		const device = platform.device(body.long('iotId'));
		const seconds = body.int('delayCloseTime');
		return command(device, shown, () => {
			if (device.state === 'WP_DISABLE' || device.state === 'ERROR') return device.state;
			platform.workflow.openDoor(device, platform.order(device.orderId), seconds);
			return 'READY';
		});
	},
};

function cancel(platform: Platform, device: Device, orderId: string): IotStatus {
	const order = platform.currentOrder(device);
	// Only the order that holds the device may let it go.
	if (order?.orderId !== orderId) {
		platform.attempts.add('WP1_CANCEL_LOCK', device, orderId);
		return 'CMD_ERROR';
	}
	if (order.state === 'LOCKED') platform.workflow.unlock(device, order);
	else platform.workflow.stopEarly(device, order);
	return 'READY';
}

/** Runs a command on a device that can be reached, and replies with what came of it. */
function command(
	device: Device,
	shown: ShownStatus | undefined,
	run: () => IotStatus,
): { iotStatus: IotStatus } {
	if (shown && !shown.afterEffect) return { iotStatus: shown.iotStatus };
	const iotStatus = device.online ? run() : statusOf(device);
	return { iotStatus: shown?.iotStatus ?? iotStatus };
}
