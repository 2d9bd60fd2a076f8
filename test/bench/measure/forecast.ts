/**
 * Tells from the size before how long a larger one takes, so that a run has an end: what would take too long is
 * forecast and not measured.
 */
export class Forecast {
	private readonly known = new Map<string, { size: number; milliseconds: number }>();

	/** @param limit milliseconds that one round may take */
	constructor(private readonly limit: number) {}

	/** Remembers what a way took; sizes come in ascending order. */
	note(way: string, size: number, milliseconds: number): void {
		this.known.set(way, { size, milliseconds });
	}

	/** @returns the milliseconds that this size would take, when they are more than the limit */
	beyondLimit(way: string, size: number): number | undefined {
		const known = this.known.get(way);
		if (!known) return undefined;
		const expected = (known.milliseconds / known.size) * size;
		return expected > this.limit ? expected : undefined;
	}
}
