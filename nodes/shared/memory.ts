/**
 * Values that this process keeps for a while, by name. Only for values that may be forgotten at any moment. It cannot get
 * stuck: an entry ends when its time is over, or when the clock is set back to before it was made. When there are too many
 * entries, the oldest are dropped.
 */
export class Memory<T> {
	private readonly entries = new Map<string, { value: T; since: number; time: number }>();

	/** @param most how many entries it holds */
	constructor(private readonly most = 1000) {}

	get(name: string): T | undefined {
		const entry = this.entries.get(name);
		if (!entry) return undefined;
		const age = Date.now() - entry.since;
		if (age >= 0 && age < entry.time) return entry.value;
		this.entries.delete(name);
		return undefined;
	}

	/** @param time milliseconds for which the entry is kept */
	set(name: string, value: T, time: number): void {
		// Deleted first, so that a rewritten entry counts as the newest.
		this.entries.delete(name);
		this.entries.set(name, { value, since: Date.now(), time });
		for (const oldest of this.entries.keys()) {
			if (this.entries.size <= this.most) return;
			this.entries.delete(oldest);
		}
	}

	delete(name: string): void {
		this.entries.delete(name);
	}
}
