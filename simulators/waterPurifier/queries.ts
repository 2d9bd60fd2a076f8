import { long } from '../shared/json';
import { statusOf } from './devices';
import type { Platform } from './platform';
import type { PurifierCall } from './purifierCall';
import type { Device, FlowStyle, LogEntry, Order } from './types';

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

	'/advOrder/checkAdvOrder': (platform, body) => ({ advOrderList: flowOf(platform, body.text('orderId')) }),
};

function flowOf(platform: Platform, orderId: string): Array<Record<string, unknown>> {
	const { lagMs, missing, clockOffsetMs, showsRefused, namesDevice } = platform.flow;
	const order = platform.order(orderId);
	const steps: LogEntry[] = order?.log ?? [];
	const refused = showsRefused ? platform.attempts.of(orderId) : [];
	return [...steps.map((entry) => ({ ...entry, ...shownBy(platform.flow, entry, order) })), ...refused]
		.filter(({ createTime, logType }) => createTime <= Date.now() - lagMs && !missing.includes(logType))
		.sort((a, b) => a.createTime - b.createTime)
		.map(({ createTime, iotId, logType, iotStatus, volume, mark }) => ({
			createTime: createTime + clockOffsetMs,
			...(namesDevice && { iotId: long(iotId) }),
			logType,
			iotStatus,
			volume,
			mark,
		}));
}

/** What the entry of a step that was carried out shows in this style. */
function shownBy(
	{ lockVolume, lockStatus, finishVolume }: FlowStyle,
	{ logType, iotStatus, volume }: LogEntry,
	order: Order | undefined,
): Partial<LogEntry> {
	if (logType === 'WP1_LOCK')
		return {
			iotStatus: { reply: 'READY' as const, state: iotStatus, none: undefined }[lockStatus],
			volume: lockVolume === 'none' ? undefined : volume,
		};
	if (logType !== 'WP1_WOK_FNS' || !order) return {};
	const amounts = {
		left: order.left,
		ordered: order.volume,
		poured: order.volume - order.left,
		none: undefined,
	};
	return { volume: amounts[finishVolume] };
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
