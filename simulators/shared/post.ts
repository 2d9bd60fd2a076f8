import axios from 'axios';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

export interface PostOptions {
	url: string;
	contentType: string;
	bodyText: string;
	/** Milliseconds for the whole answer. */
	timeoutMs: number;
	/** Milliseconds to connect in; `timeoutMs` unless given. */
	connectTimeoutMs?: number;
	signal: AbortSignal;
}

export interface Answer {
	status: number;
	text: string;
}

/**
 * One plain POST from the platform to the customer: no redirects, no proxy of this
 * machine's environment, no kept connections, no parsing.
 *
 * @throws Error if there is no HTTP answer in time
 */
export async function post({
	url,
	contentType,
	bodyText,
	timeoutMs,
	connectTimeoutMs = timeoutMs,
	signal,
}: PostOptions): Promise<Answer> {
	// axios has no connect timeout of its own: abort unless a socket has reported its connection in time.
	const connect = new AbortController();
	const timer = setTimeout(
		() => connect.abort(new Error(`no connection within ${connectTimeoutMs} ms`)),
		connectTimeoutMs,
	);
	const connected = () => clearTimeout(timer);
	try {
		const response = await axios.post<string>(url, bodyText, {
			headers: { 'content-type': contentType, 'user-agent': 'platform-simulator' },
			httpAgent: watch(new HttpAgent({ keepAlive: false }), connected),
			httpsAgent: watch(new HttpsAgent({ keepAlive: false }), connected),
			signal: AbortSignal.any([signal, connect.signal]),
			timeout: timeoutMs,
			maxRedirects: 0,
			proxy: false,
			responseType: 'text',
			transformResponse: (text: string) => text,
			validateStatus: () => true,
		});
		return { status: response.status, text: response.data ?? '' };
	} catch (error) {
		if (connect.signal.aborted && !signal.aborted) throw connect.signal.reason;
		throw error;
	} finally {
		clearTimeout(timer);
	}
}

function watch<T extends HttpAgent>(agent: T, connected: () => void): T {
	const create = agent.createConnection.bind(agent);
	agent.createConnection = (...args) => {
		const socket = create(...args);
		socket?.once('connect', connected);
		return socket;
	};
	return agent;
}
