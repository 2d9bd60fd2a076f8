import { withConfirmation, withdraw } from '../../../nodes/WaterPurifier/callbacks/confirmation';
import { proven, unproven } from '../../../nodes/WaterPurifier/callbacks/finding';
import type { Delivery } from '../../../nodes/WaterPurifier/callbacks/message';

const delivery: Delivery = {
	callTime: 1,
	callbackType: 'WP1_START_WATER',
	event: 'WP1_START_WATER',
	deliveryId: 'id',
	iotId: '7',
	orderId: 'o',
	cardNum: 'forged',
	lock: 'forged',
};

it('moves what nobody compared out of the way of a confirmed event', () => {
	const finding = proven('So it is', ['event', 'iotId', 'orderId'], ['start', 1]);
	const { confirmation, ...fields } = withConfirmation(delivery, { ...finding, steps: ['lock'] });
	const { event, deliveryId, callbackType, iotId, orderId } = delivery;
	expect(fields).toEqual({ event, deliveryId, callbackType, iotId, orderId });
	expect(confirmation).toEqual({
		confirmed: true,
		statement: 'So it is',
		proven: ['event', 'iotId', 'orderId'],
		steps: ['lock'],
		unproven: { callTime: 1, cardNum: 'forged', lock: 'forged' },
		record: expect.stringMatching(/^[0-9a-f]{64}$/),
	});
});

it('leaves the vendor’s fields of any other event where they are, and names those that are proven', () => {
	expect(withConfirmation(delivery, unproven('Nobody knows', ['iotId']))).toEqual({
		...delivery,
		confirmation: { confirmed: false, statement: 'Nobody knows', proven: ['iotId'] },
	});
});

it('can take a confirmation back', () => {
	const confirmed = withConfirmation(delivery, proven('So it is', ['event', 'orderId'], ['start', 1]));
	expect(withdraw(confirmed, 'It was another one')).toEqual({
		...delivery,
		confirmation: { confirmed: false, statement: 'It was another one', proven: ['orderId'] },
	});
});
