import type { N8nServer } from '../../../hosts/n8nServer';
import type { CredentialMapping } from '../../../hosts/workflowFile';
import type { Versions } from '../flows/flow';
import { questionCredentials, questionFlow } from '../flows/questions';
import type { Question } from '../flows/questions';
import type { Sample } from '../measure/alternate';
import { startPlatform } from '../standIns/platform';
import type { Platform } from '../standIns/platform';
import type { Installation } from './installation';
import { nodeTime } from './nodeTime';
import { cpuTime } from './usage';

/** An n8n, and the platform that its nodes ask. */
export interface Site {
	n8n: N8nServer;
	platform: Platform;
	versions: Versions;
	credentials: CredentialMapping;
}

/** Starts n8n and the platform for the time of an action. */
export async function withSite<T>(installation: Installation, act: (site: Site) => Promise<T>): Promise<T> {
	const platform = await startPlatform();
	try {
		const n8n = await installation.start();
		try {
			const credentials: CredentialMapping = {};
			for (const [type, data] of Object.entries(questionCredentials(platform.url)))
				credentials[type] = await n8n.createCredential({ name: type, type, data });
			return await act({ n8n, platform, versions: await installation.versionsIn(n8n), credentials });
		} finally {
			await n8n.remove();
		}
	} finally {
		await platform.close();
	}
}

/**
 * Stores the workflow that asks a question about that many items.
 *
 * @returns runs it once and gives the node's time; beside it the milliseconds of CPU that n8n used for each item, and
 *   how many questions were under way at the same time
 */
export async function asking(
	{ n8n, platform, versions, credentials }: Site,
	question: Question,
	items: number,
): Promise<() => Promise<Sample>> {
	const file = questionFlow(question, items, { platformUrl: platform.url, versions });
	const workflowId = await n8n.importWorkflow(file, { credentials });
	const questions = question.way === 'No Operation' ? 0 : items;
	return async () => {
		const before = cpuTime(n8n.pid);
		const value = await nodeTime(n8n, workflowId, { platform, items, questions });
		const after = cpuTime(n8n.pid);
		const cpu = before !== undefined && after !== undefined && { cpuPerItem: (after - before) / items };
		return { value, details: { mostAtOnce: platform.mostAtOnce, ...cpu } };
	};
}
