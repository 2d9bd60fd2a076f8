import type { Caller } from './caller';

/**
 * A value for each run of a node. n8n makes a new context object for each run, so what hangs on it lives exactly as long as
 * the run does, and no two executions share it.
 *
 * @param make the value of a run that has none yet
 */
export function perRun<T>(make: (caller: Caller) => T): (caller: Caller) => T {
	const values = new WeakMap<Caller, { value: T }>();
	return (caller) => {
		let known = values.get(caller);
		if (!known) values.set(caller, (known = { value: make(caller) }));
		return known.value;
	};
}
