import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { apiError, inputError } from '../../shared/errors';
import type { ExactJson } from '../../shared/platform/exactJson';
import { stringifyExact } from '../../shared/platform/exactJson';
import type { Caller } from '../../shared/caller';
import { noteSent } from '../../shared/items/command';
import { requestTimeoutOf } from '../../shared/items/options';
import { nodeOf } from '../../shared/node';
import { readCredential } from '../../shared/platform/credentialOfRun';
import type { Reply } from '../../shared/platform/http';
import { joinUrl, networkError, requestOptions, send, wasNotSent } from '../../shared/platform/http';
import { waitOutLimits } from '../../shared/platform/rateLimit';
import { plain } from '../../shared/text';
import { credentialProblem, credentialType, secretsOf } from './credential';
import { readReply, tooMany } from './reply';
import { describe, notAnswered, ready } from './statuses';

export const apiRoot = '/api/open/v1';

/** A request's fields; a bigint goes out as a bare number. */
export type Body = Record<string, ExactJson>;

/** What came of one request. */
export type Result =
	| { kind: 'reply'; body: IDataObject; sentAt: number }
	/** The request never left: it had no effect. */
	| { kind: 'unsent'; error: NodeApiError }
	/**
	 * The answer was no: it had no effect. `vendorReason` is the platform's own word, `iotStatus` the purifier's; both are
	 * undefined when others answered. `sentAt` is in milliseconds since the epoch.
	 */
	| {
			kind: 'refused';
			reason: string;
			error: NodeApiError;
			vendorReason?: string;
			iotStatus?: string;
			sentAt: number;
	  }
	/** What came of the request is unknown; `reason` says why. The platform or the purifier may still be at work on it. */
	| { kind: 'lost'; reason: string; error: NodeApiError };

interface Limits {
	/** Names the item in errors; undefined for calls that belong to none. */
	itemIndex?: number;
	/** Milliseconds; for a request that is not to wait until the platform's limits allow it. */
	timeout?: number;
	/** Whether the request changes nothing: then a failure has no consequences. */
	isQuestion?: boolean;
	/** What a lost reply means for the user. */
	whenLost?: string;
	/** The credential's data, for a caller that has it already; else it is read. */
	credential?: IDataObject;
}

/**
 * Sends one request; again only after a limit of the platform has refused it, and with a `timeout` never. `path` is below
 * `/api/open/v1`; the credential's `authenticate` adds openId and time to the body and makes the `sign` header from them.
 * Numbers of the reply that JavaScript cannot hold are text.
 *
 * @throws NodeOperationError when credential or options cannot be used; nothing was sent then
 */
export async function exchange(
	caller: Caller,
	path: string,
	body: Body,
	limits: Limits = {},
): Promise<Result> {
	const { itemIndex, timeout = requestTimeoutOf(caller, itemIndex) } = limits;
	const ask = async () => await exchangeOnce(caller, path, body, { ...limits, timeout });
	const { result } =
		limits.timeout === undefined
			? await waitOutLimits(caller, ask, (answer) => busyFor(answer, limits.isQuestion === true))
			: await ask();
	return result;
}

/** What came of a request, and the reply when there was one. */
interface Exchange {
	result: Result;
	reply?: Reply;
}

/**
 * Whether the same request may be sent again in a moment, for `waitOutLimits`: when there are too many, and a question also
 * when the server says when it will be there again. The vendor documents neither; a server in between says so by HTTP.
 */
function busyFor({ result, reply }: Exchange, isQuestion: boolean): number | null | undefined {
	if (!reply || result.kind === 'reply') return undefined;
	const { status, retryAfter = null } = reply;
	if (status === tooMany && (isQuestion || result.kind === 'refused')) return retryAfter;
	return status === 503 && isQuestion ? (retryAfter ?? undefined) : undefined;
}

