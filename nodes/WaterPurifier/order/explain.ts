import type { IDataObject, NodeApiError } from 'n8n-workflow';

import type { CommandOutcome } from '../../shared/errors';
import { withMessage, withOutput } from '../../shared/errors';
import { quote } from '../../shared/text';
import type { FlowEntry } from './flow';
import { isLock } from './flow';
import type { Judgement } from './judgement';

/** A command about an order that failed or was lost, and what the look-ups found. */
interface Failure {
	/** The command, as the user knows it. */
	name: string;
	/** Why the order was looked up: what the platform or the purifier said, or how the connection failed. */
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
 * Puts what the look-ups found into a command's error. The message and the description say it in words. The branch behind
 * the error output gets it as `outcome`, `orderId`, `iotId` and, when they could be read, `flow` and `purifierStatus`.
 */
export function explain(error: NodeApiError, failure: Failure): NodeApiError {
	const { isRefusal, iotId, orderId, outcome, because, advice, flow, status } = failure;
	error.description = [isRefusal ? error.description : '', `${because}.`, advice].filter(Boolean).join(' ');
	withOutput(error, {
		outcome: outcomes[outcome],
		orderId,
		iotId,
		...(flow && { flow: summaryOf(flow) }),
		// Not named `iotStatus`: in a command's output that field says whether the command worked.
		...(status && { purifierStatus: status }),
	});
	return withMessage(error, messageOf(error, failure));
}

/** Most error branches show only the message, so it names the order. */
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

/** The flow, as the failed item shows it. A finish has no volume here: it may be what is left, ordered or poured. */
function summaryOf(flow: FlowEntry[]): IDataObject[] {
	return flow.slice(-mostEntries).map((entry) => {
		const { createTime, iotId, logType, iotStatus, volume } = entry;
		return { createTime, iotId, logType, iotStatus, ...(isLock(entry) && { volume }) };
	});
}
