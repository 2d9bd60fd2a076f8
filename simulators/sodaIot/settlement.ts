import type { Used } from './types';

const flowDigits = 1000;

/**
 * What a use costs: price × flow, in yuan with two decimals, and never more than the customer held for it. A device
 * closes its valve when the hold is used up, so a capped amount goes with a smaller flow.
 *
 * @param price yuan per unit
 * @param hold `auth_hold.amount`, yuan
 * @param wanted what the user takes; one unit in ten seconds unless given. An amount alone fixes the flow.
 */
export function settlement(price: number, hold: number, wanted: Partial<Used> = {}): Used {
	const flowAmount =
		wanted.flowAmount ?? (wanted.amount !== undefined && price > 0 ? toFlow(wanted.amount / price) : 1);
	const amount = wanted.amount ?? toYuan(price * flowAmount);
	const duration = wanted.duration ?? 10;
	if (amount <= hold) return { amount, flowAmount, duration };
	return { amount: hold, flowAmount: price > 0 ? toFlow(hold / price) : flowAmount, duration };
}

function toYuan(amount: number): number {
	return Math.round(amount * 100) / 100;
}

function toFlow(flow: number): number {
	return Math.round(flow * flowDigits) / flowDigits;
}
