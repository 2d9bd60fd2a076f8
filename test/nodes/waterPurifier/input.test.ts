import { failureOf } from '../../support/failures';
import { byId, lobby, order, usePurifier } from '../../support/waterPurifier';

const bench = usePurifier();

describe('refuses before anything is sent, and names field and item:', () => {
	const notDigits = '"Purifier" (iotId) must be a whole number';
	const volume = '"Volume (ml)" (volume) must be a whole number';
	const wait = '"Max Wait Time (Seconds)" (maxWaitTime) must be a whole number from 30 to 120 seconds';
	const price = '"Program Price" (programPrice) must be';

	it.each([
		['iotId', byId('={{ "" }}'), '"Purifier" (iotId) is empty'],
		['iotId', byId('={{ "   " }}'), '"Purifier" (iotId) is empty'],
		['iotId', byId('={{ undefined }}'), '"Purifier" (iotId) is empty'],
		['iotId', byId('={{ null }}'), '"Purifier" (iotId) is empty'],
		['iotId', byId('={{ "abc" }}'), notDigits],
		['iotId', byId('={{ "12 34" }}'), notDigits],
		['iotId', byId('={{ "-1" }}'), notDigits],
		['iotId', byId('={{ "+1" }}'), notDigits],
		['iotId', byId('={{ "1.0" }}'), notDigits],
		['iotId', byId('={{ "1e3" }}'), notDigits],
		['iotId', byId('={{ "0x10" }}'), notDigits],
		['iotId', byId('={{ "007" }}'), notDigits],
		['iotId', byId('={{ "１２３" }}'), notDigits],
		['iotId', byId('={{ \'1,"volume":9\' }}'), notDigits],
		['iotId', byId('={{ 1.5 }}'), notDigits],
		['iotId', byId('={{ true }}'), '"Purifier" (iotId) must be'],
		['iotId', byId('={{ [1] }}'), '"Purifier" (iotId) must be'],
		['iotId', byId('={{ "0" }}'), '"Purifier" (iotId) must be from 1 to 9223372036854775807, but is 0'],
		[
			'iotId',
			byId('={{ "9223372036854775808" }}'),
			'"Purifier" (iotId) must be from 1 to 9223372036854775807',
		],
		[
			'iotId',
			byId('={{ 9007199254740993 }}'),
			'"Purifier" (iotId) is the number 9007199254740992, which is too large',
		],
		[
			'iotId',
			byId(9007199254740992),
			'"Purifier" (iotId) is the number 9007199254740992, which is too large',
		],
		['iotId', byId('={{ 1e21 }}'), '"Purifier" (iotId) is the number 1e+21, which is too large'],
		['volume', 0, `${volume} from 1 to 2147483647 millilitres, but is 0`],
		['volume', -5, `${volume} from 1 to 2147483647 millilitres, but is -5`],
		['volume', 1.5, `${volume} from 1 to 2147483647 millilitres, but is 1.5`],
		['volume', 2147483648, `${volume} from 1 to 2147483647 millilitres, but is 2147483648`],
		['volume', '={{ "much" }}', volume],
		['volume', '={{ "" }}', volume],
		['volume', '={{ "0x10" }}', volume],
		['volume', '={{ "1e3" }}', volume],
		['volume', '={{ null }}', volume],
		['volume', '={{ true }}', volume],
		['volume', '={{ [2000] }}', volume],
		['volume', '={{ NaN }}', volume],
		['orderId', '={{ "" }}', '"Order ID" (orderId) is empty'],
		['orderId', '  ', '"Order ID" (orderId) is empty'],
		['orderId', '={{ undefined }}', '"Order ID" (orderId) is empty'],
		['orderId', '={{ ({ id: 1 }) }}', '"Order ID" (orderId) must be text, but is {"id":1}'],
		[
			'orderId',
			'={{ 9007199254740993 }}',
			'"Order ID" (orderId) is the number 9007199254740992, which is too large',
		],
		['maxWaitTime', 29, `${wait}, but is 29`],
		['maxWaitTime', 121, `${wait}, but is 121`],
		['maxWaitTime', 60.5, `${wait}, but is 60.5`],
		['maxWaitTime', '={{ "60 s" }}', `${wait}, but is "60 s"`],
		['programPrice', -1, price],
		['programPrice', 1.5, '"Program Price" (programPrice) must be a whole number'],
		['programPrice', '={{ "1,5" }}', price],
		['programPrice', '={{ 1e21 }}', '"Program Price" (programPrice) is the number 1e+21, which is too large'],
		['programPrice', '={{ "9223372036854775808" }}', price],
	])('%s = %p', async (field, value, message) => {
		const failure = failureOf(await bench.run('lock', order({ [field]: value })));

		expect(failure.message.slice(0, message.length)).toBe(message);
		expect(failure.message).toMatch(/ \[item 0\]$/);
		expect(failure.itemIndex).toBe(0);
		expect(bench.bodies).toEqual([]);
	});

	it.each([
		['cancelLock', { iotId: byId(lobby), orderId: '={{ "" }}' }, '"Order ID" (orderId) is empty'],
		['cancelLock', { iotId: byId('={{ "x" }}'), orderId: 'order-1' }, '"Purifier" (iotId) must be'],
		['checkStatus', { iotId: byId('={{ "" }}') }, '"Purifier" (iotId) is empty'],
	])('%s %p', async (operation, parameters, message) => {
		const failure = failureOf(await bench.run(operation, parameters));
		expect(failure.message).toContain(message);
		expect(bench.bodies).toEqual([]);
	});

	it('the first field that is wrong, also when others are', async () => {
		const failure = failureOf(await bench.run('lock', order({ volume: 0, maxWaitTime: 0 })));
		expect(failure.message).toContain('(volume)');
	});
});

