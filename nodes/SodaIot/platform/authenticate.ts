import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { withoutRedirects } from '../../shared/platform/http';
import { tokenOf } from './session';

/** The credential's `authenticate`. The platform wants the token in the query string of every call. */
export async function authenticate(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	request.qs = { ...request.qs, access_token: tokenOf(credentials) };
	return withoutRedirects(request);
}
