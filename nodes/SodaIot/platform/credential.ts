import type { IDataObject } from 'n8n-workflow';

import { baseUrlProblem } from '../../shared/platform/http';
import { plain } from '../../shared/text';
import { tokenOf, usesClientCredentials } from './session';

export const credentialType = 'sodaIotApi';

/** What is wrong with the credential's fields, in words; undefined when nothing is. */
export function credentialProblem(data: IDataObject): string | undefined {
	const problem = baseUrlProblem(data.baseUrl, 'Base URL');
	if (problem) return problem;
	const needed = usesClientCredentials(data)
		? { 'Client ID': data.clientId, 'Client Secret': clientSecretOf(data) }
		: { 'Access Token': data.accessToken };
	// An expression may give a number.
	const missing = Object.entries(needed).find(([, value]) => plain(value ?? '').trim() === '');
	return missing && `The credential's "${missing[0]}" is empty`;
}

/**
 * The application's client secret, without blanks that were pasted with it; '' when there is none. It is the key of the
 * webhooks' signatures: anything else that an expression may give, such as `{}` or NaN, would be a key that can be guessed.
 */
export function clientSecretOf({ clientSecret }: IDataObject): string {
	const isSecret = typeof clientSecret === 'string' || Number.isFinite(clientSecret);
	return isSecret ? plain(clientSecret).trim() : '';
}

/** The texts that are removed from every reply. */
export function secretsOf(data: IDataObject): string[] {
	return [clientSecretOf(data), tokenOf(data)];
}

/** What to do when the platform refuses the access token, or with client credentials even a new one. */
export function refusedToken(data: IDataObject): string {
	return usesClientCredentials(data)
		? 'A new access token was refused, too. Another program or another credential may fetch tokens for the same application at the same time: each new token voids the one before. Use one credential per application. If that is so, try again.'
		: 'The access token of the credential is invalid or has expired (after two hours, or because a new one was fetched). Put a fresh one into the credential, or set its Authentication to Client Credentials, which renews it by itself.';
}
