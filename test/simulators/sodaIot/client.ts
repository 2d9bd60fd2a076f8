import type { AxiosResponse } from 'axios';
import { createHmac } from 'node:crypto';
import { defaultAccessToken } from '../../../simulators';
import type { SodaIotSimulator } from '../../../simulators';
import { http, json } from '../tools';

export interface Refusal {
	error?: string;
	error_description?: string;
}

export async function get(
	{ url }: SodaIotSimulator,
	path: string,
	params: Record<string, string | number> = {},
): Promise<AxiosResponse<string>> {
	return await http.get(url + path, { params: { access_token: defaultAccessToken, ...params } });
}

export async function post(
	{ url }: SodaIotSimulator,
	path: string,
	body: unknown = {},
	accessToken = defaultAccessToken,
): Promise<AxiosResponse<string>> {
	return await http.post(url + path, body, { params: { access_token: accessToken } });
}

export async function fetchToken(
	{ url, clientId, clientSecret }: SodaIotSimulator,
	changes: object = {},
): Promise<AxiosResponse<string>> {
	return await http.post(`${url}/oauth2/access_token`, {
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
		scope: 'iot:public,iot:control',
		...changes,
	});
}

let orders = 0;

/** The body of an activate call with good values, some of them replaced. */
export function activateBody(changes: object = {}): object {
	return {
		client_order_id: `order-${++orders}`,
		device: { serial: 'DRINK-0001', auth_code: 'auth-drink-1' },
		modes: [{ preset: 'DRINKING_HOT' }],
		webhook_url: 'http://127.0.0.1:9/nobody',
		...changes,
	};
}

export async function activate(
	simulator: SodaIotSimulator,
	changes: object = {},
): Promise<Refusal & { id: string; status?: string }> {
	return json(await post(simulator, '/iot/activation/', activateBody(changes)));
}

export async function query(simulator: SodaIotSimulator, id: string): Promise<Record<string, unknown>> {
	return json(await get(simulator, '/iot/activation/query', { activation_id: id }));
}

/** The receiver's half of the signature scheme, written from the vendor's description. */
export function verify(signed: string, secret: string): Record<string, unknown> | undefined {
	const dot = signed.indexOf('.');
	const payload = signed.slice(dot + 1);
	const expected = createHmac('sha256', secret).update(payload).digest('base64url');
	if (signed.slice(0, dot) !== expected) return undefined;
	return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
}
