import type { IDataObject } from 'n8n-workflow';

import { baseUrlProblem } from '../shared/http';

export const credentialType = 'waterPurifierApi';

/** What is wrong with the credential's fields, in words, or undefined. */
export function credentialProblem({ serverUrl, openId, secret }: IDataObject): string | undefined {
	const problem = baseUrlProblem(serverUrl, 'Server URL');
	if (problem) return problem;
	const missing = Object.entries({ openId, secret }).find(
		([, value]) => typeof value !== 'string' || value === '',
	);
	if (missing) return `The credential's "${missing[0]}" is empty`;
	if (Buffer.byteLength(secret as string) < 13)
		return 'The credential\'s "secret" is too short to be the one of the merchant console';
	return undefined;
}

/** What must never come out of a reply. */
export function secretsOf(data: IDataObject, signature: unknown): string[] {
	const secret = typeof data.secret === 'string' ? data.secret.trim() : '';
	return [secret, ...(typeof signature === 'string' ? [signature] : [])];
}
