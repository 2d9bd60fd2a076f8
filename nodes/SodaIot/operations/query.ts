import { ItemInput } from '../../shared/items/input';
import type { Operation } from '../../shared/items/operation';
import { queryActivation } from '../activation';
import { activationId, longestId } from '../fields';

export const query: Operation = {
	value: 'query',
	name: 'Query',
	action: 'Query an activation',
	description: 'Get an activation: its status, and what was used and paid once the use has ended',
	fields: [activationId],

	async execute(ctx, itemIndex) {
		const id = new ItemInput(ctx, itemIndex).text(activationId, { maxBytes: longestId });
		return await queryActivation(ctx, itemIndex, id);
	},
};
