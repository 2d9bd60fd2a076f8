/**
 * Work that is under way, by name. When several callers want the same work at the same time, it is done once for all of
 * them. A flight is forgotten as soon as it ends, whether it succeeds or fails. So every flight must end: see `within`.
 */
export class Flights<T> {
	private readonly underWay = new Map<string, Promise<T>>();

	/** The flight of this name that is under way, if there is one. */
	get(name: string): Promise<T> | undefined {
		return this.underWay.get(name);
	}

	/** Joins the flight of this name, or begins it. */
	async join(name: string, work: () => Promise<T>): Promise<T> {
		return await (this.underWay.get(name) ?? this.begin(name, work));
	}

	private begin(name: string, work: () => Promise<T>): Promise<T> {
		const flight = (async () => await work())().finally(() => this.underWay.delete(name));
		this.underWay.set(name, flight);
		return flight;
	}
}
