import type { IDataObject } from 'n8n-workflow';

import { parseObject } from '../shared/exactJson';
import type { Reply } from '../shared/http';
import { scrub } from '../shared/secrets';
import { plain } from '../shared/text';

export type Outcome =
	| { ok: true; body: IDataObject }
	| {
			ok: false;
			message: string;
			description: string;
			/** Whether it is the platform's own "no". Anything else does not tell what came of the request. */
			refused: boolean;
	  };

/**
 * Tells success from failure: `{"code": 0, …}` is success, any other code an error, usually with HTTP 200. The
 * vendor uses one code for several errors, so its `msg` is shown and the code is not interpreted.
 */
export function readReply({ status, text }: Reply, secrets: string[]): Outcome {
	const body = parseObject(text);
	if (body?.code === undefined) {
		return {
			ok: false,
			// Whoever answers so, a server in between or a wrong address, has not let the request through to the platform.
			refused: status >= 400 && status < 500 && status !== 408,
			message: `The water purifier platform sent an unexpected reply (HTTP ${status})`,
			description: unexpected(status),
		};
	}

	const reply = scrub(body, secrets);
	if (plain(reply.code) === '0' && status < 300) return { ok: true, body: reply };
	return {
		ok: false,
		refused: plain(reply.code) !== '0' && status < 500,
		message: `The water purifier platform refused the request: ${plain(reply.msg ?? 'no reason given')} (code ${plain(reply.code)})`,
		description: `Code and reason are the vendor's (HTTP ${status}). Check the values, and the openId and the secret of the credential.`,
	};
}

function unexpected(status: number): string {
	if (status >= 300 && status < 400)
		return 'It redirects to another address, which is not followed. Correct the Server URL of the credential.';
	if (status >= 400 && status < 500)
		return 'The reply is not one of the platform: nothing was carried out. Check the Server URL of the credential.';
	return 'The reply is not one of the platform. Check the Server URL of the credential. If it is right, the platform is out of order, and a command may have been carried out all the same: look with Check Status before you send it again.';
}
