import type { IDataObject } from 'n8n-workflow';

import { baseUrlProblem } from '../../shared/platform/http';
import { plain } from '../../shared/text';

export const credentialType = 'waterPurifierApi';

/** What is wrong with the credential's fields, in words; undefined when nothing is. */
export function credentialProblem({ serverUrl, openId, secret }: IDataObject): string | undefined {
	const problem = baseUrlProblem(serverUrl, 'Server URL');
	if (problem) return problem;
	const missing = Object.entries({ openId, secret }).find(([, value]) => textOf(value) === '');
	if (missing) return `The credential's "${missing[0]}" is empty`;
	if (Buffer.byteLength(textOf(secret)) < 13)
		return 'The credential\'s "secret" is too short to be the one of the merchant console';
	return undefined;
}

/** The texts that are removed from every reply. */
export function secretsOf(data: IDataObject, signature: unknown): string[] {
	return [textOf(data.secret), ...(typeof signature === 'string' ? [signature] : [])];
}

/** A field as it is sent. An expression may give a number. Any other value that is not text counts as empty. */
function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? plain(value).trim() : '';
}
