import { happensOnce } from './events';
import type { Delivery } from './message';

/**
 * What tells a message from its repeats; undefined when repeats are to go on. Only events that happen once in an
 * activation's life have repeats: a failure can come again in a message that is the same to the letter.
 */
export function repeatIdOf(
	{ event, deliveryId }: Partial<Delivery>,
	ignoreRepeats: boolean,
): string | undefined {
	return ignoreRepeats && event !== undefined && happensOnce(event) ? deliveryId : undefined;
}
