import { lookUp } from '../../shared/text';

/** What an `iotStatus` means, in words that follow "the purifier", and what the user can do about it. */
interface Meaning {
	meaning: string;
	advice: string;
}

/** In a command's reply: it worked. As the purifier's status: it can take an order. */
export const ready = 'READY';

/** The purifier did not answer the platform: the command may or may not have been carried out. */
export const notAnswered = 'NOT_ANSWER';

const busy = 'Wait until it has finished (Check Status tells when it is ready), then try again.';

const meanings: Record<string, Meaning> = {
	[ready]: { meaning: 'is ready', advice: 'It can take an order.' },
	NOT_READY: { meaning: 'is not ready', advice: 'Check Status tells when it is ready; then try again.' },
	OFFLINE: { meaning: 'is offline', advice: 'Check its power and its network, then try again.' },
	CMD_ERROR: {
		meaning: 'cannot do this in the state it is in',
		advice: 'Check the order ID, and with Check Status what the purifier is doing.',
	},
	[notAnswered]: {
		meaning: 'did not answer',
		advice: 'The command may have been carried out. Look at the purifier before you send it again.',
	},
	WP_MAKING: { meaning: 'is making water', advice: busy },
	WP_LOCKING: {
		meaning: 'is locked for an order',
		advice: 'Wait until that order has ended, or end it with Cancel Lock and its order ID.',
	},
	WP_RUNNING: { meaning: 'is working', advice: busy },
	WP_DISABLE: { meaning: 'is disabled', advice: "Enable it in the vendor's merchant console." },
	WP_PAUSING: {
		meaning: 'is paused in the middle of an order',
		advice: 'Wait until that order has ended, or end it with Cancel Lock and its order ID.',
	},
	ERROR: {
		meaning: 'reports a fault',
		advice: "Look at its faults with Get Errors, or in the vendor's merchant console.",
	},
};

/** The statuses of a machine that an order holds. `LOCKING` and `WASHING` are those of the platform's other machines. */
const holding = ['WP_LOCKING', 'WP_MAKING', 'WP_RUNNING', 'WP_PAUSING', 'LOCKING', 'WASHING'];

/** Whether an order holds the purifier. */
export function holdsAnOrder(iotStatus: string): boolean {
	return holding.includes(iotStatus);
}

/** Statuses of a purifier that takes no order and that none holds. */
const idle: unknown[] = ['NOT_READY', 'OFFLINE', 'CMD_ERROR', 'WP_DISABLE', 'ERROR'];

/** Whether a purifier of this status takes no order, and not because one holds it. */
export function takesNoOrder(iotStatus: unknown): boolean {
	return idle.includes(iotStatus);
}

/** Any status in words. One that the vendor does not document is called unknown. */
export function describe(iotStatus: string): Meaning {
	return (
		lookUp(meanings, iotStatus) ?? {
			meaning: 'has an unknown status',
			advice: 'Look at the purifier with Check Status.',
		}
	);
}