async function exchangeOnce(
	caller: Caller,
	path: string,
	body: Body,
	{ itemIndex, timeout, isQuestion = false, credential, ...limits }: Limits,
): Promise<Exchange> {
	const data = credential ?? (await readCredential(caller, credentialType, itemIndex));
	const problem = credentialProblem(data);
	if (problem)
		throw inputError(nodeOf(caller), problem, {
			itemIndex,
			description: 'Open the credential and correct it.',
		});

	const { whenLost, whenRefused } = { ...(isQuestion ? question : deed), ...limits };
	const options = requestOptions({
		method: 'POST',
		url: joinUrl(data.serverUrl as string, `${apiRoot}${path}`),
		body: stringifyExact(body),
		timeout,
	});
	if (!isQuestion && itemIndex !== undefined) noteSent(caller, itemIndex);
	const sentAt = Date.now();
	let reply: Reply;
	try {
		reply = await send(caller, { type: credentialType, data }, options);
	} catch (caught) {
		const error = networkError(caught, 'water purifier platform', whenLost, itemIndex);
		if (!(error instanceof NodeApiError)) throw error;
		if (!wasNotSent(error)) return { result: { kind: 'lost', reason: error.message, error } };
		error.description =
			'Nothing was sent. Check the Server URL of the credential, and that it can be reached from here.';
		return { result: { kind: 'unsent', error } };
	}

	const outcome = readReply(reply, secretsOf(data, options.headers?.sign));
	if (outcome.ok) return { reply, result: { kind: 'reply', body: outcome.body, sentAt } };
	const error = apiError(nodeOf(caller), outcome.message, {
		itemIndex,
		description: `${outcome.description} ${outcome.refused ? whenRefused : whenLost}`.trim(),
		httpCode: reply.status,
		hadNoEffect: outcome.refused,
	});
	const { message: reason, refused, vendorReason } = outcome;
	return {
		reply,
		result: refused
			? { kind: 'refused', reason, error, vendorReason, sentAt }
			: { kind: 'lost', reason, error },
	};
}

/** Sends a request that only asks, and returns the reply's body. Any other result is thrown as a NodeApiError. */
export async function call(
	caller: Caller,
	itemIndex: number | undefined,
	path: string,
	body: Body,
): Promise<IDataObject> {
	return bodyOf(await exchange(caller, path, body, { itemIndex, isQuestion: true }));
}

/**
 * Sends a device command, once. `code: 0` alone does not mean that the device obeyed: with any `iotStatus` but READY
 * the command was not carried out, and with NOT_ANSWER nobody knows.
 *
 * @param whenLost what a lost reply means for the user, when Check Status does not tell
 */
export async function command(
	caller: Caller,
	itemIndex: number,
	name: string,
	path: string,
	body: Body,
	whenLost?: string,
): Promise<Result> {
	const result = await exchange(caller, path, body, { itemIndex, ...(whenLost && { whenLost }) });
	if (result.kind !== 'reply' || result.body.iotStatus === ready) return result;

	// An empty one says as little as none.
	const iotStatus = result.body.iotStatus === '' ? undefined : (result.body.iotStatus ?? undefined);
	const status = plain(iotStatus ?? 'no iotStatus');
	const { meaning, advice } = describe(status);
	const reason = `the purifier ${meaning} (${status})`;
	const failure = (verdict: string, description: string, hadNoEffect: boolean) =>
		apiError(nodeOf(caller), `${verdict}: ${reason}`, { itemIndex, description, hadNoEffect });
	if (iotStatus === undefined || status === notAnswered) {
		const unknown = `It is not known whether ${name} was carried out`;
		return { kind: 'lost', reason, error: failure(unknown, whenLost ?? advice, false) };
	}
	const error = failure(`${name} was not carried out`, `${advice} ${deed.whenRefused}`, true);
	return { kind: 'refused', reason, error, iotStatus: status, sentAt: result.sentAt };
}

/** What the commands for one device have in common, for `inTurn`. */
export function deviceName(iotId: bigint): string {
	return `device ${iotId}`;
}

/** The reply's body; any other result is thrown as its NodeApiError. */
export function bodyOf(result: Result): IDataObject {
	if (result.kind === 'reply') return result.body;
	throw result.error;
}

/** What a failure means for the user, by what was sent. */
const question = {
	whenLost: 'The call only asks, so nothing has changed. Try again in a moment.',
	whenRefused: '',
};
const deed = {
	whenLost:
		'A command may have been carried out all the same. Look at the purifier with Check Status before you send it again.',
	whenRefused: 'Nothing was carried out by this request.',
};
