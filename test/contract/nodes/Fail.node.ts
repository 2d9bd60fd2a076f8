import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

/** Fails for each item, in one of the shapes in which a node can report a failure. */
export class Fail implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Fail',
		name: 'fail',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Fail' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [{ displayName: 'Shape', name: 'shape', type: 'string', default: 'throw' }],
	};

	async execute(this: IExecuteFunctions) {
		const error = new NodeOperationError(this.getNode(), 'Broken', { description: 'Mend it' });
		const shapes: Record<string, () => INodeExecutionData> = {
			error: () => ({ json: { error: 'Broken' }, error }),
			onlyTheJson: () => ({ json: { error: 'Broken', message: 'Mend it' } }),
			moreJson: () => ({ json: { error: 'Broken', id: 'a' } }),
			throw: () => {
				throw error;
			},
		};
		return [
			this.getInputData().map((_, itemIndex): INodeExecutionData => {
				const shape = shapes[this.getNodeParameter('shape', itemIndex) as string];
				if (!shape) throw new NodeOperationError(this.getNode(), 'There is no such shape', { itemIndex });
				return { ...shape(), pairedItem: itemIndex };
			}),
		];
	}
}
