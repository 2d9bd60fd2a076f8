import { createHash } from 'node:crypto';

import { readMessage } from '../../../nodes/WaterPurifier/callbacks/message';
import type { Delivery } from '../../../nodes/WaterPurifier/callbacks/message';

const read = (body: unknown) =>
	readMessage(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8'));

const finish =
	'{"callTime":1613633983928,"callbackType":"WP1_WORK_FINISH","iotId":9007199254740993,"orderId":"o-1","volume":500}';

it('keeps every digit, names what is left and identifies the delivery by what it says', () => {
	expect(read(finish)).toEqual({
		kind: 'delivery',
		delivery: {
			callTime: 1613633983928,
			callbackType: 'WP1_WORK_FINISH',
			event: 'WP1_WORK_FINISH',
			iotId: '9007199254740993',
			orderId: 'o-1',
			volume: 500,
			remainingVolume: 500,
			deliveryId: expect.stringMatching(/^[0-9a-f]{64}$/),
		},
	});
	expect(read(`${finish} `)).toEqual(read(finish));
	expect(read(finish.replace('500', '501'))).not.toMatchObject({ delivery: { volume: 500 } });
	const tds = '{"callbackType":"WP1_UPLOAD_TDS","iotId":12,"sourceTds":1}';
	const deliveryId = createHash('sha256').update(tds).digest('hex');
	expect(read(tds)).toMatchObject({ delivery: { deliveryId } });
});

const idOf = (body: unknown) => (read(body) as { delivery: Delivery }).delivery.deliveryId;

it.each(['WP1_WORK_FINISH', 'WP1_WAIT_TIMEOUT', 'WP1_CARD_CONSUME_READY'])(
	'takes %s for the same one for each order, whatever else it says',
	(callbackType) => {
		const body = { callTime: 1, callbackType, iotId: 1, orderId: 'o', volume: 5 };
		expect(idOf({ ...body, callTime: 2, mark: 1 })).toBe(idOf(body));
		expect(idOf({ ...body, orderId: 'p' })).not.toBe(idOf(body));
		expect(idOf({ ...body, iotId: 2 })).not.toBe(idOf(body));
	},
);

it('takes finishes with different amounts, and different cards, for different ones', () => {
	const other = finish.replace('500', '501');
	expect(idOf(other)).not.toBe(idOf(finish));
	expect(idOf(finish.replace('500', '"500"'))).toBe(idOf(finish));

	const card = { callTime: 1, callbackType: 'WP1_CARD_CONSUME_READY', iotId: 1, orderId: 'o' };
	const cards = [undefined, 'a', 'b', '', 7, [7], { nr: 7 }, true].map((cardNum) =>
		idOf({ ...card, cardNum }),
	);
	expect(new Set(cards).size).toBe(cards.length);
	expect(idOf({ ...card, cardNum: '7' })).toBe(idOf({ ...card, cardNum: 7 }));
	expect(idOf({ ...card, cardNum: null })).toBe(idOf(card));
});

it('gives small ids and ids in quotes as text too', () => {
	expect(read('{"callbackType":"WP1_UPLOAD_TDS","iotId":12,"sourceTds":1}')).toMatchObject({
		delivery: { iotId: '12' },
	});
	expect(read('{"callbackType":"WP1_UPLOAD_TDS","iotId":9223372036854775807}')).toMatchObject({
		delivery: { iotId: '9223372036854775807' },
	});
	expect(
		read('{"callbackType":"MACHINE_UPDATE_STATUS","iotIdList":[9007199254740993,"7"],"status":1}'),
	).toMatchObject({ delivery: { iotIdList: ['9007199254740993', '7'], status: 1 } });
});

it('cannot be made to lie about its own fields', () => {
	const forged = {
		...(JSON.parse(finish) as object),
		iotId: '7',
		event: 'x',
		deliveryId: 'y',
		remainingVolume: 0,
	};
	expect(read(forged)).toMatchObject({
		delivery: {
			event: 'WP1_WORK_FINISH',
			remainingVolume: 500,
			deliveryId: expect.stringMatching(/^\w{64}$/),
		},
	});
});

it('knows the question about a card by its callType', () => {
	expect(
		read('{"callTime":1,"callType":"WP1_SWIPE_CARD","iotId":9007199254740993,"cardNum":"c"}'),
	).toMatchObject({
		kind: 'delivery',
		delivery: { event: 'WP1_SWIPE_CARD', iotId: '9007199254740993', cardNum: 'c' },
	});
	expect(read({ callType: 'ZY_SWIPE' })).toEqual({ kind: 'unknown', isQuestion: true });
	expect(read({ callType: 'WP1_SWIPE_CARD', iotId: 1 })).toMatchObject({
		kind: 'nonsense',
		isQuestion: true,
	});
});

it.each(['FINISH_WASH', 'ZY_RT_PARK_CHANGE', 'constructor', '__proto__'])(
	'does not know %s',
	(callbackType) => {
		expect(read({ callbackType })).toEqual({ kind: 'unknown', isQuestion: false });
	},
);

const base = { iotId: 1, orderId: 'o', volume: 0 };

it.each<[string, unknown]>([
	['no JSON', 'callbackType=WP1_WORK_FINISH'],
	['nothing', ''],
	['half', '{"callbackType":'],
	['a list', '[]'],
	['null', 'null'],
	['a text', '"WP1_WORK_FINISH"'],
	['no type', base],
	['an empty type', { ...base, callbackType: '' }],
	['a type that is a list', { ...base, callbackType: ['WP1_WORK_FINISH'] }],
	['no device', { callbackType: 'WP1_UPLOAD_TDS' }],
	['a device that is a word', { ...base, callbackType: 'WP1_START_WATER', iotId: 'x' }],
	['a device that is a fraction', '{"callbackType":"WP1_UPLOAD_TDS","iotId":1.5}'],
	['a device in powers of ten', '{"callbackType":"WP1_UPLOAD_TDS","iotId":1e3000}'],
	['a negative device', '{"callbackType":"WP1_UPLOAD_TDS","iotId":-9007199254740993}'],
	['a device with too many digits', '{"callbackType":"WP1_UPLOAD_TDS","iotId":12345678901234567890}'],
	['a device beyond 64 bits', '{"callbackType":"WP1_UPLOAD_TDS","iotId":9223372036854775808}'],
	['no order', { callbackType: 'WP1_START_WATER', iotId: 1 }],
	['an order that is an object', { callbackType: 'WP1_START_WATER', iotId: 1, orderId: {} }],
	['no volume', { callbackType: 'WP1_WORK_FINISH', iotId: 1, orderId: 'o' }],
	['a volume in words', { ...base, callbackType: 'WP1_WORK_FINISH', volume: 'much' }],
	['a negative volume', { ...base, callbackType: 'WP1_WORK_FINISH', volume: -1 }],
	['no devices', { callbackType: 'MACHINE_UPDATE_STATUS', iotIdList: [], status: 1 }],
	['a hole in the devices', { callbackType: 'MACHINE_UPDATE_STATUS', iotIdList: [1, null], status: 1 }],
	['a status that is a list', { callbackType: 'MACHINE_UPDATE_STATUS', iotIdList: [1], status: [1] }],
	[
		'a status of great depth',
		`{"callbackType":"MACHINE_UPDATE_STATUS","iotIdList":[1],"status":${'['.repeat(1e5)}${']'.repeat(1e5)}}`,
	],
	['another status', { callbackType: 'MACHINE_UPDATE_STATUS', iotIdList: [1], status: 2 }],
])('calls %s nonsense', (_what, body) => {
	expect(read(body)).toMatchObject({ kind: 'nonsense', problem: expect.any(String), isQuestion: false });
});
