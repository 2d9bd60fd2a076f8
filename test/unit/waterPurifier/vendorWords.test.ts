import { isAboutOrder, saysItFailed } from '../../../nodes/WaterPurifier/platform/vendorWords';

it.each([
	'system error',
	'System busy',
	'Server is busy',
	'Internal Server Error',
	'internal error',
	'request timeout',
	'Request timed out',
	'time-out',
	'java.lang.NullPointerException',
	'java.net.SocketTimeoutException: Read timed out',
	'No response from the water purifier',
	'The device did not respond',
	'Device not responding',
	'device does not answer',
	'The device is unreachable',
	'communication failure',
	'connection lost',
	'设备无响应',
	'设备未响应',
	'通讯失败',
	'service unavailable',
	'unknown error',
	'系统异常',
	'请求超时',
])('%p says that the platform has failed', (msg) => {
	expect(saysItFailed(msg)).toBe(true);
});

it.each([
	'IotId does not exist',
	'Parameter cannot be empty',
	'The order already exists',
	'The sign is wrong',
	'The time has expired',
	'The device is busy',
	'too frequent',
	'maxWaitTime out of range',
	'',
])('%p is a refusal', (msg) => {
	expect(saysItFailed(msg)).toBe(false);
});

it.each([
	'The order already exists',
	'orderId repeated',
	'ORDER_ID',
	'advOrder',
	'订单已存在',
	'Duplicate entry',
	'请勿重复提交',
])('%p may be about an order that was sent before', (msg) => {
	expect(isAboutOrder(msg)).toBe(true);
});

it.each([undefined, '', 'IotId does not exist', 'The sign is wrong', 'too frequent'])(
	'%p is about something else',
	(msg) => {
		expect(isAboutOrder(msg)).toBe(false);
	},
);
