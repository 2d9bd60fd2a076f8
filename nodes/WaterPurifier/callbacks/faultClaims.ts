import type { IDataObject } from 'n8n-workflow';

import { plain } from '../../shared/text';
import { writtenAt } from '../order/flow';
import type { Finding } from './finding';
import { contradicted, proven, unproven } from './finding';
import type { Delivery } from './message';

/** The part of a device's error log that was read. */
export interface FaultLog {
	entries: IDataObject[];
	/** Whether these are all of its entries. */
	isWhole: boolean;
}

/**
 * Judges a reported fault by the device's error log. The device's clock may be wrong, and the log may write times in its own
 * way, so a different time contradicts nothing. Only a log that was read to its end and lacks the fault contradicts it.
 */
export function judgeFault(
	{ event, iotId, errorMessage, createTime }: Delivery,
	{ entries, isWhole }: FaultLog,
): Finding {
	// A device whose log has entries belongs to the account.
	const known = entries.length > 0 ? ['iotId'] : [];
	if (typeof errorMessage !== 'string' || errorMessage === '')
		return unproven('The message says no fault that could be looked for', known);

	const same = entries.filter((entry) => entry.errorMessage === errorMessage);
	const then = same.filter((entry) => isSameTime(createTime, entry.createTime));
	const open = then.find(({ hasDealt }) => isNo(hasDealt));
	if (open)
		return proven(
			'The error log has this fault, and it was not dealt with',
			['event', 'iotId', 'errorMessage', 'createTime'],
			[event, iotId, errorMessage, open.createTime],
		);
	if (then.length > 0)
		return unproven('The error log has this fault, but it may be dealt with already', known);
	if (same.length > 0) return unproven('The error log has such a fault, but not for certain this one', known);
	return isWhole
		? contradicted('the error log does not have this fault')
		: unproven('The error log was not read to its end, and has no such fault so far', known);
}

/** Whether two times are the same, or one is the other rounded to full seconds. */
function isSameTime(a: unknown, b: unknown): boolean {
	const [one, two] = [a, b].map((time) => writtenAt({ createTime: time as number }));
	if (one === undefined || two === undefined) return typeof a === 'string' && a !== '' && a === b;
	const isRounded = [one, two].some((time) => time % 1000 === 0);
	return one === two || (isRounded && Math.abs(one - two) < 1000);
}

function isNo(hasDealt: unknown): boolean {
	return (
		['number', 'string', 'boolean'].includes(typeof hasDealt) && ['0', 'false'].includes(plain(hasDealt))
	);
}
