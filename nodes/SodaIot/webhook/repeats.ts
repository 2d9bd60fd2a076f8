import { happensOnce } from './events';
import type { Delivery } from './message';

/**
 * The ID that a message shares with its repeats; undefined when repeats are passed on. Only events that come once in an
 * activation's life have repeats: a failure can come again in a message with exactly the same text.
 */
export function repeatIdOf(
	{ event, deliveryId }: Partial<Delivery>,
	{ ignoreRepeats = true }: { ignoreRepeats?: boolean },
): string | undefined {
	return ignoreRepeats && event !== undefined && happensOnce(event) ? deliveryId : undefined;
}
