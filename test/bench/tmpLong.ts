import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { triggerFlow } from './flows/receivers';
import { deliver } from './load/fire';
import { freshId } from './load/messages';
import { executionCount, untilIdle } from './n8n/idle';
import { Installation } from './n8n/installation';
import { genuineMessage, sodaCredential } from './n8n/listening';
import { startCounter } from './standIns/counter';

void (async () => {
	const messages = Number(process.argv[2] ?? 150);
	const folder = await mkdtemp(path.join(tmpdir(), 'dispense-long-'));
	const installation = await Installation.prepare(folder, (line) => console.log(line));
	const counter = await startCounter();
	const n8n = await installation.startQueue(2);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
	try {
		const versions = await installation.versionsIn(n8n);
		const credentials = { clientSecret: await sodaCredential(n8n) };
		const workflowId = await n8n.importWorkflow(triggerFlow('long', versions, counter.url), { credentials });
		await n8n.activate(workflowId);
		const target = { url: `${n8n.url}/webhook/long/webhook`, expected: 200 };
		const ids = Array.from({ length: messages }, () => freshId());
		const shots = ids.map(genuineMessage);
		const say = async (title: string) => {
			const before = await executionCount(n8n, workflowId);
			const { perSecond } = await deliver(target, shots, 8);
			await untilIdle(n8n);
			const executions = (await executionCount(n8n, workflowId)) - before;
			const lost = ids.filter((id) => !counter.counts.get(id)).length;
			const twice = ids.filter((id) => (counter.counts.get(id) ?? 0) > 1).length;
			console.log(new Date().toISOString(), title, { messages, lost, twice, executions, perSecond });
		};
		await say('first');
		await say('again');
		await n8n.restart();
		await say('again after the main process was restarted');
	} finally {
		await n8n.remove();
		await counter.close();
	}
	process.exit(0);
})();
