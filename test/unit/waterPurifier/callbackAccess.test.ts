import { isInRanges, isToken, readRanges } from '../../../nodes/WaterPurifier/callbacks/access';

const isAllowed = (address: string | undefined, list: string) => isInRanges(address, readRanges(list).ranges);

it.each<[unknown, string, boolean]>([
	['secret', 'secret', true],
	['Secret', 'secret', false],
	['secret ', 'secret', false],
	['', 'secret', false],
	['', '', false],
	[undefined, '', false],
	[undefined, 'secret', false],
	[['secret', 'secret'], 'secret', false],
])('compares the token %p with %p', (given, token, expected) => {
	expect(isToken(given, token)).toBe(expected);
});

it.each([
	['203.0.113.7', '203.0.113.7', true],
	['203.0.113.8', '203.0.113.7', false],
	['203.0.113.7', ' 198.51.100.1 , 203.0.113.7 ', true],
	['198.51.100.255', '198.51.100.0/24', true],
	['198.51.101.0', '198.51.100.0/24', false],
	['198.51.100.9', '198.51.100.77/24', true],
	['10.11.12.13', '10.0.0.0/8', true],
	['255.255.255.255', '0.0.0.0/0', true],
	['::1', '0.0.0.0/0', false],
	['203.0.113.7', '203.0.113.7/32', true],
	// A server that listens on both IPv4 and IPv6 reports an IPv4 caller like this.
	['::ffff:203.0.113.7', '203.0.113.7', true],
	['::FFFF:cb00:7107', '203.0.113.7', true],
	['203.0.113.7', '::ffff:203.0.113.0/120', true],
	['::ffff:198.51.100.5', '198.51.100.0/24', true],
	['::203.0.113.7', '203.0.113.7', false],
	['2001:db8::1', '2001:db8::/32', true],
	['2001:DB8:0:0:0:0:0:1', '2001:db8::1', true],
	['2001:db9::1', '2001:db8::/32', false],
	['::1', '::1', true],
	['::', '::/0', true],
	['fe80::1%eth0', 'fe80::/10', true],
	['2001:db8:0:1::7', '2001:db8:0:1::/64', true],
	['2001:db8:0:2::7', '2001:db8:0:1::/64', false],
])('%s is in %s: %p', (address, list, expected) => {
	expect(readRanges(list).wrong).toEqual([]);
	expect(isAllowed(address, list)).toBe(expected);
});

it.each([
	'example.com',
	'203.0.113',
	'203.0.113.256',
	'203.0.113.07',
	'203.0.113.7/33',
	'203.0.113.7/',
	'203.0.113.7/24/8',
	'203.0.113.7/-1',
	'2001:db8::/129',
	'2001:db8::1::2',
	'2001:db8:1',
	'1:2:3:4:5:6:7:8:9',
	'12345::',
	'::g',
	'/24',
	'::ffff:203.0.113.7/24',
	'::ffff:203.0.113.7/95',
	'*',
])('%p is no address', (entry) => {
	expect(readRanges(`203.0.113.7, ${entry}`).wrong).toEqual([entry]);
	expect(isAllowed(entry, '0.0.0.0/0, ::/0')).toBe(false);
});

it('lets nobody in through an empty list, and nobody without an address', () => {
	expect(isAllowed('203.0.113.7', ' , ')).toBe(false);
	expect(isAllowed(undefined, '0.0.0.0/0')).toBe(false);
});
