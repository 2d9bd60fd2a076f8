import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';

/** Does nothing: until the execution is stopped, or parked until a time that never comes. */
export class Idle implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Idle',
		name: 'idle',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Idle' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{ displayName: 'Until', name: 'until', type: 'string', default: 'stopped' },
			{ displayName: 'Report To', name: 'reportTo', type: 'string', default: '' },
		],
	};

	async execute(this: IExecuteFunctions) {
		if (this.getNodeParameter('until', 0) === 'parked') {
			await this.putExecutionToWait(new Date('2999-01-01T00:00:00.000Z'));
			return [this.getInputData()];
		}
		const report = async (path: string): Promise<void> => {
			const url = `${this.getNodeParameter('reportTo', 0) as string}/${path}`;
			await this.helpers.httpRequest({ url });
		};
		const stop = this.getExecutionCancelSignal();
		const stopped = new Promise((resolve) => stop?.addEventListener('abort', resolve, { once: true }));
		await report('began');
		await stopped;
		await report('stopped');
		return [this.getInputData()];
	}
}
