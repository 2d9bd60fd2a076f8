import type { Activation, ActivationStatus, Spelling } from './types';

/** The live platform misspells these two, in the status as well as in the event. */
const liveSpellings: Partial<Record<ActivationStatus, string>> = {
	TERMINATED: 'TERIMATED',
	TERMINATE_FAILURE: 'TERIMATE_FAILURE',
};

function spellStatus(status: ActivationStatus, spelling: Spelling): string {
	return (spelling === 'live' && liveSpellings[status]) || status;
}

export function spellEvent(status: ActivationStatus, spelling: Spelling): string {
	return spelling === 'live' ? spellStatus(status, spelling) : `IOT_ACTIVATION:${status}`;
}

/** The vendor's activation object, in queries and webhooks. */
export interface ActivationView {
	id: string;
	client_order_id: string;
	modes: Array<Record<string, unknown>>;
	attachment: string;
	actived_at?: string;
	terminated_at?: string;
	status: string;
}

/** `used` and the two times are absent until there is something to say. */
export function toView(activation: Activation, spelling: Spelling): ActivationView {
	const { id, clientOrderId, modes, attachment, activedAt, terminatedAt, status } = activation;
	return {
		id,
		client_order_id: clientOrderId,
		modes: modes.map(({ used, ...mode }) => ({
			...mode,
			...(used && {
				used: { amount: used.amount, flow_amount: used.flowAmount, duration: used.duration },
			}),
		})),
		attachment,
		...(activedAt !== undefined && { actived_at: chinaTime(activedAt) }),
		...(terminatedAt !== undefined && { terminated_at: chinaTime(terminatedAt) }),
		status: spellStatus(status, spelling),
	};
}

/** ISO 8601 with the offset of the vendor's samples. */
export function chinaTime(at: number): string {
	return `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}
