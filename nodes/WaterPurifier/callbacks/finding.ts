/** A step of an order that its flow proves. */
export type OrderStep = 'lock' | 'start' | 'finish';

/** What the platform's own records say of a callback. Callbacks carry no signature: the records are the only proof. */
export interface Finding {
	/**
	 * - `proven`: every reading of the records says the same as the callback.
	 * - `contradicted`: no reading of the records allows the callback.
	 * - `tooEarly`: the records do not allow it now, but will soon if it is true.
	 * - `unproven`: anything else.
	 */
	verdict: 'proven' | 'contradicted' | 'tooEarly' | 'unproven';
	/** What it rests on, as a sentence. */
	statement: string;
	/** The names of the fields that the records prove; `event` stands for what the callback reports. */
	proven: string[];
	/** For an order's callback: the steps of the order that its flow proves at this purifier. */
	steps?: OrderStep[];
	/** What tells the one record that proves the callback from all others. */
	record?: string;
	/** Whether a record that is written late could still prove it. */
	mayBeLate?: boolean;
}

/** What the records prove, field by field; `record` when one record can prove only one message. */
export function proven(statement: string, fields: string[], record?: unknown[]): Finding {
	return {
		verdict: 'proven',
		statement,
		proven: fields,
		...(record && { record: JSON.stringify(record) }),
	};
}

/** Neither proof nor contradiction; `fields` are proven all the same. */
export function unproven(statement: string, fields: string[] = []): Finding {
	return { verdict: 'unproven', statement, proven: fields };
}

/** No reading of the records allows it. */
export function contradicted(statement: string): Finding {
	return { verdict: 'contradicted', statement, proven: [] };
}

/** Not allowed by the records as they are, but as they will be soon if it is true. */
export function tooEarly(statement: string): Finding {
	return { verdict: 'tooEarly', statement, proven: [] };
}