it.each(['12 34', ' '])('names the field and the item also for the fixed value %p', async (id) => {
	const failure = failureOf(await bench.run('checkStatus', { iotId: byId(id) }));
	expect(failure.message).toContain('"Purifier" (iotId)');
	expect(failure.itemIndex).toBe(0);
	expect(bench.bodies).toEqual([]);
});

it('tells how to pass long IDs', async () => {
	const failure = failureOf(await bench.run('lock', order({ iotId: byId('={{ 9007199254740993 }}') })));
	expect(failure.description).toContain('as text');
});

it.each([
	['purifier', 'explode'],
	['purifier', 'toString'],
	['machine', ''],
])('says that resource %s has no operation %p', async (resource, operation) => {
	const failure = failureOf(await bench.run(operation, { ...order(), resource }));
	expect(failure.message).toContain(`"${operation}" on resource "${resource}"`);
	expect(failure.itemIndex).toBe(0);
	expect(bench.bodies).toEqual([]);
});

describe('the credential', () => {
	it.each([
		[{ serverUrl: '' }, 'Server URL'],
		[{ serverUrl: 'open.example.com' }, 'Server URL'],
		[{ serverUrl: 'ftp://open.example.com' }, 'Server URL'],
		[{ serverUrl: 'https://open.example.com?a=b' }, 'Server URL'],
		[{ serverUrl: 'https:open.example.com' }, 'Server URL'],
		[{ openId: '' }, 'openId'],
		[{ secret: '' }, 'secret'],
		[{ secret: 'short' }, 'secret'],
	])('is refused with %p', async (changes, field) => {
		const credentials = bench.credentialsFor(bench.simulator.url, changes);
		const failure = failureOf(await bench.run('checkStatus', { iotId: byId(lobby) }, { credentials }));
		expect(failure.message).toContain(`"${field}"`);
		expect(bench.bodies).toEqual([]);
	});

	it('may be wrong without any of it in the error', async () => {
		const secret = 'not-the-secret-1';
		const credentials = bench.credentialsFor(bench.simulator.url, { secret });
		const failure = failureOf(await bench.run('checkStatus', { iotId: byId(lobby) }, { credentials }));
		expect(failure.message).toContain('The sign is wrong (code 20005)');
		expect(failure.description).toContain('secret');
		expect(JSON.stringify(failure)).not.toContain(secret);
	});
});
