/**
 * What can go wrong with one call:
 *
 * - `offline`: the platform answers, the device is offline (no effect)
 * - `noAnswer`: the platform answers that the device said nothing; the outcome is unknown to the caller
 * - `httpStatus`: another HTTP status with `body`, or an HTML error page as a proxy would send it
 * - `slow`: waits `delayMs`, then handles the call normally
 * - `slowReply`: handles the call at once, then waits `delayMs` before it replies
 * - `dropConnection`: closes the connection before the call takes effect
 * - `loseReply`: handles the call with its effect, then closes the connection
 * - `garbage`: HTTP 200 with something that is not JSON
 * - `drip`: HTTP 200 and then one blank after the other, without end
 * - `redirect`: HTTP 302, or another status, to `location`
 */
const faultKinds = [
	'offline',
	'noAnswer',
	'httpStatus',
	'slow',
	'slowReply',
	'dropConnection',
	'loseReply',
	'garbage',
	'drip',
	'redirect',
] as const;

export type FaultKind = (typeof faultKinds)[number];

export interface FaultSpec {
	/** Path of the vendor's call; `*` stands for any text. Absent: every call. */
	path?: string;
	/** HTTP method; absent: every method. */
	method?: string;
	kind: FaultKind;
	/** How many calls it hits; absent: a standing fault, until it is removed. */
	times?: number;
	/** For `httpStatus`, 502 unless given, and `redirect`, 302 unless given. */
	status?: number;
	/** For `httpStatus` (a JSON value; absent: an HTML page) and `garbage` (a text). */
	body?: unknown;
	/** For `httpStatus`: the header `Retry-After`, as it is sent. */
	retryAfter?: string;
	/** For `slow` and `slowReply`, milliseconds; 1000 unless given. */
	delayMs?: number;
	/** For `redirect`; another host unless given. */
	location?: string;
	/** For `noAnswer`, `httpStatus`, `garbage`, `drip` and `redirect`: the call takes effect all the same. */
	afterEffect?: boolean;
	/** For `noAnswer`, `dropConnection` and those of `afterEffect`: the call takes effect this many milliseconds later. */
	effectAfterMs?: number;
}

export interface Fault extends FaultSpec {
	id: number;
	/** Calls hit so far. */
	used: number;
}

/** The scripted faults of one simulator; the first one that matches a call is used. */
export class Faults {
	private entries: Fault[] = [];
	private lastId = 0;

	/** All faults, used up ones included, so that a test can see that its fault really struck. */
	get list(): readonly Fault[] {
		return this.entries;
	}

	/** @throws Error for an unknown kind or a `times` below one */
	add(spec: FaultSpec): Fault {
		if (!faultKinds.includes(spec.kind)) {
			throw new Error(`Unknown fault kind "${String(spec.kind)}"; known: ${faultKinds.join(', ')}`);
		}
		if (spec.times !== undefined && !(Number.isInteger(spec.times) && spec.times > 0)) {
			throw new Error('times must be a whole number above zero, or absent for a standing fault');
		}
		const fault: Fault = { ...spec, id: ++this.lastId, used: 0 };
		this.entries.push(fault);
		return fault;
	}

	remove(id: number): boolean {
		const before = this.entries.length;
		this.entries = this.entries.filter((fault) => fault.id !== id);
		return this.entries.length < before;
	}

	clear(): void {
		this.entries = [];
	}

	/** The fault that strikes this call, counted as used; undefined if the call goes well. */
	take(method: string, path: string): Fault | undefined {
		const fault = this.entries.find(
			(entry) =>
				(entry.times === undefined || entry.used < entry.times) &&
				(entry.method === undefined || entry.method.toUpperCase() === method.toUpperCase()) &&
				matches(entry.path ?? '*', path),
		);
		if (fault) fault.used++;
		return fault;
	}
}

function matches(pattern: string, path: string): boolean {
	const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${parts.join('.*')}$`).test(path);
}
