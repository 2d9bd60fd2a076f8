import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { authenticate } from '../nodes/SodaIot/platform/authenticate';
import { preAuthentication } from '../nodes/SodaIot/token/preAuthentication';
import { sessionField } from '../nodes/SodaIot/platform/session';

const clientSecret: INodeProperties = {
	displayName: 'Client Secret',
	name: 'clientSecret',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	description: "Your application's client secret. The vendor gave it to you with the client ID.",
};

export class SodaIotApi implements ICredentialType {
	name = 'sodaIotApi';

	displayName = 'Soda IoT API';

	icon: Icon = { light: 'file:sodaIotApi.svg', dark: 'file:sodaIotApi.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-dispense/n8n-nodes-dispense/blob/main/docs/tokens.md#soda-iot-api';

	// The fields use `hide` and never `show`. The public API of n8n 1.x checks new credentials with a schema that understands
	// only one shown value per field, and would refuse one of the two forms. With `hide`, n8n 1.x and 2.x both want every
	// required field there: those of the unused form as empty text.
	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://open.sodalife.xyz',
			description: 'The address of the SodaLife IoT open platform',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'Client Credentials',
					value: 'clientCredentials',
					description: 'Let n8n fetch the token and renew it when the platform no longer accepts it',
				},
				{
					name: 'Access Token',
					value: 'accessToken',
					description: 'Paste a token. It expires after two hours, and whenever another one is fetched.',
				},
			],
			default: 'clientCredentials',
			description: 'Where the access token comes from',
		},
		{
			// Keeps a pasted token in credentials that do not say their form (see `usesClientCredentials`), because n8n drops
			// fields that are not shown. It stands before the other field of this name, so that the public API's schema
			// takes its type from that one.
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { password: true },
			displayOptions: { hide: { authentication: ['accessToken'] } },
			default: '',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			displayOptions: { hide: { authentication: ['clientCredentials'] } },
			default: '',
			description: 'A valid access token of your application. The platform lets it expire after two hours.',
		},
		{
			displayName:
				'Use one credential per application: fetching a token voids the one before, also that of another credential or another program.',
			name: 'oneCredentialNotice',
			type: 'notice',
			displayOptions: { hide: { authentication: ['accessToken'] } },
			default: '',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			displayOptions: { hide: { authentication: ['accessToken'] } },
			default: '',
			description: "Your application's client ID",
		},
		{
			...clientSecret,
			required: true,
			displayOptions: { hide: { authentication: ['accessToken'] } },
			hint: 'Fetches the token, and proves that a webhook comes from the platform',
		},
		{
			...clientSecret,
			displayOptions: { hide: { authentication: ['clientCredentials'] } },
			hint: 'Only for the Soda IoT Trigger and for waiting: proves that a webhook comes from the platform',
		},
		{
			displayName: 'Scopes',
			name: 'scopes',
			type: 'string',
			displayOptions: { hide: { authentication: ['accessToken'] } },
			default: 'iot:public,iot:control',
			description:
				'The rights to ask for, separated by commas: iot:public reads devices, iot:control operates them, iot:premier switches them',
		},
		{
			// n8n calls `preAuthentication` while this field is empty, and stores here what that returns. `password`
			// hides it from everybody who may open the credential.
			displayName: 'Session',
			name: sessionField,
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	preAuthentication = preAuthentication;

	authenticate = authenticate;
}
