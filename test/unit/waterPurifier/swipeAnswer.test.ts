import { readSwipeAnswer, refusal } from '../../../nodes/WaterPurifier/swipe/answer';

describe('a refusal', () => {
	it('keeps whole numbers for mark and balance', () => {
		expect(readSwipeAnswer({ isOk: 0, mark: 7, balance: -20 })).toEqual({
			answer: { ...refusal, mark: 7, balance: -20 },
		});
	});

	it.each([
		{ isOk: 0 },
		{ isOk: 0, volume: 150, maxWaitTime: 5, orderId: null, foo: 'x' },
		{ isOk: 0, mark: '1', balance: 1.5 },
		{ isOk: 0, mark: null, balance: [5] },
		{ isOk: 0, balance: '9007199254740993' },
	])('of %j is our own otherwise', (answer) => {
		expect(readSwipeAnswer(answer)).toEqual({ answer: refusal });
	});
});

it('passes an approval on as it is, with what it lacks', () => {
	const approval = { isOk: 1, balance: 5, orderId: 'o', volume: 300, maxWaitTime: 30, extra: 'x' };
	expect(readSwipeAnswer(approval)).toEqual({ answer: { mark: 1, ...approval } });
});
