import { LosslessNumber } from 'lossless-json';
import { parseExactObject } from '../shared/json';
import type { ExactObject } from '../shared/json';

/** The platform's answer to a call that it does not accept: `{code, msg}`, with HTTP 200 unless given. */
export class PlatformError extends Error {
	constructor(
		message: string,
		readonly status = 200,
	) {
		super(message);
	}

	/** One code for everything: the platform reuses it, so clients must show `msg`. */
	readonly code = 20005;
}

const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;
const intMax = 2n ** 31n - 1n;

/** Reads the fields of a call with the strictness of the documented Java types. */
export class CallBody {
	private readonly fields: ExactObject;

	/** @throws PlatformError with HTTP 400 if the body is not a JSON object */
	constructor(bodyText: string) {
		const fields = parseExactObject(bodyText);
		if (!fields) throw new PlatformError('The body is not a JSON object', 400);
		this.fields = fields;
	}

	has(name: string): boolean {
		return this.fields[name] !== undefined && this.fields[name] !== null;
	}

	/** A 64-bit integer as decimal digits. A quoted number is refused: the type is a bare JSON number. */
	long(name: string): string {
		return asLong(name, this.required(name));
	}

	/** A whole number from `min` to `max`, 32 bits at most. */
	int(name: string, min = 0, max = Number(intMax)): number {
		const value = Number(asLong(name, this.required(name)));
		if (value < min || value > max) throw new PlatformError(`${name} must be from ${min} to ${max}`);
		return value;
	}

	text(name: string): string {
		const value = this.required(name);
		if (typeof value !== 'string') throw new PlatformError(`${name} must be a string`);
		return value;
	}

	/** A list of 64-bit integers, or undefined if the field is absent. */
	optionalLongs(name: string): string[] | undefined {
		if (!this.has(name)) return undefined;
		const value = this.required(name);
		if (!Array.isArray(value)) throw new PlatformError(`${name} must be a list of long`);
		return value.map((entry: unknown) => asLong(name, entry));
	}

	private required(name: string): unknown {
		const value = this.fields[name];
		if (!this.has(name) || value === '' || (Array.isArray(value) && value.length === 0)) {
			throw new PlatformError('Parameter cannot be empty');
		}
		return value;
	}
}

function asLong(name: string, value: unknown): string {
	const digits = value instanceof LosslessNumber ? value.value : '';
	if (!/^-?\d+$/.test(digits) || BigInt(digits) < longMin || BigInt(digits) > longMax) {
		throw new PlatformError(`${name} must be a bare whole number`);
	}
	return digits;
}
