/** Milliseconds that the work takes this process, the least of some runs: what else runs on the machine does not count. */
export function timeOf(work: () => unknown): number {
	const times: number[] = [];
	for (let spent = 0; times.length < 5 && spent < 500;) {
		const before = process.cpuUsage();
		work();
		const { user, system } = process.cpuUsage(before);
		times.push((user + system) / 1000);
		spent += (user + system) / 1000;
	}
	return Math.min(...times);
}

/** Milliseconds that compiler and garbage collector may take at any time. */
const noise = 200;

/** How much longer ten times the text may take; work that grows with its square takes a hundred times as long. */
const growth = 25;

const sizes = [10_000, 100_000, 1_000_000, 10_000_000];

/**
 * Does the work for texts of 10 kB to 10 MB, and expects of each that it takes about ten times as long as one of a
 * tenth of its length. Ends with the first that takes longer: work that is not linear is to fail, and not to hang.
 *
 * @returns nanoseconds a byte, for each size
 */
export function expectLinear(textOf: (size: number) => string, work: (text: string) => unknown): string {
	const costs: string[] = [];
	let before = noise;
	for (const size of sizes) {
		// As it comes from the network: in one piece.
		const text = Buffer.from(textOf(size)).toString();
		const time = timeOf(() => work(text));
		expect(time).toBeLessThan(growth * before);
		costs.push(((time * 1e6) / text.length).toFixed(1));
		before = Math.max(time, noise);
	}
	return `${costs.join(', ')} ns a byte`;
}
