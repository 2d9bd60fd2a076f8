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
 * Reads "Fail on Failure" before anything is sent, and keeps it until the wait is over: the node's input, to which its
 * expression may refer, is another one then.
 */
export function keepFailOnFailure(ctx: IExecuteFunctions, input: ItemInput): void {
	ctx.getContext('node')[failOnFailure.name] = input.boolean(failOnFailure);
}

interface Wait {
	activationId: string;
	/** Documented spelling. */
	events: string[];
	until: Date;
	/** What is known of the activation when it has just been accepted: then nothing may fail any more. */
	accepted?: IDataObject;
	/** Milliseconds before the platform is asked for the first time. */
	pause: number;
}

/**
 * Waits for one of the events of an activation. Asks the platform first: n8n refuses an event that comes before it has
 * parked the execution, and the platform may not repeat it. `watch` looks again after that.
 *
 * @returns the item of the event; when the execution is parked, what it returns is dropped by n8n
 */
export async function waitFor(ctx: IExecuteFunctions, itemIndex: number, wait: Wait): Promise<IDataObject> {
	await pause(ctx, wait.pause);
	const { activationId: id, events } = wait;
	const story = storyOf(ctx, id);
	const activation = await firstQuery(ctx, itemIndex, wait, story !== undefined);
	const delivery = outcomeOf(activation, events);
	// A failure that the execution knows may be old news: just after a retry the platform can still say it.
	const oldNews = failuresOf(ctx, id).filter((failure) => !isOver(failure, events));
	if (delivery && !oldNews.includes(delivery.event)) return finish(ctx, itemIndex, delivery);
	if (wait.until === WAIT_INDEFINITELY && !isReportedHere(ctx, story)) throw neverHeardOf(ctx, itemIndex, id);

	const known = { waitedFor: events, iot_activation: activation, ...(story && { sent: story.sent }) };
	watch(
		ctx,
		events,
		oldNews,
		await resumeAddress(ctx, itemIndex),
		async () => await queryActivation(ctx, itemIndex, id),
	);
	await park(ctx, { timedOut: true, ...known }, wait.until);
	// n8n drops it, but shows it meanwhile, and gives it to a caller who waits for the last node.
	return { waiting: true, ...known };
}

/** The platform reports to the execution that has started the activation; no event would ever end this wait. */
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
	// An earlier run has sent the command.
	noteSent(ctx, itemIndex);
	if (!resumed.isAcknowledged) await acknowledge(ctx);
	return finish(ctx, itemIndex, resumed.delivery);
}

/** Milliseconds that the first look may take in all: until the execution is parked n8n refuses the platform's messages. */
const firstLookTimeout = 3000;

/**
 * The activation as it is now. A platform that cannot be asked does not end a wait: its message can still come. But no
 * message will come about an activation that this execution has not started, and that the platform does not know or may
 * not show.
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
		// A use that could not be ended had begun.
		const outcome: CommandOutcome = event === 'IOT_ACTIVATION:ACTIVE_FAILURE' ? 'notCarriedOut' : 'unknown';
		throw withOutput(error, { outcome, activationId: id, event });
	}
	return { ...delivery, timedOut: false, ...(story && { sent: story.sent }) };
}
