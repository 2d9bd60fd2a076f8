import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeApiError, sleep } from 'n8n-workflow';

import { apiError, asNodeError, inputError } from '../../shared/errors';
import { plain } from '../../shared/text';
import { queryActivation } from '../activation';
import { clientSecretOf, credentialType } from '../credential';
import type { Delivery } from '../webhook/message';
import { park, resumedWith } from './engine';
import { isFailure, outcomeOf } from './outcome';
import { proofFor, proofParameter } from './proof';
import { watch } from './watch';

export const failOnFailure: INodeProperties = {
	displayName: 'Fail on Failure',
	name: 'failOnFailure',
	type: 'boolean',
	default: false,
	description:
		'Whether ACTIVE_FAILURE and TERMINATE_FAILURE are errors of this node, so that its error output and error workflows see them. Otherwise they are data like the other events.',
};

interface Wait {
	activationId: string;
	/** Documented spelling. */
	events: string[];
	until: Date;
	/** What Activate sent; it comes out again with the event. */
	sent?: IDataObject;
	/** What is known of the activation when it has just been accepted: then nothing may fail any more. */
	accepted?: IDataObject;
	/** Milliseconds before the platform is asked for the first time. */
	pause: number;
}

/**
 * The address to which the platform reports the events of an activation that this execution waits for, with our proof.
 *
 * @throws NodeOperationError without a client secret, or with more than one item: n8n has one wait per execution
 */
export async function resumeAddress(ctx: IExecuteFunctions, itemIndex: number): Promise<string> {
	if (ctx.getInputData().length > 1) {
		throw inputError(
			ctx.getNode(),
			'One execution can wait for one activation only, but there are several items',
			{
				itemIndex,
				description:
					'Put a Loop Over Items node with batch size 1 in front, or call a sub-workflow for each item, or set "Wait For" to "Nothing" and let a SodaIot Trigger start another workflow.',
			},
		);
	}
	const clientSecret = clientSecretOf(await ctx.getCredentials<IDataObject>(credentialType, itemIndex));
	if (clientSecret === '') {
		throw inputError(
			ctx.getNode(),
			"Waiting needs the client secret: it proves that a message is the platform's",
			{
				itemIndex,
				description: 'Fill in "Client Secret" in the SodaIot credential.',
			},
		);
	}
	const address = new URL(plain(ctx.evaluateExpression('{{ $execution.resumeUrl }}', itemIndex)));
	address.searchParams.set(proofParameter, proofFor(ctx.getExecutionId(), clientSecret));
	return address.toString();
}

/**
 * Waits for one of the events of an activation. Asks the platform first, so that an event that came before n8n has
 * parked the execution (n8n refuses it, and the platform may not repeat it) is not waited for in vain; `watch` looks
 * once more after that.
 *
 * @returns the item of the event; when the execution is parked, what it returns is dropped by n8n
 */
export async function waitFor(ctx: IExecuteFunctions, itemIndex: number, wait: Wait): Promise<IDataObject> {
	await sleep(wait.pause);
	const activation = await firstQuery(ctx, itemIndex, wait);
	const delivery = outcomeOf(activation, wait.events);
	if (delivery) return finish(ctx, itemIndex, delivery, wait.sent);

	const waiting = {
		timedOut: true as const,
		waitedFor: wait.events,
		iot_activation: activation,
		...(wait.sent && { sent: wait.sent }),
	};
	watch(
		ctx,
		wait,
		await resumeAddress(ctx, itemIndex),
		async () => await queryActivation(ctx, itemIndex, wait.activationId),
	);
	await park(ctx, waiting, wait.until);
	return waiting;
}

/** The item with which a parked execution goes on, or undefined when this run is not a resumed one. */
export async function resumedItem(
	ctx: IExecuteFunctions,
	itemIndex: number,
): Promise<IDataObject | undefined> {
	const resumed = resumedWith(ctx);
	if (!resumed) return undefined;
	// Only now n8n has stored that the execution goes on: acknowledged any sooner, the event could be lost.
	await ctx.sendResponse({
		statusCode: 200,
		headers: { 'content-type': 'text/plain; charset=utf-8' },
		body: 'success',
	});
	return finish(ctx, itemIndex, resumed.delivery, resumed.sent);
}

/** The platform's errors after which no message can be hoped for. Their HTTP status is not documented. */
const inVain = [
	'NOT_FOUND',
	'INVALID_RESOURCE',
	'INVALID_REQUEST',
	'ACCESS_DENIED',
	'GONE',
	'UNAUTHORIZED',
	'UNAUTHORIZED_CLIENT',
	'UNAUTHORIZED_USER',
	'INVALID_GRANT',
	'INVALID_CLIENT',
	'INVALID_SCOPE',
	'10002',
];

/**
 * The activation as it is now. A platform that cannot be asked does not end a wait: its message can still come. But an
 * activation that it does not know, or may not show, is waited for in vain.
 */
async function firstQuery(ctx: IExecuteFunctions, itemIndex: number, wait: Wait): Promise<IDataObject> {
	const { activationId: id, accepted } = wait;
	try {
		return { ...(await queryActivation(ctx, itemIndex, id)), id };
	} catch (error) {
		const failure = asNodeError(ctx.getNode(), error, itemIndex);
		const code = plain(failure.context.vendorCode ?? '');
		if (accepted || (failure instanceof NodeApiError && !inVain.includes(code))) return { ...accepted, id };
		throw failure;
	}
}

function finish(
	ctx: IExecuteFunctions,
	itemIndex: number,
	delivery: Delivery,
	sent?: IDataObject,
): IDataObject {
	if (isFailure(delivery.event) && ctx.getNodeParameter('failOnFailure', itemIndex, false) === true) {
		const { id, status } = delivery.iot_activation;
		throw apiError(ctx.getNode(), `Activation ${plain(id)} has failed: ${plain(status)}`, {
			itemIndex,
			description:
				'Retry tries an activation that has failed once more. With "Fail on Failure" off, failures are data.',
		});
	}
	return { ...delivery, timedOut: false, ...(sent && { sent }) };
}
