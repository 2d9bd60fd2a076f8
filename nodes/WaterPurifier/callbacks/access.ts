import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether the token in the callback's URL is the right one. The hashes are compared in constant time, so the time that it
 * takes gives away neither the token's letters nor its length. An empty token lets nobody in.
 */
export function isToken(given: unknown, token: string): boolean {
	if (typeof given !== 'string' || token === '') return false;
	return timingSafeEqual(hash(given), hash(token));
}

function hash(text: string): Buffer {
	return createHash('sha256').update(text, 'utf8').digest();
}

/** Addresses that share their first bits. IPv4 addresses are kept as IPv6 addresses (`::ffff:…`). */
export interface Range {
	first: bigint;
	/** How many of the 128 bits count. */
	bits: number;
}

const ipv4Prefix = 0xffffn << 32n;

/** Reads a list such as `203.0.113.7, 198.51.100.0/24, 2001:db8::/32`; `wrong` has the entries that are no addresses. */
export function readRanges(list: string): { ranges: Range[]; wrong: string[] } {
	const entries = list
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
	const read = entries.map((entry) => ({ entry, range: readRange(entry) }));
	return {
		ranges: read.map(({ range }) => range).filter((range) => range !== undefined),
		wrong: read.filter(({ range }) => range === undefined).map(({ entry }) => entry),
	};
}

/** Whether an address is in one of the ranges. `::ffff:203.0.113.7`, as servers for both protocols report it, is 203.0.113.7. */
export function isInRanges(address: string | undefined, ranges: Range[]): boolean {
	const value = address === undefined ? undefined : readAddress(address)?.value;
	if (value === undefined) return false;
	return ranges.some(({ first, bits }) => (value ^ first) >> BigInt(128 - bits) === 0n);
}

function readRange(entry: string): Range | undefined {
	const [text = '', length, ...rest] = entry.split('/');
	const address = readAddress(text);
	if (!address || rest.length > 0) return undefined;
	if (length === undefined) return { first: address.value, bits: 128 };
	if (!/^\d{1,3}$/.test(length)) return undefined;
	const bits = Number(length) + (address.isIpv4 ? 96 : 0);
	// Written as IPv6 with the length of an IPv4 range it would be all IPv4 addresses.
	if (bits < 96 && address.value >> 32n === 0xffffn) return undefined;
	return bits <= 128 ? { first: address.value, bits } : undefined;
}

/** No address is longer, even with the name of a network interface at its end. A caller can claim any text as its address. */
const longestAddress = 100;

function readAddress(text: string): { value: bigint; isIpv4: boolean } | undefined {
	if (text.length > longestAddress) return undefined;
	const ipv4 = readIpv4(text);
	if (ipv4 !== undefined) return { value: ipv4Prefix | ipv4, isIpv4: true };
	const value = readIpv6(text);
	return value === undefined ? undefined : { value, isIpv4: false };
}

function readIpv4(text: string): bigint | undefined {
	const parts = text.split('.');
	// No leading zeros: some programs read them as octal.
	if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
		return undefined;
	return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function readIpv6(text: string): bigint | undefined {
	// The network interface after a % means nothing on other machines. A trailing IPv4 address stands for two groups.
	const withoutZone = text.replace(/%.*$/, '');
	const groups = withoutZone.replace(/[^:]+$/, (last) => {
		const ipv4 = readIpv4(last);
		return ipv4 === undefined ? last : `${(ipv4 >> 16n).toString(16)}:${(ipv4 & 0xffffn).toString(16)}`;
	});
	const halves = groups.split('::');
	if (halves.length > 2) return undefined;
	const [before = [], after = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
	const missing = 8 - before.length - after.length;
	if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
	const all = [...before, ...Array<string>(missing).fill('0'), ...after];
	if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
	return all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
