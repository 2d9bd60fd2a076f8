import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import { listen } from './server';
import type { StandIn } from './server';

/** What both vendors' platforms answer to a question, without anything behind it: n8n is to be the slow one. */
export interface Platform extends StandIn {
	/** Milliseconds from a question to its answer. */
	latency: number;
	/** The questions that were answered since the last {@link reset}. */
	readonly answered: number;
	/** The most that were under way at the same time since then. */
	readonly mostAtOnce: number;
	reset: () => void;
}

export async function startPlatform(): Promise<Platform> {
	let answered = 0;
	let underWay = 0;
	let mostAtOnce = 0;
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		mostAtOnce = Math.max(mostAtOnce, ++underWay);
		request.resume();
		if (platform.latency > 0) await pause(platform.latency);
		const body = request.method === 'GET' ? activation(idIn(request.url ?? '')) : purifierStatus;
		response.writeHead(200, {
			'content-type': 'application/json',
			'content-length': Buffer.byteLength(body),
		});
		response.end(body);
		underWay--;
		answered++;
	};
	const server = await listen((request, response) => void answer(request, response));
	const platform: Platform = {
		...server,
		latency: 0,
		get answered() {
			return answered;
		},
		get mostAtOnce() {
			return mostAtOnce;
		},
		reset() {
			answered = 0;
			mostAtOnce = 0;
		},
	};
	return platform;
}

const idIn = (url: string) => /[?&]activation_id=(\d+)/.exec(url)?.[1] ?? '';

const purifierStatus = '{"code":0,"msg":"success","iotStatus":"READY"}';

/** `GET /iot/activation/query`: a use that has ended. */
export function activation(id: string): string {
	return (
		`{"id":"${id}","client_order_id":"order-${id}","modes":[{"preset":"DRINKING_HOT","name":"热水","value":0.4,` +
		'"unit":"升","description":"","used":{"amount":1.2,"flow_amount":20,"duration":3600}}],"attachment":"",' +
		'"actived_at":"2026-01-27T00:09:00+08:00","terminated_at":"2026-01-27T00:10:00+08:00","status":"TERIMATED"}'
	);
}
