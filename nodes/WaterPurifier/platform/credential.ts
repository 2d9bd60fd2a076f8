import type { IDataObject } from 'n8n-workflow';

import { baseUrlProblem } from '../../shared/platform/http';
import { plain } from '../../shared/text';

export const credentialType = 'waterPurifierApi';

/** What is wrong with the credential's fields, in words, or undefined. */
export function credentialProblem({ serverUrl, openId, secret }: IDataObject): string | undefined {
	const problem = baseUrlProblem(serverUrl, 'Server URL');
	if (problem) return problem;
	const missing = Object.entries({ openId, secret }).find(([, value]) => textOf(value) === '');
	if (missing) return `The credential's "${missing[0]}" is empty`;
	if (Buffer.byteLength(textOf(secret)) < 13)
		return 'The credential\'s "secret" is too short to be the one of the merchant console';
	return undefined;
}

/** What must never come out of a reply. */
export function secretsOf(data: IDataObject, signature: unknown): string[] {
	return [textOf(data.secret), ...(typeof signature === 'string' ? [signature] : [])];
}

/** A field as it is sent. An expression may give a number; what is neither that nor text is as good as nothing. */
function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? plain(value).trim() : '';
}
