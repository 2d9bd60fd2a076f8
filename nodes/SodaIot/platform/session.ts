import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { joinUrl } from '../../shared/platform/http';
import { plain } from '../../shared/text';

/**
 * The credential's hidden field in which n8n keeps the access token that it fetched: `<owner>.<token>`. The owner stands for
 * the fields with which the token was fetched. It is needed because n8n keeps this field when a user changes the client ID,
 * the secret, the scopes or the address, and then the old token is not the new application's.
 */
export const sessionField = 'session';

/**
 * Whether n8n fetches the token. n8n does not store a field with its default value, but fills the default in when it reads
 * the credential. The default was once Access Token. So a credential with a pasted token and no client ID still has that
 * form, even if n8n now fills in Client Credentials.
 */
export function usesClientCredentials({ authentication, clientId, accessToken }: IDataObject): boolean {
	return authentication === 'clientCredentials' && (isFilled(clientId) || !isFilled(accessToken));
}

const isFilled = (value: unknown) => plain(value ?? '').trim() !== '';

/** The access token to send: the pasted one, or the one that n8n keeps. '' when there is none for these fields. */
export function tokenOf(data: IDataObject): string {
	if (!usesClientCredentials(data)) return plain(data.accessToken ?? '').trim();
	const [owner, ...token] = plain(data[sessionField] ?? '').split('.');
	return owner === ownerOf(data) ? token.join('.') : '';
}

/** The hidden field's content, for a token that was fetched with these fields. */
export function sessionWith(data: IDataObject, token: string): string {
	return `${ownerOf(data)}.${token}`;
}

/** Identifies the application: the same for all credentials that fetch the same token. It does not reveal the secret. */
export function ownerOf(data: IDataObject): string {
	const { clientId, clientSecret } = data;
	// As the requests write them: an extra blank or slash does not make another application.
	const id = [clientId, clientSecret].map((field) => plain(field ?? '').trim());
	const fields = [joinUrl(plain(data.baseUrl ?? ''), ''), ...id, scopesOf(data)];
	return createHash('sha256').update(JSON.stringify(fields)).digest('base64url').slice(0, 22);
}

/** The scopes as the platform wants them, joined by commas, however the user separated them. */
export function scopesOf({ scopes }: IDataObject): string {
	return plain(scopes ?? '')
		.split(/[\s,]+/)
		.filter(Boolean)
		.join(',');
}
