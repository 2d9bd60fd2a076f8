import { judgeDevices } from '../../../nodes/WaterPurifier/callbacks/deviceClaims';
import { judgeFault } from '../../../nodes/WaterPurifier/callbacks/faultClaims';
import type { Delivery } from '../../../nodes/WaterPurifier/callbacks/message';

const claim = (event: Delivery['event'], fields: Partial<Delivery>): Delivery => ({
	iotId: '7',
	...fields,
	event,
	deliveryId: '',
});

describe('devices that went on or off line', () => {
	const judge = (status: unknown, ...states: unknown[]) => {
		const devices = states.map(
			(isOnline, index) => ({ iotId: String(index), isOnline }) as { iotId: string },
		);
		const iotIdList = devices.map(({ iotId }) => iotId);
		return judgeDevices(claim('MACHINE_UPDATE_STATUS', { iotIdList, status } as Partial<Delivery>), devices);
	};

	it.each<[unknown, unknown[]]>([
		[1, [1, '1', true, 'true', 'online']],
		['0', [0, '0', false, 'OFFLINE']],
	])('are proven to be %p by records that say so, however they spell it', (status, states) => {
		expect(judge(status, ...states)).toMatchObject({
			verdict: 'proven',
			proven: ['event', 'iotIdList', 'status'],
		});
	});

	it.each([undefined, null, '', 2, {}, []])('are not offline because a record says %p', (silent) => {
		expect(judge(0, 0, silent)).toMatchObject({ verdict: 'unproven', proven: [] });
		expect(judge(1, 1, silent)).toMatchObject({ verdict: 'unproven' });
		expect(judge(0, 1, silent)).toMatchObject({ verdict: 'contradicted' });
	});

	it('are contradicted by a record that says otherwise, and by a list without one of them', () => {
		expect(judge(0, 0, 1)).toMatchObject({
			verdict: 'contradicted',
			statement: expect.stringContaining('1 is online'),
		});
		const missing = claim('MACHINE_UPDATE_STATUS', { iotIdList: ['7', '8'], status: 1 });
		expect(judgeDevices(missing, [{ iotId: '7', isOnline: 1 }])).toMatchObject({
			verdict: 'contradicted',
			statement: 'the account has no device 8',
		});
	});
});

describe('a changed record', () => {
	const record = {
		iotId: '7',
		name: 'Lobby',
		errorStatus: 'OK',
		isOnline: 1,
		machineType: 'WATER_PURIFIER_1',
	};
	const judge = (fields: Partial<Delivery>) => judgeDevices(claim('MACHINE_UPDATE_INFO', fields), [record]);

	it('is proven in the fields that are the same', () => {
		const same = {
			name: 'Lobby',
			errorStatus: 'OK',
			onlineStatus: 'online',
			machineType: 'WATER_PURIFIER_1',
		};
		expect(judge(same).proven).toEqual([
			'event',
			'iotId',
			'name',
			'errorStatus',
			'onlineStatus',
			'machineType',
		]);
		// The list has no address, and a type may have several names.
		expect(judge({ name: 'Lobby', address: 'Mine', machineType: 'CAR' }).proven).toEqual([
			'event',
			'iotId',
			'name',
		]);
	});

	it.each<[string, Partial<Delivery>]>([
		['nothing', {}],
		['what the list does not have', { address: 'Mine', floor: 3 }],
		[
			'what is spelled another way',
			{ name: ' LOBBY', errorStatus: 0, onlineStatus: 'yes', machineType: 'WP1' },
		],
		['nothing of use', { name: '', errorStatus: null, onlineStatus: {} }],
	])('is not proven when it says %s', (_what, fields) => {
		expect(judge(fields)).toMatchObject({ verdict: 'unproven', proven: ['iotId'] });
	});

	it.each<[Partial<Delivery>, string]>([
		[{ name: 'Mine', errorStatus: 'OK' }, 'another name'],
		[{ errorStatus: 'ERROR', onlineStatus: 0 }, 'another errorStatus and onlineStatus'],
	])('is contradicted by %p', (fields, words) => {
		expect(judge(fields)).toMatchObject({
			verdict: 'contradicted',
			statement: expect.stringContaining(words),
		});
	});
});

