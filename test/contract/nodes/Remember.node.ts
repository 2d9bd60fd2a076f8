import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';

/** Says which keys this node of this workflow has not seen before. */
export class Remember implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Remember',
		name: 'remember',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Remember' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{ displayName: 'Max Entries', name: 'maxEntries', type: 'number', default: 100 },
			{ displayName: 'Scope', name: 'scope', type: 'string', default: 'node' },
		],
	};

	async execute(this: IExecuteFunctions) {
		const keys = this.getInputData().map(({ json }) => json.key as string);
		const maxEntries = this.getNodeParameter('maxEntries', 0) as number;
		const scope = this.getNodeParameter('scope', 0) as 'node' | 'workflow';
		const seen = await this.helpers.checkProcessedAndRecord(keys, scope, { mode: 'entries', maxEntries });
		return [[{ json: { new: seen.new, processed: seen.processed } }]];
	}
}
