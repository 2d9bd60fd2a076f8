import { eventually } from '../../../hosts/eventually';
import { isFinished } from '../../../hosts/executions';
import type { ExecutionSummary } from '../../../hosts/executions';
import type { N8nServer } from '../../../hosts/n8nServer';

/** The executions of a workflow, newest first, once there are that many (or any) and none of them runs any more. */
export async function finishedExecutions(
	n8n: N8nServer,
	workflowId: string,
	count?: number,
): Promise<ExecutionSummary[]> {
	return await eventually(`${count ?? 'all'} finished executions`, async () => {
		const executions = await n8n.executions(workflowId);
		const isComplete = count === undefined ? executions.length > 0 : executions.length === count;
		return isComplete && executions.every(isFinished) && executions;
	});
}
