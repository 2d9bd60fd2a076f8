import { saysNotKnown } from '../../../nodes/WaterPurifier/platform/vendorWords';

it.each([
	'IotId does not exist',
	'Order does not exist',
	'order not exist',
	"The order doesn't exist",
	'ORDER NOT FOUND',
	'No such order',
	'no record',
	'There is no record of this order',
	'Unknown order o-1',
	'订单不存在',
])('%p says that the platform does not know it', (msg) => {
	expect(saysNotKnown(msg)).toBe(true);
});

it.each([
	undefined,
	'',
	'no reason given',
	'too frequent',
	'Parameter cannot be empty',
	'The sign is wrong',
	'system busy',
	'The order already exists',
	'No such call: POST /api/open/v1/advOrder/checkAdvOrder',
	'page not found',
	'接口不存在',
	'null',
])('%p does not', (msg) => {
	expect(saysNotKnown(msg)).toBe(false);
});
