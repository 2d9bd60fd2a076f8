import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

/** A credential that fetches its token itself, and sends it and a note with every request. */
export class FetchApi implements ICredentialType {
	name = 'fetchApi';
	displayName = 'Fetch API';
	properties: INodeProperties[] = [
		{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
		{ displayName: 'Note', name: 'note', type: 'string', default: 'no note' },
		{ displayName: 'Token', name: 'token', type: 'hidden', typeOptions: { expirable: true }, default: '' },
	];

	async preAuthentication(this: IHttpRequestHelper, { baseUrl }: ICredentialDataDecryptedObject) {
		const url = `${baseUrl as string}/token`;
		const { token } = (await this.helpers.httpRequest({ url })) as { token: string };
		return { token };
	}

	async authenticate({ token, note }: ICredentialDataDecryptedObject, options: IHttpRequestOptions) {
		const headers = { ...options.headers, authorization: `Bearer ${token as string}`, note };
		return { ...options, headers } as IHttpRequestOptions;
	}
}
