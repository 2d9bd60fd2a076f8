import { parse } from 'flatted';
import type { ExecutionStatus, IDataObject, IRunExecutionData, ITaskData, IWorkflowBase } from 'n8n-workflow';

/** One execution as n8n lists it. */
export interface ExecutionSummary {
	id: string;
	workflowId: string;
	mode: string;
	status: ExecutionStatus;
	startedAt: string | null;
	stoppedAt?: string | null;
	waitTill?: string | null;
}

/** One execution with what every node received and returned. */
export interface Execution extends ExecutionSummary {
	workflowData: IWorkflowBase;
	data: IRunExecutionData;
}

/** An error as n8n saved it: what the editor shows, no longer an instance of a class. */
export interface SavedError {
	name?: string;
	message: string;
	description?: string | null;
	httpCode?: string | null;
	messages?: string[];
	context?: IDataObject;
}

/** @param answer what n8n's REST interface answered, its `data` still text */
export function parseExecution(answer: ExecutionSummary & { data: string }): Execution {
	const data = (parse(answer.data) as IRunExecutionData | undefined) ?? { resultData: { runData: {} } };
	return { ...answer, data } as Execution;
}

/** Whether nothing more will happen in an execution. A waiting one can still be resumed. */
export const isFinished = ({ status }: ExecutionSummary) => !['new', 'running', 'waiting'].includes(status);

/**
 * Whether n8n has stored what an execution did. n8n 1 stores the end of one in two steps, first the status and
 * then the data. In between it shows the new status with the old data.
 */
export function isStored({ status, data: { resultData } }: Execution): boolean {
	const hasEnded = status === 'success' || status === 'error';
	return !hasEnded || resultData.error !== undefined || Object.keys(resultData.runData).length > 0;
}

/** Whether a node was run, with or without success. */
export const nodeRan = (execution: Execution, nodeName: string) => lastRun(execution, nodeName) !== undefined;

/**
 * @param outputIndex 1 is the error output of a node with one output
 * @returns the json of every item that the node's last run returned
 * @throws when the node did not run, with the names of those that did
 */
export function nodeItems(execution: Execution, nodeName: string, outputIndex = 0): IDataObject[] {
	const run = lastRun(execution, nodeName);
	if (!run) throw new Error(`${nodeName} did not run in ${describeExecution(execution)}`);
	return (run.data?.main?.[outputIndex] ?? []).map((item) => item.json);
}

/** @returns the error that stopped the node's last run, if one did */
export const nodeError = (execution: Execution, nodeName: string) =>
	lastRun(execution, nodeName)?.error as SavedError | undefined;

/** @returns the error that ended the execution, if one did */
export const executionError = (execution: Execution) =>
	execution.data.resultData.error as SavedError | undefined;

/** One line for the message of a failing test. */
export function describeExecution(execution: Execution): string {
	const nodes = Object.keys(execution.data.resultData.runData).join(', ') || 'none';
	const error = executionError(execution)?.message;
	const parts = [`execution ${execution.id}`, `status ${execution.status}`, `nodes that ran: ${nodes}`];
	if (error) parts.push(`error: ${error}`);
	return parts.join('; ');
}

function lastRun({ data }: Execution, nodeName: string): ITaskData | undefined {
	// A typo in a node's name must not look like a node without items.
	const runs = data.resultData.runData as Partial<typeof data.resultData.runData>;
	return runs[nodeName]?.at(-1);
}
