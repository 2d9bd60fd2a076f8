import type { Request, Response } from 'express';
import type { Fault, Faults } from './faults';
import { toJson } from './json';
import type { Timers } from './timers';

/** One call to the vendor's API, as it came in. */
export interface RequestRecord {
	/** Milliseconds since the epoch. */
	at: number;
	method: string;
	/** Without the query string, still escaped. */
	path: string;
	query: Record<string, string>;
	headers: Record<string, string>;
	/** The body's bytes as UTF-8 text, before any parsing. */
	bodyText: string;
	/**
	 * Where the call began and ended in the order of all that began and ended at this platform; `ended` is Infinity as long as
	 * it has not. Two calls overlap when each began before the other ended.
	 */
	began: number;
	ended: number;
	/** HTTP status of the reply; 0 as long as there is none, and for good if the connection was dropped. */
	status: number;
}

export interface VendorCall extends RequestRecord {
	/** Path parameters, unescaped. */
	params: Record<string, string>;
	/** A scripted fault that the device itself has to show (`offline`, `noAnswer`). */
	deviceFault?: Fault;
}

export interface Reply {
	status: number;
	/** Sent as JSON; a string is sent as it is. */
	body: unknown;
	contentType?: string;
	location?: string;
	retryAfter?: string;
}

export type VendorHandler = (call: VendorCall) => Reply;

export interface Pipeline {
	requests: RequestRecord[];
	faults: Faults;
	timers: Timers;
}

/** The page, with HTTP 200, of a network that wants a login first. */
const loginPage = '<!doctype html><p>Please log in to the network.</p>';
const errorPage =
	'<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/** Counts what begins and ends at the platforms of this process. */
let moments = 0;

/** Takes one HTTP request through journal, scripted faults and handler, and replies. */
export async function serve(
	{ requests, faults, timers }: Pipeline,
	req: Request,
	res: Response,
	handler: VendorHandler,
): Promise<void> {
	const record = toRecord(req);
	requests.push(record);
	const end = () => (record.ended = Math.min(record.ended, ++moments));
	res.on('finish', () => {
		record.status = res.statusCode;
		end();
	});
	res.on('close', end);

	const fault = faults.take(record.method, record.path);
	const instead = fault && replyInstead(fault);
	const call = { ...record, params: textFields(req.params) };
	// The call takes effect later than the platform replies.
	if (fault?.effectAfterMs !== undefined) timers.after(fault.effectAfterMs, () => void handler(call));
	if (fault?.kind === 'dropConnection') return drop(res);
	if (fault?.kind === 'drip') {
		if (fault.afterEffect) handler(call);
		return await drip(res, timers);
	}
	if (fault?.kind === 'slow' && !(await timers.sleep(fault.delayMs ?? 1000))) return;
	if (instead && !fault.afterEffect) return send(res, instead);

	const deviceFault = fault?.kind === 'offline' || fault?.kind === 'noAnswer' ? fault : undefined;
	const reply = handler({ ...call, deviceFault });

	if (fault?.kind === 'loseReply') return drop(res);
	if (fault?.kind === 'slowReply' && !(await timers.sleep(fault.delayMs ?? 1000))) return;
	send(res, instead ?? reply);
}

function replyInstead(fault: Fault): Reply | undefined {
	if (fault.kind === 'httpStatus') {
		const status = fault.status ?? 502;
		const { retryAfter } = fault;
		if (fault.body !== undefined) return { status, body: fault.body, retryAfter };
		return {
			status,
			body: errorPage.replaceAll('502 Bad Gateway', `${status} Error`),
			contentType: 'text/html',
			retryAfter,
		};
	}
	if (fault.kind === 'garbage') {
		const body = typeof fault.body === 'string' ? fault.body : loginPage;
		return { status: 200, body };
	}
	if (fault.kind === 'redirect') {
		const location = fault.location ?? 'http://elsewhere.invalid/';
		return { status: fault.status ?? 302, body: '', location };
	}
	return undefined;
}

function send(res: Response, { status, body, contentType, location, retryAfter }: Reply): void {
	if (res.destroyed) return;
	if (retryAfter !== undefined) res.set('retry-after', retryAfter);
	if (location !== undefined) res.set('location', location);
	res.status(status);
	if (typeof body === 'string') res.type(contentType ?? 'text/plain').send(body);
	else res.type('application/json').send(toJson(body));
}

async function drip(res: Response, timers: Timers): Promise<void> {
	res.status(200).type('application/json');
	do res.write(' ');
	while ((await timers.sleep(50)) && !res.destroyed);
}

function drop(res: Response): void {
	res.socket?.destroy();
}

function toRecord(req: Request): RequestRecord {
	const url = new URL(req.originalUrl, 'http://simulator');
	return {
		at: Date.now(),
		method: req.method,
		path: url.pathname,
		query: Object.fromEntries(url.searchParams),
		headers: textFields(req.headers),
		bodyText: Buffer.isBuffer(req.body) ? req.body.toString('utf8') : '',
		began: ++moments,
		ended: Infinity,
		status: 0,
	};
}

function textFields(fields: object): Record<string, string> {
	return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}
