import type { IWebhookFunctions } from 'n8n-workflow';

import { parseExact, stringifyExact } from '../../shared/platform/exactJson';
import { until } from '../../shared/until';
import type { SwipeAnswer } from './answer';
import { readSwipeAnswer, refusal } from './answer';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/**
 * Makes sure that the machine gets a proper answer in time, whatever the workflow does. Without it, n8n answers HTTP 500
 * when the workflow fails, sends an empty body when it ends without an answer, and keeps the machine waiting while it runs.
 *
 * The guard replaces the methods of this one request's response object. It holds back what n8n writes and checks it when it
 * is complete. A good answer passes. Anything else, or no answer within the limit, becomes a refusal with HTTP 200. n8n
 * writes the response in the process that received the request, even if a worker runs the workflow, so the guard works in
 * queue mode too. What n8n writes after the answer is dropped: setting headers then would throw inside n8n.
 *
 * @param limit milliseconds
 * @param onRefusal is told why the guard refused, when the refusal is not the workflow's own
 */
export function guardAnswer(response: Response, limit: number, onRefusal: (problem: string) => void): void {
	const original = {
		write: response.write.bind(response),
		end: response.end.bind(response),
		setHeader: response.setHeader.bind(response),
		setHeaders: response.setHeaders.bind(response),
		appendHeader: response.appendHeader.bind(response),
		removeHeader: response.removeHeader.bind(response),
		flushHeaders: response.flushHeaders.bind(response),
	};
	const chunks: Buffer[] = [];
	let answered = false;

	const collect = (chunk: unknown, encoding: unknown) => {
		if (typeof chunk === 'string')
			chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'));
		else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
	};
	const answer = (content: SwipeAnswer) => {
		answered = true;
		Object.assign(response, original);
		if (!response.headersSent && !response.writableEnded && !response.destroyed) {
			for (const name of response.getHeaderNames()) response.removeHeader(name);
			response.statusCode = 200;
			response.setHeader('content-type', 'application/json; charset=utf-8');
			response.end(stringifyExact(content));
		}
		Object.assign(response, muted(response));
	};
	const refuse = (problem: string) => {
		onRefusal(problem);
		answer(refusal);
	};

	Object.assign(response, {
		flushHeaders: () => undefined,
		write: (chunk: unknown, encoding: unknown) => {
			collect(chunk, encoding);
			return true;
		},
		end: (chunk: unknown, encoding: unknown) => {
			collect(chunk, encoding);
			const read = readAnswer(response.statusCode, Buffer.concat(chunks).toString('utf8'));
			if ('problem' in read) refuse(read.problem);
			else answer(read.answer);
			return response;
		},
	});
	void until(() => answered, limit).then(() => {
		if (!answered) refuse(`the workflow gave no answer within ${Math.round(limit / 1000)} s`);
	});
}

function readAnswer(status: number, text: string): ReturnType<typeof readSwipeAnswer> {
	if (text === '') return { problem: 'the workflow failed or ended without an answer' };
	if (status !== 200) return { problem: `the workflow failed, or answered with HTTP ${status}` };
	try {
		const read = readSwipeAnswer(parseExact(text));
		return 'problem' in read ? { problem: `the workflow's answer is not valid: ${read.problem}` } : read;
	} catch {
		return { problem: "the workflow's answer is not JSON" };
	}
}

/** The methods with which n8n and Express write a response, made to do nothing. */
function muted(response: Response): object {
	const nothing = () => response;
	return {
		write: () => true,
		end: nothing,
		setHeader: nothing,
		setHeaders: nothing,
		appendHeader: nothing,
		removeHeader: () => undefined,
		flushHeaders: () => undefined,
	};
}
