import { deviceView } from './devices';
import { SodaError } from './errors';
import { jsonObject, paged, requiredText } from './fields';
import type { SodaCall } from './sodaCall';

/** Devices and merchants. */
export const resourceCalls: SodaCall[] = [
	{
		method: 'get',
		path: '/iot/devices/',
		scopes: ['iot:public'],
		run: ({ devices }, { query }) => {
			const { merchant_id: merchant } = query;
			const wanted = devices.filter(({ merchantId }) => !merchant || merchantId === merchant);
			return paged(wanted.map(deviceView), query);
		},
	},
	{
		method: 'get',
		path: '/iot/devices/:serial',
		scopes: ['iot:public'],
		run: (platform, { params }) => deviceView(platform.device(params.serial ?? '')),
	},
	{
		method: 'post',
		path: '/iot/devices/:serial/switch',
		scopes: ['iot:premier'],
		run: (platform, call) => {
			const device = platform.device(call.params.serial ?? '');
			const action = requiredText(jsonObject(call), 'action');
			if (action !== 'on' && action !== 'off') {
				throw new SodaError('INVALID_REQUEST', 'action must be on or off');
			}
			if (call.deviceFault) throw new SodaError('EXTERNAL_SERVER_ERROR', 'The device does not answer');
			if (!device.online) throw new SodaError('EXTERNAL_SERVER_ERROR', 'The device is offline');
			device.switchedOn = action === 'on';
			return { status: 'OK' };
		},
	},
	{
		method: 'get',
		path: '/iot/merchants/',
		scopes: ['iot:public'],
		run: ({ merchants }, { query }) => paged(merchants, query),
	},
];
