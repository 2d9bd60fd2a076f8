import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { inputError } from '../errors';
import { nodeOf, readParameter } from '../node';
import { isHttpUrl, quote } from '../text';

const largestLong = 2n ** 63n - 1n;

interface Limits {
	min?: number;
	max?: number;
	/** Goes behind the limits in the error, e.g. "seconds". */
	unit?: string;
}

/**
 * Reads and checks the parameters of one item before anything is sent. Every error names the field as the editor
 * and the workflow's JSON call it, what is wrong with its value, and the item.
 */
export class ItemInput {
	private readonly values = new Map<string, unknown>();

	constructor(
		private readonly ctx: IExecuteFunctions,
		private readonly itemIndex: number,
	) {}

	/** Text that must not be empty; `maxBytes` counts bytes of UTF-8, as the vendors do. Trims what was pasted around it. */
	text(field: INodeProperties, { maxBytes }: { maxBytes?: number } = {}): string {
		const text = this.asText(field, this.read(field)).trim();
		if (text === '')
			throw this.error(
				field,
				'is empty',
				'Fill it in; if it is an expression, check that it gives a value for this item.',
			);
		return this.withinBytes(field, text, maxBytes);
	}

	/**
	 * Text as one segment of a path, escaped. `.` and `..` are refused: every URL parser, ours included, takes even
	 * their escaped forms for folders, and the request would become another call.
	 */
	segment(field: INodeProperties, limits: { maxBytes?: number } = {}): string {
		const text = this.text(field, limits);
		if (text === '.' || text === '..') throw this.error(field, `must be an ID, but is ${quote(text)}`);
		return encodeURIComponent(text);
	}

	/** A vendor's device id or amount: a 64-bit integer of which every digit counts (Java's `long`), not negative. */
	long(field: INodeProperties, { min = 0n }: { min?: bigint } = {}): bigint {
		const raw = this.read(field);
		const isFraction = typeof raw === 'number' && !Number.isInteger(raw);
		return this.asLong(field, isFraction ? String(raw) : this.text(field), min);
	}

	/** Several of them: an array, or a text with commas between them. None when the field is empty. */
	longs(field: INodeProperties, { min = 0n }: { min?: bigint } = {}): bigint[] {
		const raw = this.read(field);
		const entries = (Array.isArray(raw) ? (raw as unknown[]) : this.asText(field, raw).split(','))
			.map((entry) => this.asText(field, entry).trim())
			.filter((entry) => entry !== '');
		return [...new Set(entries)].map((entry) => this.asLong(field, entry, min));
	}

	private asLong(field: INodeProperties, text: string, min: bigint): bigint {
		if (!/^(0|[1-9]\d*)$/.test(text))
			throw this.error(field, `must be a whole number written in digits alone, but is ${quote(text)}`);
		const value = BigInt(text);
		if (value < min || value > largestLong)
			throw this.error(field, `must be from ${min} to ${largestLong}, but is ${text}`);
		return value;
	}

	/** A whole number within limits (Java's `int` at the vendors' end). */
	integer(field: INodeProperties, limits: Limits = {}): number {
		return this.wholeNumber(field, this.read(field), limits);
	}

	/** The same for a value that has been read already. */
	wholeNumber(
		field: INodeProperties,
		raw: unknown,
		{ min = 0, max = 2 ** 31 - 1, unit }: Limits = {},
	): number {
		const value = typeof raw === 'string' && /^\s*-?\d+\s*$/.test(raw) ? Number(raw) : raw;
		if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
		const range = `from ${min} to ${max}${unit ? ` ${unit}` : ''}`;
		throw this.error(field, `must be a whole number ${range}, but is ${quote(raw)}`);
	}

	/** A switch. A text is refused, "true" as well as "false": a user who means one of them must not get the other. */
	boolean(field: INodeProperties): boolean {
		const value = this.readOnce(field.name, { fallback: field.default });
		if (typeof value === 'boolean') return value;
		throw this.error(field, `must be true or false, but is ${quote(value)}`);
	}

	/** An address that a platform can call: absolute, http or https. */
	url(field: INodeProperties): string {
		const text = this.text(field);
		if (isHttpUrl(text)) return text;
		throw this.error(
			field,
			`must be a full address that begins with https:// or http://, but is ${quote(text)}`,
		);
	}

	/**
	 * The value of an optional field inside a collection, or undefined when it is not set.
	 * `collection` is the collection's parameter name.
	 */
	optional(collection: string, field: INodeProperties): unknown {
		const values = this.readOnce(collection, { fallback: {} }) as Record<string, unknown> | undefined;
		const value = values?.[field.name];
		return value === null || value === '' ? undefined : value;
	}

	/**
	 * Whether such a field has an expression: then it is meant to have a value, and where that gives none, the item must not
	 * go on as if the field were not set.
	 */
	isExpression(collection: string, { name }: INodeProperties): boolean {
		const written = this.ctx.getNode().parameters[collection] as Record<string, unknown> | undefined;
		const value = written?.[name];
		return typeof value === 'string' && value.startsWith('=');
	}

	/** Text as it is (nothing trimmed), at most `maxBytes` bytes of UTF-8. */
	withinBytes(field: INodeProperties, text: string, maxBytes = Infinity): string {
		const bytes = Buffer.byteLength(text, 'utf8');
		if (bytes <= maxBytes) return text;
		throw this.error(
			field,
			`is ${bytes} bytes long, but the platform takes at most ${maxBytes}`,
			'Shorten it. Letters outside plain English count two to four bytes each.',
		);
	}

	/** Turns what an expression gave into text; numbers are taken only while they still have all their digits. */
	asText(field: INodeProperties, value: unknown): string {
		if (value === undefined || value === null) return '';
		if (typeof value === 'string') return value;
		if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value)))
			return String(value);
		if (typeof value === 'number' && Number.isInteger(value)) {
			throw this.error(
				field,
				`is the number ${value}, which is too large to be exact: its last digits are already lost`,
				'Pass long ids as text, in quotes, from the very first node on.',
			);
		}
		throw this.error(field, `must be text, but is ${quote(value)}`);
	}

	/** The raw value of a field, expressions evaluated for this item, a resource locator reduced to its value. */
	read(field: INodeProperties): unknown {
		return this.readOnce(field.name, { extractValue: field.type === 'resourceLocator' });
	}

	/** An expression is evaluated once, however often its field is looked at. */
	private readOnce(name: string, how: { fallback?: unknown; extractValue?: boolean }): unknown {
		if (!this.values.has(name)) this.values.set(name, readParameter(this.ctx, name, this.itemIndex, how));
		return this.values.get(name);
	}

	error(field: INodeProperties, problem: string, description?: string) {
		return inputError(nodeOf(this.ctx), `"${field.displayName}" (${field.name}) ${problem}`, {
			itemIndex: this.itemIndex,
			description: description ?? field.description,
		});
	}
}
