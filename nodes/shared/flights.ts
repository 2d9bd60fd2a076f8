/**
 * Work that several callers want at the same time is done once for all of them. Nothing of it stays behind: a flight is
 * forgotten as soon as it has ended, however it ended. So it has to end: see `within`.
 */
export class Flights<T> {
	private readonly underWay = new Map<string, Promise<T>>();

	/** The flight of this name that has not landed yet. */
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
