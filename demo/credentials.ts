import type { IDataObject } from 'n8n-workflow';

import type { N8nServer } from '../hosts/n8nServer';
import type { CredentialMapping } from '../hosts/workflowFile';
import type { Platforms } from './platforms';
import type { State } from './state';

/**
 * Creates the credentials of both platforms, or brings those of an earlier run up to date: the simulators may listen on
 * other ports now.
 *
 * @returns n8n's id by credential type
 * @throws when n8n's own test of a credential fails
 */
export async function provideCredentials(
	n8n: N8nServer,
	{ purifier, soda }: Platforms,
	state: State,
): Promise<CredentialMapping> {
	const wanted = [
		{
			name: 'Water Purifier account',
			type: 'waterPurifierApi',
			data: { serverUrl: purifier.url, openId: purifier.openId, secret: purifier.secret },
		},
		{
			name: 'Soda IoT account',
			type: 'sodaIotApi',
			data: {
				baseUrl: soda.url,
				authentication: 'clientCredentials',
				clientId: soda.clientId,
				clientSecret: soda.clientSecret,
				scopes: 'iot:public,iot:control',
			},
		},
	];
	for (const credential of wanted) {
		const id = await provide(n8n, state.credentials[credential.type], credential);
		state.credentials[credential.type] = id;
		const { status, message } = await n8n.testCredential(id);
		if (status !== 'OK') throw new Error(`n8n's test of "${credential.name}" failed: ${message}`);
	}
	return state.credentials;
}

async function provide(
	n8n: N8nServer,
	id: string | undefined,
	credential: { name: string; type: string; data: IDataObject },
): Promise<string> {
	const known = await n8n.rest<Array<{ id: string }>>('GET', '/credentials');
	if (id === undefined || !known.some((entry) => entry.id === id))
		return await n8n.createCredential(credential);
	await n8n.rest('PATCH', `/credentials/${id}`, credential);
	return id;
}
