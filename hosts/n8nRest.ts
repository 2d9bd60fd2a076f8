import axios from 'axios';
import type { AxiosInstance, Method } from 'axios';

/** The first user of the n8n under test. */
export interface Owner {
	email: string;
	password: string;
}

const requestLimitMs = 60_000;

/** n8n's internal REST interface, the one its editor uses, with the owner's session. */
export class N8nRest {
	private readonly http: AxiosInstance;
	private cookie = '';

	constructor(readonly url: string) {
		this.http = axios.create({
			baseURL: url,
			timeout: requestLimitMs,
			// n8n binds a session to the browser that logged in.
			headers: { 'browser-id': 'n8n-nodes-dispense' },
			// n8n runs on this machine; a proxy from the environment could not reach it.
			proxy: false,
			maxRedirects: 0,
			validateStatus: () => true,
		});
	}

	/**
	 * @param path below `/rest`, e.g. `/workflows/1`
	 * @returns the answer's `data`, or the whole answer where n8n does not wrap it
	 * @throws an error with status and body unless the status is 2xx
	 */
	async request<T = unknown>(method: Method, path: string, body?: unknown): Promise<T> {
		const response = await this.http.request<unknown>({
			method,
			url: `/rest${path}`,
			data: body,
			headers: { cookie: this.cookie },
		});
		if (response.status < 200 || response.status > 299) {
			const answer = typeof response.data === 'string' ? response.data : JSON.stringify(response.data);
			throw new Error(`n8n answered ${response.status} to ${method} /rest${path}: ${answer.slice(0, 2000)}`);
		}
		const cookies = response.headers['set-cookie'] ?? [];
		const session = cookies.find((cookie) => cookie.startsWith('n8n-auth='))?.split(';')[0];
		if (session) this.cookie = session;
		return (isWrapped(response.data) ? response.data.data : response.data) as T;
	}

	/** @returns one of the generated JSON files that the editor loads, e.g. `/types/nodes.json` */
	async generatedFile<T>(path: string): Promise<T> {
		const response = await this.http.get<T>(path, { headers: { cookie: this.cookie } });
		if (response.status !== 200) throw new Error(`n8n answered ${response.status} to GET ${path}`);
		return response.data;
	}

	/** Sets the owner up on a new n8n, logs in on one that has an owner. */
	async signIn({ email, password }: Owner): Promise<void> {
		const settings = await this.request<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'GET',
			'/settings',
		);
		if (settings.userManagement.showSetupOnFirstLoad) {
			const name = { firstName: 'Dispense', lastName: 'Owner' };
			await this.request('POST', '/owner/setup', { email, password, ...name });
		} else {
			await this.request('POST', '/login', { emailOrLdapLoginId: email, password });
		}
	}
}

const isWrapped = (body: unknown): body is { data: unknown } =>
	typeof body === 'object' && body !== null && 'data' in body;