it('is about the device that it names, whatever list it brings along', () => {
	const devices = [
		{ iotId: '7', name: 'Lobby' },
		{ iotId: '8', name: 'Gym' },
	];
	const forged = { iotIdList: ['8'], name: 'Gym' };
	expect(judgeDevices(claim('MACHINE_UPDATE_INFO', forged), devices)).toMatchObject({
		verdict: 'contradicted',
	});
	const unknown = claim('WP1_UPLOAD_TDS', { ...forged, iotId: '9' });
	expect(judgeDevices(unknown, devices)).toMatchObject({ verdict: 'contradicted' });
});

it('knows of a water quality only that its device is of the account', () => {
	const delivery = claim('WP1_UPLOAD_TDS', { cleanTds: 1 });
	expect(judgeDevices(delivery, [{ iotId: '7' }])).toMatchObject({ verdict: 'unproven', proven: ['iotId'] });
	expect(judgeDevices(delivery, [{ iotId: '8' }])).toMatchObject({ verdict: 'contradicted' });
});

describe('a fault', () => {
	const at = 1_700_000_000_123;
	const fault = { errorMessage: 'pump stuck', createTime: at as unknown, hasDealt: 0 as unknown };
	const judge = (fields: object, entry: object | undefined = fault, isWhole = true) =>
		judgeFault(claim('MACHINE_ERROR', { errorMessage: 'pump stuck', createTime: at, ...fields }), {
			entries: entry ? [{ errorMessage: 'other', createTime: at, hasDealt: 0 }, { ...entry }] : [],
			isWhole,
		});

	it.each<[string, object, object]>([
		['at the same time', {}, {}],
		['in full seconds', { createTime: Math.floor(at / 1000) }, {}],
		['in full seconds in the log', {}, { createTime: at + 877 }],
		[
			'with the same words for the time',
			{ createTime: '2026-01-01 12:00' },
			{ createTime: '2026-01-01 12:00' },
		],
		['that is not dealt with, in words', {}, { hasDealt: 'false' }],
	])('is proven by an entry %s', (_what, fields, changes) => {
		const finding = judge(fields, { ...fault, ...changes }, false);
		expect(finding).toMatchObject({
			verdict: 'proven',
			proven: ['event', 'iotId', 'errorMessage', 'createTime'],
		});
		expect(finding.record).toContain('pump stuck');
	});

	it.each<[string, object, object]>([
		['is dealt with', {}, { hasDealt: 1 }],
		['does not say whether it is dealt with', {}, { hasDealt: undefined }],
		['is of another time', { createTime: at - 90 * 86_400_000 }, {}],
		['is hours away, as by a wrong clock', { createTime: at + 7 * 3600_000 }, {}],
		['is of another moment of the same second', { createTime: at + 1 }, {}],
		['has its time in words', {}, { createTime: '2026-01-01 12:00' }],
		['cannot be compared, because the callback has no time', { createTime: undefined }, {}],
	])('is not proven, nor contradicted, by an entry that %s', (_what, fields, changes) => {
		expect(judge(fields, { ...fault, ...changes })).toMatchObject({ verdict: 'unproven', proven: ['iotId'] });
	});

	it('is contradicted only by a log that was read to its end', () => {
		const other = { ...fault, errorMessage: 'leak' };
		expect(judge({}, other)).toMatchObject({ verdict: 'contradicted' });
		expect(judgeFault(claim('MACHINE_ERROR', fault as object), { entries: [], isWhole: true })).toMatchObject(
			{
				verdict: 'contradicted',
			},
		);
		expect(judge({}, other, false)).toMatchObject({ verdict: 'unproven' });
	});

	it.each([undefined, '', 5, {}])('cannot be looked for as %p', (errorMessage) => {
		expect(judge({ errorMessage }, { ...fault, errorMessage })).toMatchObject({ verdict: 'unproven' });
	});
});
