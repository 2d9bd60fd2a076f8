import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { pause } from '../../shared/stop';
import { within } from '../../shared/until';
import { clientSecretOf, credentialType } from '../platform/credential';
import { lookedUpMark } from '../webhook/message';
import { signedRequest } from '../webhook/signature';
import { outcomeOf } from './outcome';

/**
 * Milliseconds after parking. The first look comes soon. By the second n8n has stored the execution even under load. The last
 * is for a platform whose queries lag behind its messages.
 */
const looks = [700, 5000, 30_000];

/** Milliseconds that a question or a delivery may take. */
const longestRequest = 30_000;

/**
 * Called just before an execution is parked, and looks again afterwards. n8n refuses an event that comes after the first
 * query but before n8n has stored the execution. If the platform shows such an event, it is sent to the execution's own
 * address in the platform's way, so that it is judged like any other message.
 *
 * This closes the gap as long as this process lives. Nothing depends on it: the wait is in n8n's database and ends in any
 * case. Never throws.
 *
 * @param oldNews failures that the execution knows, which the first look does not believe
 */
export function watch(
	ctx: IExecuteFunctions,
	events: string[],
	oldNews: string[],
	address: string,
	query: (timeout: number) => Promise<IDataObject>,
): void {
	void (async () => {
		const clientSecret = clientSecretOf(await ctx.getCredentials<IDataObject>(credentialType));
		for (const [index, moment] of looks.entries()) {
			await pause(ctx, moment - (looks[index - 1] ?? 0));
			const activation = await within(longestRequest, query(longestRequest)).catch(() => undefined);
			const delivery = activation && outcomeOf(activation, events);
			if (!delivery || (index === 0 && oldNews.includes(delivery.event))) continue;
			const { vendorEvent: event, iot_activation } = delivery;
			const payload = { event, iot_activation, [lookedUpMark]: oldNews };
			const response: unknown = await ctx.helpers.httpRequest({
				method: 'POST',
				url: address,
				body: new URLSearchParams({ signed_request: signedRequest(payload, clientSecret) }),
				timeout: longestRequest,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
				disableFollowRedirect: true,
			});
			if ((response as { statusCode: number }).statusCode === 200) return;
		}
	})().catch(() => {
		ctx.logger.debug(
			`${ctx.getNode().name}: could not look after the parked execution; it waits for the platform's message`,
		);
	});
}
