import type { RequestRecord } from '../../simulators/shared/vendorCalls';

/** The most requests that a platform had under way at the same time. */
export function mostAtOnce(requests: readonly RequestRecord[]): number {
	const moments = requests.flatMap(({ began, ended }) => [
		{ at: began, change: 1 },
		{ at: ended, change: -1 },
	]);
	let now = 0;
	let most = 0;
	for (const { change } of moments.sort((a, b) => a.at - b.at)) {
		now += change;
		most = Math.max(most, now);
	}
	return most;
}

/** The most at the same time among those that have a name in common: a device, or an order. */
export function mostAtOnceOf(
	requests: readonly RequestRecord[],
	nameOf: (request: RequestRecord) => unknown,
): number {
	const names = [...new Set(requests.map(nameOf))];
	return Math.max(...names.map((name) => mostAtOnce(requests.filter((request) => nameOf(request) === name))));
}
