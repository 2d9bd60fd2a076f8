import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { pause } from '../../shared/stop';
import { within } from '../../shared/until';
import { clientSecretOf, credentialType } from '../platform/credential';
import { lookedUpMark } from '../webhook/message';
import { signedRequest } from '../webhook/signature';
import { outcomeOf } from './outcome';

/**
 * Milliseconds after parking. The first is soon; by the second one n8n has stored the execution under load, too; the last
 * one is for a platform whose queries lag behind its messages.
 */
const looks = [700, 5000, 30_000];

/** Milliseconds that a question or a delivery may take. */
const longestRequest = 30_000;

/**
 * Looks after an execution that is about to be parked: an event that came in the moment between the last query and
 * n8n's storing of it was refused by n8n. If the platform has one, it is delivered to the execution's own address the
 * way the platform does it, so that it is judged like any other message.
 *
 * This closes the gap as long as this process lives. Nothing depends on it: the wait is in n8n's database, and it ends
 * in any case. It never throws.
 *
 * @param oldNews failures that the execution knows: the first look does not believe them
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
