import type { IDataObject, NodeApiError, NodeOperationError } from 'n8n-workflow';

/** What came of an item that was started. */
export type Result = { output: IDataObject | IDataObject[] } | { error: NodeApiError | NodeOperationError };
