import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { hiddenWhen } from '../../shared/display';
import { inputError } from '../../shared/errors';
import { stringifyExact } from '../../shared/platform/exactJson';
import { ItemInput } from '../../shared/items/input';
import type { Operation } from '../../shared/items/operation';
import { executedBefore, readOfNode } from '../../shared/n8nEngine';
import { plain } from '../../shared/text';
import { swipe } from '../swipe/event';
import { volumeLabel } from '../fields';
import { orderIdFieldsWhen, readOrderId } from '../order/orderId';
import type { SwipeAnswer } from '../swipe/answer';
import { refusal, volumeStep, waitLimits } from '../swipe/answer';

const approve: INodeProperties = {
	displayName: 'Approve',
	name: 'approve',
	type: 'boolean',
	default: false,
	description: 'Whether the card gets water',
};

const ifApproved = (field: INodeProperties) => hiddenWhen(field, { approve: [false] });

const volume: INodeProperties = {
	displayName: volumeLabel,
	name: 'volume',
	type: 'number',
	typeOptions: { minValue: volumeStep },
	default: 1000,
	description: 'How much water the card may take: a multiple of 100 millilitres',
};

const maxWaitTime: INodeProperties = {
	displayName: 'Max Wait Time (Seconds)',
	name: 'maxWaitTime',
	type: 'number',
	typeOptions: { minValue: waitLimits.min, maxValue: waitLimits.max },
	default: 60,
	description: 'How long the machine waits for the user to begin: 30 to 120 seconds',
};

const balance: INodeProperties = {
	displayName: 'Balance',
	name: 'balance',
	type: 'number',
	default: 0,
	description: 'What the card holds; the machine shows it',
	hint: 'A whole number in the unit that you agreed with the vendor',
};

const mark: INodeProperties = {
	displayName: 'Mark',
	name: 'mark',
	type: 'number',
	default: 1,
	description:
		'A number that the platform keeps with the order; Order: Get Flow gives it back. The vendor does not say what it means, and has 1 in the example.',
	hint: 'Leave it at 1 unless the vendor has told you another one',
};

/** The execution's mark that the question has its answer; all nodes of an execution share it. */
const answered = 'waterPurifierSwipeAnswered';

/**
 * Answers the platform's question WP1_SWIPE_CARD, with which the Water Purifier Trigger has started this execution. The
 * machine is locked for the order when the trigger then reports WP1_CARD_CONSUME_READY.
 */
export const answerSwipe: Operation = {
	value: 'answer',
	name: 'Answer',
	action: 'Answer a card swipe',
	description: 'Tell the machine whether the swiped card gets water; started by the Water Purifier Trigger',
	insteadOfTool:
		'Put it behind the agent, into the workflow that the Water Purifier Trigger starts, and let the agent only say whether to approve.',
	fields: [
		approve,
		...orderIdFieldsWhen(approve.name),
		...[volume, maxWaitTime].map(ifApproved),
		balance,
		mark,
	],

	isOneByOne: true,
	isOffline: true,

	async execute(ctx, itemIndex) {
		const question = questionOf(ctx, itemIndex);
		const answer = readAnswer(new ItemInput(ctx, itemIndex));
		await ctx.sendResponse({
			statusCode: 200,
			headers: { 'content-type': 'application/json; charset=utf-8' },
			body: stringifyExact(answer),
		});
		ctx.getContext('flow')[answered] = true;
		return { ...answer, iotId: question.iotId, cardNum: question.cardNum };
	},
};

function readAnswer(input: ItemInput): SwipeAnswer {
	const whole = { min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
	const approved = input.boolean(approve);
	const common = {
		mark: input.integer(mark, whole),
		balance: input.integer(balance, whole),
	};
	if (!approved) return { ...refusal, ...common };
	const millilitres = input.integer(volume, { min: volumeStep, unit: 'millilitres' });
	if (millilitres % volumeStep !== 0)
		throw input.error(volume, `must be a multiple of ${volumeStep} millilitres, but is ${millilitres}`);
	return {
		...common,
		isOk: 1,
		orderId: readOrderId(input).id,
		volume: millilitres,
		maxWaitTime: input.integer(maxWaitTime, { ...waitLimits, unit: 'seconds' }),
	};
}

/**
 * The question as the trigger has passed it on. An answer that nobody waits for any more must not look like a success:
 * the machine has been told "no", and the workflow would go on as if the user were getting water.
 */
function questionOf(ctx: IExecuteFunctions, itemIndex: number): IDataObject {
	const fail = (problem: string, description: string) =>
		inputError(ctx.getNode(), problem, { itemIndex, description });
	if (itemIndex > 0)
		throw fail(
			'A card swipe has one answer, and the first item has given it',
			'Let one item alone reach this node.',
		);

	const question = executedBefore(ctx)
		.filter(({ type }) => type.endsWith('.waterPurifierTrigger'))
		.map(({ name }) => readOfNode(ctx, name, 'first().json') as IDataObject | undefined)
		.find((item) => item?.event === swipe);
	if (!question)
		throw fail(
			'There is no card swipe to answer',
			`This operation answers the execution of a Water Purifier Trigger that was started by ${swipe}. Let only its items with that event reach this node. A sub-workflow cannot answer: put this node into the workflow of the trigger.`,
		);
	if (ctx.getContext('flow')[answered] === true)
		throw fail(
			'The card swipe was answered already in this execution',
			'The machine acts on the first answer. Let only one branch reach a node that answers.',
		);
	// In the editor the question may be pinned sample data of any age.
	const isInTime = Date.now() <= Date.parse(plain(question.answerBefore));
	if (ctx.getMode() !== 'manual' && !isInTime)
		throw fail(
			'The card was refused already: the answer comes too late',
			'The machine does not wait longer. Do less before this node, and undo what was booked for the order.',
		);
	return question;
}
