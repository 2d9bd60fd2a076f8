import { long } from '../shared/json';
import type { Call } from './calls';
import { statusOf } from './devices';
import type { Device, FlowStyle, LogEntry, Order } from './types';

/** Largest page of the error log. */
const PAGE_MAX = 20;

/** The calls that only read. */
export const queryCalls: Record<string, Call> = {
	'/common/checkStatus': (platform, body, shown) => ({
		iotStatus: shown?.iotStatus ?? statusOf(platform.device(body.long('iotId'))),
	}),

	'/common/getIotInfo': (platform, body) => {
		const wanted = body.optionalLongs('iotIdList');
		const devices = wanted ? wanted.map((iotId) => platform.device(iotId)) : platform.devices;
		return { iotList: devices.map(information) };
	},

	'/common/pageError': (platform, body) => {
		const { errors } = platform.device(body.long('iotId'));
		const page = body.int('page', 1);
		const size = body.int('size', 1, PAGE_MAX);
		const resList = [...errors]
			.reverse()
			.slice((page - 1) * size, page * size)
			.map((error) => ({ ...error, hasDealt: error.hasDealt ? 1 : 0 }));
		return { resList, total: errors.length };
	},

	'/advOrder/checkAdvOrder': (platform, body) => {
		const orderId = body.text('orderId');
		const order = platform.order(orderId);
		const attempts = platform.flow.showsRefused ? platform.attempts.of(orderId) : [];
		const entries = [...(order ? flowOf(order, platform.flow) : []), ...attempts];
		return { advOrderList: entries.flatMap((entry) => shown(entry, platform.flow)) };
	},
};

/** The entries of an order, with what this platform writes into them. */
function flowOf(order: Order, { finishVolume, lockStatus }: FlowStyle): Array<Partial<LogEntry>> {
	const volume = {
		left: order.left,
		ordered: order.volume,
		poured: order.volume - order.left,
		none: undefined,
	}[finishVolume];
	return order.log.map((entry) => {
		const iotStatus = { reply: 'READY' as const, state: entry.iotStatus, none: undefined }[lockStatus];
		if (entry.logType === 'WP1_LOCK') return { ...entry, iotStatus };
		return entry.logType === 'WP1_WOK_FNS' ? { ...entry, volume } : entry;
	});
}

/** An entry as it goes out; none as long as the flow lags behind it. */
function shown(
	{ createTime = 0, iotId, ...entry }: Partial<LogEntry>,
	{ lagMs, namesDevice }: FlowStyle,
): object[] {
	if (createTime > Date.now() - lagMs) return [];
	return [{ createTime, ...(namesDevice && { iotId: long(iotId ?? '') }), ...entry }];
}

function information(device: Device): Record<string, unknown> {
	const { name, country, address, longitude, latitude, errorStatus, machineType } = device;
	return {
		iotId: long(device.iotId),
		name,
		country,
		address,
		longitude,
		latitude,
		lng: longitude,
		lat: latitude,
		errorStatus,
		isOnline: device.online ? 1 : 0,
		machineType,
		iotType: machineType,
		programId: device.programIds.map(long),
	};
}
