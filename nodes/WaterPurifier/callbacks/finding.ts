/** A step of an order that its flow proves. */
export type OrderStep = 'lock' | 'start' | 'finish';

/**
 * What the platform's own records say about a callback. Callbacks carry no signature, so the records are the only proof.
 * `confirm.ts` fetches them; `orderClaims.ts`, `deviceClaims.ts` and `faultClaims.ts` judge by them.
 */
export interface Finding {
	/**
	 * - `proven`: the callback is true under every reading of the records.
	 * - `contradicted`: no reading of the records allows the callback.
	 * - `tooEarly`: the records do not allow the callback yet. If it is true, they soon will.
	 * - `unproven`: anything else.
	 */
	verdict: 'proven' | 'contradicted' | 'tooEarly' | 'unproven';
	/** The reason, as a sentence. */
	statement: string;
	/** The names of the fields that the records prove; `event` stands for what the callback reports. */
	proven: string[];
	/** For an order's callback: the steps of the order that its flow proves at this purifier. */
	steps?: OrderStep[];
	/** Identifies the one record that proves the callback. */
	record?: string;
	/** Whether a record that is written late could still prove it. */
	mayBeLate?: boolean;
}

/** The records prove the event and these fields. `record` identifies a record that can prove only one message. */
export function proven(statement: string, fields: string[], record?: unknown[]): Finding {
	return {
		verdict: 'proven',
		statement,
		proven: fields,
		...(record && { record: JSON.stringify(record) }),
	};
}

/** The records neither prove nor contradict the event. They may still prove some `fields`. */
export function unproven(statement: string, fields: string[] = []): Finding {
	return { verdict: 'unproven', statement, proven: fields };
}

/** No reading of the records allows the callback. */
export function contradicted(statement: string): Finding {
	return { verdict: 'contradicted', statement, proven: [] };
}

/** The records do not allow the callback yet. If it is true, they soon will. */
export function tooEarly(statement: string): Finding {
	return { verdict: 'tooEarly', statement, proven: [] };
}
