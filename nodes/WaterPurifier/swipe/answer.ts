import type { IDataObject } from 'n8n-workflow';

import { quote } from '../../shared/text';

/**
 * The answer to WP1_SWIPE_CARD: HTTP 200 with this object. The platform waits for it at most 20 seconds. `isOk` 1 approves
 * the card, and the machine is then locked for the order.
 */
export type SwipeAnswer = {
	isOk: 0 | 1;
	mark: number;
	/** The card's balance, which the machine shows. */
	balance: number;
	orderId: string;
	/** Millilitres, a multiple of 100. */
	volume: number;
	/** Seconds, 30 to 120. */
	maxWaitTime: number;
};

export const volumeStep = 100;
export const waitLimits = { min: 30, max: 120 };

/** "No water for this card." It has all fields, because a platform may read them before it checks isOk. */
export const refusal: SwipeAnswer = {
	isOk: 0,
	mark: 1,
	balance: 0,
	orderId: '',
	volume: 0,
	maxWaitTime: waitLimits.min,
};

/**
 * Checks a workflow's answer, whichever node made it. From a refusal only `mark` and `balance` are taken, if they are whole
 * numbers: anything else might confuse the machine. An approval must have all fields; `mark` alone may be left out.
 */
export function readSwipeAnswer(answer: unknown): { answer: SwipeAnswer } | { problem: string } {
	if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
		return { problem: 'it is not a JSON object' };
	const fields: IDataObject = { ...answer };
	if (fields.isOk === 0) {
		const { mark, balance } = fields;
		return {
			answer: {
				...refusal,
				...(isWhole(mark) && { mark }),
				...(isWhole(balance) && { balance }),
			},
		};
	}
	const wrong = approvalProblem(fields);
	return wrong === undefined
		? { answer: { mark: refusal.mark, ...fields } as SwipeAnswer }
		: { problem: wrong };
}

function approvalProblem({ isOk, mark = 1, balance, orderId, volume, maxWaitTime }: IDataObject) {
	if (isOk !== 1) return `isOk must be 1 or 0, but is ${quote(isOk)}`;
	if (!isWhole(mark)) return `mark must be a whole number, but is ${quote(mark)}`;
	if (!isWhole(balance)) return `balance must be a whole number, but is ${quote(balance)}`;
	if (typeof orderId !== 'string' || orderId.trim() === '')
		return `orderId must be text, but is ${quote(orderId)}`;
	if (!isWhole(volume) || volume <= 0 || volume % volumeStep !== 0)
		return `volume must be a multiple of ${volumeStep}, but is ${quote(volume)}`;
	if (!isWhole(maxWaitTime) || maxWaitTime < waitLimits.min || maxWaitTime > waitLimits.max)
		return `maxWaitTime must be from ${waitLimits.min} to ${waitLimits.max}, but is ${quote(maxWaitTime)}`;
	return undefined;
}

function isWhole(value: unknown): value is number {
	return typeof value === 'number' && Number.isSafeInteger(value);
}
