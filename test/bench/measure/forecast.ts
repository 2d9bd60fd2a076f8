/** In fewer items the fixed part of a run counts for too much. */
const enoughItems = 100;

/**
 * Tells from smaller sizes how long a larger one takes, so that a run has an end: what would take too long is forecast
 * and not measured.
 */
export class Forecast {
	private readonly known = new Map<string, Array<{ size: number; milliseconds: number }>>();

	/** @param limit milliseconds that one round may take */
	constructor(private readonly limit: number) {}

	/** Remembers what a way took; sizes come in ascending order. */
	note(way: string, size: number, milliseconds: number): void {
		this.known.set(way, [...(this.known.get(way) ?? []), { size, milliseconds }]);
	}

	/** @returns the milliseconds that this size would take, when they are more than the limit */
	beyondLimit(way: string, size: number): number | undefined {
		const known = this.known.get(way) ?? [];
		const larger = known.at(-1);
		if (!larger || larger.size < enoughItems) return undefined;
		const smaller = known.at(-2) ?? { size: 0, milliseconds: 0 };
		const perItem = (larger.milliseconds - smaller.milliseconds) / (larger.size - smaller.size);
		const expected = larger.milliseconds + perItem * (size - larger.size);
		return expected > this.limit ? expected : undefined;
	}
}
