import type { N8nServer } from '../../../hosts/n8nServer';
import { fire } from '../load/fire';
import type { Shot } from '../load/fire';
import type { Sample } from '../measure/alternate';
import { executionCount, untilIdle } from '../n8n/idle';
import { startListening } from '../n8n/listening';
import type { Receiver } from '../n8n/listening';
import { startGitHub } from '../standIns/gitHub';
import { compare, compareAll } from './compare';
import type { Contender, Head } from './compare';
import type { Context } from './context';

/** How n8n is set, and how titles name it. */
const settings: Array<{ name: string; env: Record<string, string> }> = [
	{ name: "n8n's defaults", env: {} },
	{ name: 'lazy acquire', env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } },
];

/** Messages until they are acknowledged, over 1 to 64 connections, and forged ones until they are refused. */
export async function webhooks(context: Context): Promise<void> {
	const gitHub = await startGitHub();
	try {
		for (const [index, { name, env }] of settings.entries()) {
			const n8n = await context.installation.start(env);
			try {
				const versions = await context.installation.versionsIn(n8n);
				const receivers = await startListening(n8n, versions, gitHub);
				await measureReceivers(context, n8n, name, receivers, (index + 1) / settings.length);
				// The next n8n has the same database, and would publish them again.
				for (const { workflowId } of receivers) await n8n.deactivate(workflowId);
			} finally {
				await n8n.remove();
			}
		}
	} finally {
		await gitHub.close();
	}
}

/** @param until the share of the workload's time that may be used up in the end */
async function measureReceivers(
	context: Context,
	n8n: N8nServer,
	setting: string,
	receivers: readonly Receiver[],
	until: number,
): Promise<void> {
	const { options, progress } = context;
	const seconds = options.quick ? 0.7 : 1.2;
	const head = (title: string, size: number): Head => ({
		workload: 'webhooks',
		title: `${title}, ${setting}`,
		size,
		sizeUnit: 'connections',
		unit: 'requests/s',
	});
	for (const { name, url, genuine } of receivers) {
		progress.step(`warm-up, ${name}`);
		const target = { url, shot: genuine, expected: 200 };
		await fire(target, { connections: 8, seconds: 2 * seconds });
		await untilIdle(n8n);
	}
	const plans = (options.quick ? [16] : [1, 4, 16, 64]).map((connections) => ({
		head: head('Genuine messages', connections),
		contenders: receivers.map((receiver) =>
			contender(n8n, receiver, { shot: receiver.genuine, expected: 200, connections, seconds }),
		),
	}));
	await compareAll(context, plans, { until: until - 0.1 });

	const verifying = receivers.flatMap((receiver) => {
		const { forged: shot } = receiver;
		return shot ? [contender(n8n, receiver, { shot, expected: 401, connections: 16, seconds })] : [];
	});
	await compare(context, head('Forged messages', 16), verifying, { warmUp: true, until });
}

interface Volley {
	shot: () => Shot;
	expected: number;
	connections: number;
	seconds: number;
}

function contender(
	n8n: N8nServer,
	{ name, isOurs, url, workflowId }: Receiver,
	{ shot, expected, connections, seconds }: Volley,
): Contender {
	const measure = async (): Promise<Sample> => {
		const before = await executionCount(n8n, workflowId);
		const { perSecond, answered, p95 } = await fire({ url, shot, expected }, { connections, seconds });
		// What is still under way must not slow the next one down.
		await untilIdle(n8n);
		const executions = (await executionCount(n8n, workflowId)) - before;
		return { value: perSecond, details: { p95, executionsPerMessage: executions / answered } };
	};
	return { name, isOurs, measure };
}
