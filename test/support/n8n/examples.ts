import type { IDataObject } from 'n8n-workflow';

import {
	assignmentsOf,
	isSettings,
	productionUrl as urlOf,
	readExample,
	withSettings,
} from '../../../demo/example';
import type { Example } from '../../../demo/example';
import type { N8nServer } from '../../../hosts/n8nServer';

/**
 * An example as a user has it after the import: nothing is changed but the values of "Your settings" and these options of
 * its trigger.
 */
export async function loadExample(
	file: string,
	settings: Record<string, string | number> = {},
	options: IDataObject = {},
): Promise<Example> {
	const example = await readExample(file);
	const fields = example.nodes.filter(isSettings).flatMap(assignmentsOf);
	const missing = fields.find(({ name }) => settings[name] === undefined);
	if (missing) throw new Error(`${file} needs a value for its setting ${missing.name}`);
	const trigger = example.nodes.find(({ type }) => type.endsWith('Trigger'));
	if (trigger && Object.keys(options).length > 0)
		trigger.parameters = {
			...trigger.parameters,
			options: { ...(trigger.parameters.options as IDataObject | undefined), ...options },
		};
	return withSettings(example, settings);
}

/** The Production URL that the editor of this n8n shows in a Webhook or trigger node. */
export const productionUrl = ({ url }: N8nServer, example: Example, nodeName: string) =>
	urlOf(url, example, nodeName);
