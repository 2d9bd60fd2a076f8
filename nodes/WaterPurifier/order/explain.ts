import type { IDataObject, NodeApiError } from 'n8n-workflow';

import type { CommandOutcome } from '../../shared/errors';
import { withMessage, withOutput } from '../../shared/errors';
import { quote } from '../../shared/text';
import type { FlowEntry } from './flow';
import { isStep } from './flow';
import type { Judgement } from './judgement';

/** An order's command that did not bring about what it should, and what the look-ups have found. */
interface Failure {
	/** The command, as the user knows it. */
	name: string;
	/** Why it was looked up. */
	reason: string;
	isRefusal: boolean;
	iotId: string;
	orderId: string;
	outcome: Exclude<Judgement['outcome'], 'done'>;
	because: string;
	advice: string;
	flow?: FlowEntry[];
	status?: string | null;
}

const outcomes: Record<Failure['outcome'], CommandOutcome> = {
	over: 'carriedOutAndOver',
	taken: 'orderIdTaken',
	refused: 'notCarriedOut',
	unknown: 'unknown',
};

/**
 * Says in the error of a command what the look-ups have found: in words, and for the branch behind the error output as
 * `outcome`, `orderId`, `iotId` and, when they could be had, `flow` and `purifierStatus`.
 */
export function explain(error: NodeApiError, failure: Failure): NodeApiError {
	const { isRefusal, iotId, orderId, outcome, because, advice, flow, status } = failure;
	error.description = [isRefusal ? error.description : '', `${because}.`, advice].filter(Boolean).join(' ');
	withOutput(error, {
		outcome: outcomes[outcome],
		orderId,
		iotId,
		...(flow && { flow: summaryOf(flow) }),
		// Not as `iotStatus`: that of a command's output says whether it worked.
		...(status && { purifierStatus: status }),
	});
	return withMessage(error, messageOf(error, failure));
}

/** The message is what most error branches show, so the order's ID is in it. */
function messageOf({ message }: NodeApiError, failure: Failure): string {
	const { name, reason, isRefusal, orderId, outcome, because } = failure;
	const order = `(order ${quote(orderId)})`;
	switch (outcome) {
		case 'over':
			return `${name} was carried out${isRefusal ? ' by an earlier request' : ''}, and the order is over already: ${reason} ${order}`;
		case 'taken':
			return `${name} was not carried out: ${reason}. ${because}`;
		case 'refused':
			return message;
		case 'unknown':
			return isRefusal
				? `${message}; it is not known whether an earlier request was carried out ${order}`
				: `It is not known whether ${name} was carried out: ${reason} ${order}`;
	}
}

const mostEntries = 50;

/** The flow as the failed item has it. The volume of a finish may be what is left, ordered or poured: it is left out. */
function summaryOf(flow: FlowEntry[]): IDataObject[] {
	return flow.slice(-mostEntries).map((entry) => {
		const { createTime, iotId, logType, iotStatus, volume } = entry;
		return { createTime, iotId, logType, iotStatus, ...(isStep(entry, 'lock') && { volume }) };
	});
}
