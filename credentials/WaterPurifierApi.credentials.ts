import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { authenticate } from '../nodes/WaterPurifier/authenticate';

export class WaterPurifierApi implements ICredentialType {
	name = 'waterPurifierApi';

	displayName = 'Water Purifier API';

	icon: Icon = { light: 'file:waterPurifierApi.svg', dark: 'file:waterPurifierApi.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-dispense/n8n-nodes-dispense/blob/main/docs/tokens.md#water-purifier-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Server URL',
			name: 'serverUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://open.example.com',
			description:
				'The address of the open platform that the vendor gave you. There is one for production and one whose devices are virtual.',
		},
		{
			displayName: 'openId',
			name: 'openId',
			type: 'string',
			required: true,
			default: '',
			description: 'The openId that the merchant console shows',
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'The secret that the merchant console shows beside the openId. It signs every request and is never sent.',
		},
	];

	authenticate = authenticate;
}
