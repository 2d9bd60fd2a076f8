import type { IDataObject } from 'n8n-workflow';

/** The simulator's devices: no JavaScript number holds the first one's id, and the third is offline. */
export const lobby = '9007199254740993';
export const gym = '860000000000017';
export const warehouse = '9007199254740992';

/** The parameters of a Lock; `iotId` and `orderId` may be expressions. */
export const lock = (iotId: string, orderId: string, more: IDataObject = {}): IDataObject => ({
	resource: 'purifier',
	operation: 'lock',
	iotId: { __rl: true, mode: 'id', value: iotId },
	volume: 1500,
	orderId,
	maxWaitTime: 60,
	programPrice: 300,
	...more,
});

/** The parameters of an Activate of the simulator's first device. */
export const activate = (clientOrderId: string, more: IDataObject = {}): IDataObject => ({
	resource: 'activation',
	operation: 'activate',
	clientOrderId,
	deviceSerial: 'DRINK-0001',
	authCode: 'auth-drink-1',
	presets: ['DRINKING_HOT'],
	webhookUrl: 'http://127.0.0.1:9/nobody',
	...more,
});
