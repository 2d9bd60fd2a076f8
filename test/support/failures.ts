import type { INodeExecutionData } from 'n8n-workflow';

import type { NodeResult } from './engine';

/** What a test checks of a failed item or a failed execution. */
export type Failure = { message: string; description: string; itemIndex: unknown; httpCode: unknown };

type SavedError = {
	message: string;
	description?: string | null;
	context?: { itemIndex?: number };
	httpCode?: string | null;
};

/** The error that ended the execution. */
export function failureOf({ error }: NodeResult): Failure {
	if (!error) throw new Error('The execution did not fail');
	return toFailure(error);
}

/** The error that a failed item carries. */
export function itemFailure(item: INodeExecutionData | undefined): Failure {
	if (!item?.error) throw new Error('The item has no error');
	return toFailure(item.error);
}

function toFailure({ message, description, context, httpCode }: SavedError): Failure {
	return {
		message,
		description: description ?? '',
		itemIndex: context?.itemIndex,
		httpCode: httpCode ?? undefined,
	};
}

/** Everything that n8n would save of an execution: outputs and errors, own fields of the error objects included. */
export function saved({ run }: NodeResult): string {
	return JSON.stringify(run, (_key, value: unknown) =>
		value instanceof Error
			? { ...value, message: value.message, stack: value.stack, cause: value.cause }
			: value,
	);
}
