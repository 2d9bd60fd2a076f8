import type { Request } from 'express';
import { parse } from 'node:querystring';
import { buffer } from 'node:stream/consumers';
import { createGunzip, createInflate } from 'node:zlib';

const maxPayload = 16 * 1024 * 1024;

/** What n8n's server adds to a request before a node sees it. */
export type WebhookRequest = Request & {
	contentType?: string;
	encoding?: BufferEncoding;
	rawBody: Buffer;
	readRawBody: () => Promise<void>;
};

/** An error that n8n answers with this HTTP status. */
export class HttpError extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

/** Gives the request what n8n's server gives to every request; the body is not read yet. */
export function prepareRequest(incoming: Request): WebhookRequest {
	const request = incoming as WebhookRequest;
	const [contentType, ...parameters] = (request.headers['content-type'] ?? '').split(';');
	if (contentType) {
		const charset = parameters
			.map((parameter) => /^\s*charset="?([^"]+)"?\s*$/i.exec(parameter)?.[1])
			.find(Boolean);
		request.contentType = contentType.toLowerCase();
		request.encoding = (charset?.toLowerCase() ?? 'utf-8') as BufferEncoding;
	}
	let raw: Promise<Buffer> | undefined;
	request.readRawBody = async () => {
		raw ??= readRaw(request);
		request.rawBody = await raw;
	};
	return request;
}

/**
 * Reads and parses the body by n8n's rules. Only form, JSON and text bodies (and, for nodes of
 * typeVersion 1, bodies of any other kind) are read; the rest is left to the node.
 */
export async function parseBody(request: WebhookRequest, typeVersion: number): Promise<void> {
	const { contentType } = request;
	if (contentType === 'multipart/form-data') {
		request.body = await parseMultipart(request);
		return;
	}
	const parsable = ['application/json', 'text/plain', 'application/x-www-form-urlencoded'];
	if (typeVersion > 1 && !parsable.some((type) => contentType?.startsWith(type))) return;

	await request.readRawBody();
	if (request.rawBody.length === 0) return;
	const text = request.rawBody.toString(request.encoding);
	const withoutMark = text.startsWith('\uFEFF') ? text.slice(1) : text;
	if (contentType === 'application/json') request.body = parseJson(withoutMark);
	else if (contentType === 'application/x-www-form-urlencoded') {
		request.body = parse(withoutMark, undefined, undefined, { maxKeys: 1000 });
	} else if (contentType === 'text/plain') request.body = text;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new HttpError(422, 'Failed to parse request body');
	}
}

async function readRaw(request: Request): Promise<Buffer> {
	const decoders = { gzip: createGunzip, deflate: createInflate };
	const decoder = decoders[request.headers['content-encoding'] as keyof typeof decoders] as
		(typeof decoders)['gzip'] | undefined;
	const raw = await buffer(decoder ? request.pipe(decoder()) : request);
	if (raw.length > maxPayload) throw new HttpError(500, 'There was a problem executing the workflow');
	return raw;
}

/** n8n's shape of a form with files: `rawBody` stays undefined, a single value is not a list. */
async function parseMultipart(request: Request): Promise<Record<'data' | 'files', Record<string, unknown>>> {
	const raw = await buffer(request);
	const headers = { 'content-type': request.headers['content-type'] ?? '' };
	const form = await new Response(raw, { headers }).formData();
	const body: Record<'data' | 'files', Record<string, unknown>> = { data: {}, files: {} };
	for (const key of new Set(form.keys())) {
		const values = form.getAll(key);
		const part = values.some((value) => typeof value !== 'string') ? body.files : body.data;
		part[key] = values.length === 1 ? values[0] : values;
	}
	return body;
}
