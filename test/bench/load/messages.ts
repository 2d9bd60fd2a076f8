import { createHmac } from 'node:crypto';

import { signed } from '../../support/signedRequests';
import { activation } from '../standIns/platform';
import type { Shot } from './fire';

let sent = 0;

/** An id that no message of this run has had. */
export const freshId = () => String(9_007_199_254_740_993_000n + BigInt(++sent));

/** A message of the SodaIot platform about the end of a use, as it posts it to an activation's `webhook_url`. */
export function sodaMessage(secret: string, id = freshId()): Shot {
	const payload = `{"event":"TERIMATED","iot_activation":${activation(id)}}`;
	return {
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: `signed_request=${signed(payload, secret)}`,
	};
}

/** A message of GitHub's, with the same content. */
export function gitHubMessage(secret: string): Shot {
	const body = `{"action":"TERIMATED","iot_activation":${activation(freshId())}}`;
	const signature = createHmac('sha256', secret).update(body).digest('hex');
	return {
		headers: {
			'content-type': 'application/json',
			'x-github-event': 'push',
			'x-hub-signature-256': `sha256=${signature}`,
		},
		body,
	};
}
