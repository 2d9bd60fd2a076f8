import type { AxiosResponse } from 'axios';
import { createCipheriv } from 'node:crypto';
import type { WaterPurifierSimulator } from '../../../simulators';
import { http, json } from '../tools';

export const lobby = '9007199254740993';
export const gym = '860000000000017';

/** The client's half of the sign scheme, written from the vendor's description. */
export function makeSign(openId: string, secret: string, time: string): string {
	const cipher = createCipheriv('aes-128-ecb', `${secret.slice(0, 13)}${time.slice(-3)}`, null);
	return cipher.update(openId, 'utf8', 'base64') + cipher.final('base64');
}

/** Sends a body unchanged, with a fresh time and its sign; `fields` is JSON text so that longs stay bare. */
export async function call(
	{ url, openId, secret }: WaterPurifierSimulator,
	path: string,
	fields: string,
	{ time = String(Date.now()), sign = makeSign(openId, secret, time) } = {},
): Promise<AxiosResponse<string>> {
	const body = `{"openId":${JSON.stringify(openId)},"time":${time}${fields && `,${fields}`}}`;
	const headers = { 'content-type': 'application/json', ...(sign && { sign }) };
	return await http.post(`${url}/api/open/v1${path}`, body, { headers });
}

/** A lock call with good values, some of them replaced (JSON texts). */
export async function lock(
	simulator: WaterPurifierSimulator,
	orderId: string,
	changes: Record<string, string | undefined> = {},
): Promise<Record<string, unknown>> {
	const fields = {
		iotId: lobby,
		volume: '2000',
		orderId: JSON.stringify(orderId),
		maxWaitTime: '60',
		programPrice: '100',
		...changes,
	};
	const text = Object.entries(fields)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `"${name}":${value}`);
	return json(await call(simulator, '/wp1/lock', text.join(',')));
}
