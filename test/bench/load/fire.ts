import { Pool } from 'undici';

import { quantile } from '../measure/statistics';

/** One request, made just before it is sent: each message has a signature of its own. */
export interface Shot {
	headers: Record<string, string>;
	body: string;
}

export interface Target {
	url: string;
	/** The status that every answer must have. */
	expected: number;
}

export interface Volley {
	perSecond: number;
	answered: number;
	/** Milliseconds until 95 of 100 requests were answered. */
	p95: number;
}

const answerLimitMs = 120_000;

/**
 * Sends requests for a while, then starts no more and waits for those under way: so a slow server with
 * many connections is measured as well.
 */
export async function fire(
	target: Target & { shot: () => Shot },
	{ connections, seconds }: { connections: number; seconds: number },
): Promise<Volley> {
	const end = performance.now() + seconds * 1000;
	let started = 0;
	return await send(target, connections, () =>
		started++ < connections || performance.now() < end ? target.shot() : undefined,
	);
}

/** Sends each of the requests once. */
export async function deliver(target: Target, shots: readonly Shot[], connections: number): Promise<Volley> {
	const left = [...shots].reverse();
	return await send(target, connections, () => left.pop());
}

/**
 * Sends requests over keep-alive connections, on each the next one when the last is answered.
 *
 * @throws at the first answer with another status, and when one does not come within two minutes
 */
async function send(
	{ url, expected }: Target,
	connections: number,
	next: () => Shot | undefined,
): Promise<Volley> {
	const { origin, pathname: path } = new URL(url);
	const limits = { headersTimeout: answerLimitMs, bodyTimeout: answerLimitMs };
	const pool = new Pool(origin, { connections, pipelining: 1, ...limits });
	const latencies: number[] = [];
	const began = performance.now();
	const use = async () => {
		for (let shot = next(); shot !== undefined; shot = next()) {
			const sentAt = performance.now();
			const { statusCode, body } = await pool.request({ path, method: 'POST', ...shot });
			const text = await body.text();
			latencies.push(performance.now() - sentAt);
			if (statusCode !== expected)
				throw new Error(`${url} answered ${statusCode} and not ${expected}: ${text.slice(0, 500)}`);
		}
	};
	try {
		await Promise.all(Array.from({ length: connections }, use));
	} finally {
		await pool.destroy();
	}
	const seconds = (performance.now() - began) / 1000;
	const sorted = latencies.sort((a, b) => a - b);
	return { perSecond: sorted.length / seconds, answered: sorted.length, p95: quantile(sorted, 0.95) };
}
