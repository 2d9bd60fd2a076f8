import type { IHookFunctions } from 'n8n-workflow';

import { inputError } from '../errors';

/** Why a trigger cannot be activated, and what the user can do about it. */
export interface ActivationProblem {
	problem: string;
	/** n8n shows only the message of an error at activation; the description is for its log. */
	description: string;
}

/**
 * The `webhookMethods` of a trigger whose address the user gives to the platform: there is nothing to register. `create`
 * stops a trigger that could not keep what its settings promise, when it is activated and not with the first message.
 *
 * @param findProblem what stands in the way, or undefined
 */
export function registeredByHand(
	findProblem: (ctx: IHookFunctions) => Promise<ActivationProblem | undefined>,
) {
	return {
		async checkExists(this: IHookFunctions): Promise<boolean> {
			return false;
		},
		async create(this: IHookFunctions): Promise<boolean> {
			const found = await findProblem(this);
			if (!found) return true;
			throw inputError(this.getNode(), found.problem, { description: found.description });
		},
		async delete(this: IHookFunctions): Promise<boolean> {
			return true;
		},
	};
}
