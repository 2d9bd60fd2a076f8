import type { Merchant, Mode, SodaDevice, SodaDeviceSpec } from './types';

export const defaultClientId = 'demo-client-id';
export const defaultClientSecret = 'demo-client-secret';
export const defaultAccessToken = 'demo-access-token';
export const allScopes: readonly string[] = ['iot:public', 'iot:control', 'iot:premier'];

const drinkModes: Mode[] = [
	{ preset: 'DRINKING_HOT', name: '热水', value: 0.4, unit: '升', description: '' },
	{ preset: 'DRINKING_COLD', name: '冷水', value: 0.3, unit: '升', description: '' },
];
const showerModes: Mode[] = [
	{ preset: 'SHOWER_HOT', name: '热水', value: 0.02, unit: '升', description: '' },
];

export const defaultMerchants: readonly Merchant[] = [
	{ id: '1001', name: 'North Campus' },
	{ id: '1002', name: 'South Campus' },
];

/** Two drink machines (one offline) and a shower, the one that is paid after use. */
export const defaultSodaDevices: readonly SodaDeviceSpec[] = [
	{ serial: 'DRINK-0001', authCode: 'auth-drink-1', feature: 'DRINKING', modes: drinkModes },
	{
		serial: 'SHOWER-0001',
		authCode: 'auth-shower-1',
		modes: showerModes,
		payment: 'payLater',
		floor: '2',
		positionNumber: '201',
	},
	{
		serial: 'DRINK-0002',
		authCode: 'auth-drink-2',
		feature: 'DRINKING',
		modes: drinkModes,
		online: false,
		merchantId: '1002',
	},
];

export function toDevice(spec: SodaDeviceSpec): SodaDevice {
	return {
		feature: 'SHOWER',
		payment: 'payFirst',
		online: true,
		status: 'AVAILABLE',
		floor: '1',
		positionNumber: '101',
		merchantId: '1001',
		...spec,
		switchedOn: true,
	};
}

/** The vendor's device object; the auth code stays on the QR sticker. */
export function deviceView(device: SodaDevice): Record<string, unknown> {
	const { serial, feature, modes, online, status, floor, positionNumber, merchantId } = device;
	return {
		serial,
		feature,
		modes,
		online,
		status,
		floor,
		position_number: positionNumber,
		merchant_id: merchantId,
	};
}
