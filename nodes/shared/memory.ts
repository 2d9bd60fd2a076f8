/**
 * What this process keeps for some time, by name. It cannot get stuck: an entry ends with its time, also when the clock was
 * set back meanwhile, and when there are too many the oldest go. Only for what may be forgotten at any moment.
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
		// What is written anew is the youngest.
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
