import { setTimeout as pause } from 'node:timers/promises';

import { eventually } from '../hosts/eventually';
import { describeExecution, isFinished, nodeRan } from '../hosts/executions';
import type { Execution } from '../hosts/executions';
import type { N8nServer } from '../hosts/n8nServer';
import { expectEqual } from './check';
import type { Installed } from './workflows';

const settlingMs = 250;

/** The executions of one workflow that begin from now on: the user folder keeps those of earlier runs. */
export class NewExecutions {
	private constructor(
		private readonly n8n: N8nServer,
		private readonly workflow: Installed,
		private readonly lastId: number,
	) {}

	static async of(n8n: N8nServer, workflow: Installed): Promise<NewExecutions> {
		const [newest] = await n8n.executions(workflow.id);
		return new NewExecutions(n8n, workflow, Number(newest?.id ?? 0));
	}

	/** Waits until one is as wanted. */
	async until(what: string, isWanted: (execution: Execution) => boolean): Promise<Execution> {
		let seen = 'There is none.';
		return await eventually(
			() => `${what}\n${seen}`,
			async () => {
				const found: Execution[] = [];
				for (const { id } of await this.n8n.executions(this.workflow.id))
					if (Number(id) > this.lastId) found.push(await this.n8n.execution(id));
				if (found.length > 0) seen = found.map(describeExecution).join('\n');
				return found.find(isWanted);
			},
		);
	}

	/** Waits until one is parked, after all of these nodes have run. */
	async untilParked(...nodes: string[]): Promise<Execution> {
		const execution = await this.until(
			'a waiting execution',
			(candidate) => candidate.status === 'waiting' && nodes.every((node) => nodeRan(candidate, node)),
		);
		// n8n stores that an execution waits a moment before it takes messages for it; no machine is that quick.
		await pause(settlingMs);
		return execution;
	}

	/** Waits for the end of one, which must be a success. */
	async untilSuccess(): Promise<Execution> {
		const execution = await this.until('a finished execution', isFinished);
		expectEqual(describeExecution(execution), execution.status, 'success');
		return execution;
	}
}
