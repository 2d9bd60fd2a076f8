import type { IDataObject, IExecuteFunctions, INodeProperties, NodeOperationError } from 'n8n-workflow';
import { NodeApiError, WAIT_INDEFINITELY } from 'n8n-workflow';

import { noteSent } from '../../shared/items/command';
import type { CommandOutcome } from '../../shared/errors';
import { apiError, asNodeError, inputError, withOutput } from '../../shared/errors';
import type { ItemInput } from '../../shared/items/input';
import { pause, throwIfStopped } from '../../shared/stop';
import { plain } from '../../shared/text';
import { within } from '../../shared/until';
import { acknowledge } from '../../shared/webhook/acknowledge';
import { queryActivation } from '../activation';
import { meaningOf } from '../platform/errorCodes';
import type { Delivery } from '../webhook/message';
import { resumeAddress } from './address';
import { isFailure, isOver, outcomeOf } from './outcome';
import { park, resumedWith } from './parked';
import { failuresOf, isReportedHere, noteFailure, storyOf } from './story';
import { watch } from './watch';

export const failOnFailure: INodeProperties = {
	displayName: 'Fail on Failure',
	name: 'failOnFailure',
	type: 'boolean',
	default: false,
	description:
		'Whether ACTIVE_FAILURE and TERMINATE_FAILURE are errors of this node, so that its error output and error workflows see them. Otherwise they are data like the other events.',
};

/**
 * Reads "Fail on Failure" before anything is sent, and keeps it until the wait is over. By then the node has another input,
 * and an expression that refers to the input would give another value.
 */
export function keepFailOnFailure(ctx: IExecuteFunctions, input: ItemInput): void {
	ctx.getContext('node')[failOnFailure.name] = input.boolean(failOnFailure);
}

interface Wait {
	activationId: string;
	/** Documented spelling. */
	events: string[];
	until: Date;
	/** The activation, if the platform has just accepted this node's command. Then a failed query must not fail the item. */
	accepted?: IDataObject;
	/** Milliseconds before the first query. */
	pause: number;
}

/**
 * Waits for one of the events of an activation. It first asks the platform, because n8n refuses an event that comes before
 * the execution is parked, and the platform may not repeat it. Then it parks the execution, and `watch.ts` looks again. The
 * message itself comes to `resume.ts`, and the resumed run to `resumedItem`.
 *
 * @returns the item of the event. When the execution is parked, n8n drops the result
 */
export async function waitFor(ctx: IExecuteFunctions, itemIndex: number, wait: Wait): Promise<IDataObject> {
	await pause(ctx, wait.pause);
	const { activationId: id, events } = wait;
	const story = storyOf(ctx, id);
	const activation = await firstQuery(ctx, itemIndex, wait, story !== undefined);
	const delivery = outcomeOf(activation, events);
	// A failure that the execution knows may be old news: just after a retry the platform may still report it.
	const oldNews = failuresOf(ctx, id).filter((failure) => !isOver(failure, events));
	if (delivery && !oldNews.includes(delivery.event)) return finish(ctx, itemIndex, delivery);
	if (wait.until === WAIT_INDEFINITELY && !isReportedHere(ctx, story)) throw neverHeardOf(ctx, itemIndex, id);

	const known = { waitedFor: events, iot_activation: activation, ...(story && { sent: story.sent }) };
	watch(
		ctx,
		events,
		oldNews,
		await resumeAddress(ctx, itemIndex),
		async (timeout) => await queryActivation(ctx, itemIndex, id, timeout),
	);
	await park(ctx, { timedOut: true, ...known }, wait.until);
	// n8n drops this, but shows it while it waits, and sends it to a caller who waits for the last node.
	return { waiting: true, ...known };
}

/** The platform reports only to the execution that started the activation, so no event would ever end this wait. */
function neverHeardOf(ctx: IExecuteFunctions, itemIndex: number, id: string): NodeOperationError {
	const problem = `Activation ${id} was not started in this execution: its events do not come here, and "Limit" (limit) is none`;
	return inputError(ctx.getNode(), problem, {
		itemIndex,
		description:
			'Start it in this execution, with "Wait For" in Activate; or set a limit, and see with Query what came of it.',
	});
}

/** The item with which a parked execution goes on, or undefined when this run is not a resumed one. */
export async function resumedItem(
	ctx: IExecuteFunctions,
	itemIndex: number,
): Promise<IDataObject | undefined> {
	const resumed = resumedWith(ctx);
	if (!resumed) return undefined;
	// An earlier run sent the command.
	noteSent(ctx, itemIndex);
	if (!resumed.isAcknowledged) await acknowledge(ctx);
	return finish(ctx, itemIndex, resumed.delivery);
}

/** Milliseconds that the first query may take in all. Until the execution is parked, n8n refuses the platform's messages. */
const firstLookTimeout = 3000;

/**
 * The activation as it is now. A failed query does not end a wait, because the platform's message can still come. It does end
 * the wait for an activation that this execution did not start and that the platform does not know or will not show: no
 * message will come about that one.
 */
async function firstQuery(
	ctx: IExecuteFunctions,
	itemIndex: number,
	{ activationId: id, accepted }: Wait,
	isOurs: boolean,
): Promise<IDataObject> {
	try {
		const query = queryActivation(ctx, itemIndex, id, firstLookTimeout);
		return { ...((await within(firstLookTimeout, query)) ?? accepted), id };
	} catch (error) {
		throwIfStopped(ctx);
		const failure = asNodeError(ctx.getNode(), error, itemIndex);
		const code = plain(failure.context.vendorCode ?? '');
		const isHopeless = meaningOf(code)?.endsHope === true || !(failure instanceof NodeApiError);
		if (isOurs || !isHopeless) return { ...accepted, id };
		throw failure;
	}
}

function finish(ctx: IExecuteFunctions, itemIndex: number, delivery: Delivery): IDataObject {
	const { event, iot_activation: activation } = delivery;
	const id = plain(activation.id);
	const story = storyOf(ctx, id);
	if (isFailure(event)) noteFailure(ctx, id, event);
	if (isFailure(event) && ctx.getContext('node')[failOnFailure.name] === true) {
		const error = apiError(ctx.getNode(), `Activation ${id} has failed: ${plain(activation.status)}`, {
			itemIndex,
			description:
				'Retry tries an activation that has failed once more. With "Fail on Failure" off, failures are data.',
		});
		// A use that could not be ended has begun, so it is not true that nothing was carried out.
		const outcome: CommandOutcome = event === 'IOT_ACTIVATION:ACTIVE_FAILURE' ? 'notCarriedOut' : 'unknown';
		throw withOutput(error, { outcome, activationId: id, event });
	}
	return { ...delivery, timedOut: false, ...(story && { sent: story.sent }) };
}
