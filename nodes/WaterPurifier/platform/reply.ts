import type { IDataObject } from 'n8n-workflow';

import { parseObject } from '../../shared/platform/exactJson';
import type { Reply } from '../../shared/platform/http';
import { scrub } from '../../shared/platform/secrets';
import { plain } from '../../shared/text';
import { isAboutOrder, saysItFailed } from './vendorWords';

/** What a reply says about its request. What came of a command is decided later: see `CommandOutcome`. */
export type ParsedReply =
	| { ok: true; body: IDataObject }
	| {
			ok: false;
			message: string;
			/** What the user should check. The caller adds what the failure means for its request. */
			description: string;
			/** Whether the request certainly had no effect. Otherwise nobody knows what came of it. */
			refused: boolean;
			/** The platform's own `msg`; undefined when the reply is not the platform's. */
			vendorReason?: string;
	  };

/**
 * Tells success from failure. `{"code": 0, …}` is success; any other code is an error, usually with HTTP 200. The vendor
 * uses one code for several errors, so its `msg` is shown and the code is not interpreted.
 */
export function readReply({ status, text }: Reply, secrets: string[]): ParsedReply {
	const body = parseObject(text);
	if (body?.code === undefined) return unexpected(status);

	const reply = scrub(body, secrets);
	const isZero = plain(reply.code) === '0';
	if (isZero && status < 300) return { ok: true, body: reply };
	const vendorReason = plain(reply.msg ?? 'no reason given');
	const refused = !isZero && status < 500 && status !== 408 && !saysItFailed(vendorReason);
	const verb = refused ? 'refused the request' : 'failed';
	return {
		ok: false,
		refused,
		vendorReason,
		message: `The water purifier platform ${verb}: ${vendorReason} (code ${plain(reply.code)})`,
		description: `Code and reason are the vendor's (HTTP ${status}). ${refused ? whatToCheck(vendorReason) : outOfOrder}`,
	};
}

const outOfOrder = 'The platform is out of order.';

/** When the refusal is about the order, the credential cannot be the reason. */
function whatToCheck(vendorReason: string): string {
	return isAboutOrder(vendorReason)
		? 'Check the order ID: Get Flow shows what the platform knows of it.'
		: 'Check the values, and the openId and the secret of the credential.';
}

/** A reply without a code is not the platform's own. */
function unexpected(status: number): ParsedReply {
	const isClientError = status >= 400 && status < 500;
	return {
		ok: false,
		// The address is wrong, or a server in between refused the request: it did not reach the platform.
		refused: isClientError && status !== 408,
		message:
			status === tooMany
				? `The water purifier platform limits the number of requests (HTTP ${status})`
				: `The water purifier platform sent an unexpected reply (HTTP ${status})`,
		description: adviceFor(status),
	};
}

/** The HTTP status with which a server limits the number of requests. */
export const tooMany = 429;

function adviceFor(status: number): string {
	if (status === tooMany)
		return 'Wait a while, and send fewer at a time: lower Max Concurrency (maxConcurrency) in Options, or use a Loop with a Wait.';
	if (status >= 300 && status < 400)
		return 'It redirects to another address, which is not followed. Correct the Server URL of the credential.';
	const notOurs = 'The reply is not one of the platform. Check the Server URL of the credential.';
	if (status >= 400 && status < 500) return notOurs;
	return `${notOurs} If it is right, the platform is out of order.`;
}
