import type { CallbackEvent, Device, DeviceSpec, IotStatus } from './types';

/** Sixteen characters each, as the vendor's console shows them. */
export const defaultOpenId = 'demoOpenId000001';
export const defaultSecret = 'demoSecret000001';

/**
 * The first id and the third differ only beyond what a JavaScript number can hold: a client that rounds ids
 * operates the wrong machine. The third device is offline.
 */
export const defaultPurifiers: readonly DeviceSpec[] = [
	{ iotId: '9007199254740993', name: 'Lobby', address: '1 Spring Street' },
	{ iotId: '860000000000017', name: 'Gym', address: '2 Spring Street' },
	{ iotId: '9007199254740992', name: 'Warehouse', address: '3 Spring Street', online: false },
];

/** @throws Error if the id is not made of decimal digits */
export function toDevice(spec: DeviceSpec): Device {
	if (!/^\d+$/.test(spec.iotId)) throw new Error(`iotId must be decimal digits, not "${spec.iotId}"`);
	return {
		country: 'GB',
		address: '',
		longitude: -0.1276,
		latitude: 51.5072,
		online: true,
		state: 'READY',
		machineType: 'WATER_PURIFIER_1',
		programIds: ['1'],
		...spec,
		errorStatus: 'OK',
		doorOpen: false,
		errors: [],
	};
}

/** What the platform says about a device: it cannot see the state of one that is offline. */
export function statusOf(device: Device): IotStatus {
	return device.online ? device.state : 'OFFLINE';
}

/** The callback for a changed device record. */
export function recordChanged(device: Device): CallbackEvent {
	const { iotId, name, address, errorStatus, online, machineType } = device;
	const onlineStatus = online ? 1 : 0;
	return {
		callbackType: 'MACHINE_UPDATE_INFO',
		iotId,
		name,
		address,
		errorStatus,
		onlineStatus,
		machineType,
	};
}
