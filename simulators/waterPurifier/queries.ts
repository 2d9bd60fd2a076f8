import { long } from '../shared/json';
import { statusOf } from './devices';
import type { PurifierCall } from './purifierCall';
import type { Device, FlowStyle, Order } from './types';

/** Largest page of the error log. */
const pageMax = 20;

/** The calls that only read. */
export const queryCalls: Record<string, PurifierCall> = {
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
		const size = body.int('size', 1, pageMax);
		const resList = [...errors]
			.reverse()
			.slice((page - 1) * size, page * size)
			.map((error) => ({ ...error, hasDealt: error.hasDealt ? 1 : 0 }));
		return { resList, total: errors.length };
	},

	'/advOrder/checkAdvOrder': (platform, body) => {
		const order = platform.order(body.text('orderId'));
		return { advOrderList: order ? flowOf(order, platform.flow) : [] };
	},
};

function flowOf(order: Order, { lagMs, finishVolume }: FlowStyle): Array<Record<string, unknown>> {
	const shown = {
		left: order.left,
		ordered: order.volume,
		poured: order.volume - order.left,
		none: undefined,
	}[finishVolume];
	return order.log
		.filter(({ createTime }) => createTime <= Date.now() - lagMs)
		.map((entry) => ({
			...entry,
			iotId: long(entry.iotId),
			volume: entry.logType === 'WP1_WOK_FNS' ? shown : entry.volume,
		}));
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
