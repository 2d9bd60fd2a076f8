import type { N8nServer } from '../../../hosts/n8nServer';
import type { CredentialMapping, WorkflowFile } from '../../../hosts/workflowFile';
import type { Versions } from '../flows/flow';
import { fourNodesFlow, gitHubFlow, triggerFlow, webhookFlow } from '../flows/receivers';
import type { Shot } from '../load/fire';
import { gitHubMessage, sodaMessage } from '../load/messages';
import type { GitHub } from '../standIns/gitHub';

/** A workflow that takes messages. */
export interface Receiver {
	name: string;
	isOurs: boolean;
	workflowId: string;
	url: string;
	genuine: () => Shot;
	/** A message with a signature of another key; undefined when it takes whatever comes. */
	forged?: () => Shot;
}

const clientSecret = 'bench-client-secret';
const otherSecret = 'another-secret';

/** Publishes Soda IoT Trigger, and what n8n itself has to take messages with. */
export async function startListening(
	n8n: N8nServer,
	versions: Versions,
	gitHub: GitHub,
): Promise<Receiver[]> {
	const credentials: CredentialMapping = {
		clientSecret: await sodaCredential(n8n),
		hmacSecret: await n8n.createCredential({
			name: 'HMAC secret',
			type: 'crypto',
			data: { hmacSecret: clientSecret },
		}),
		gitHub: await n8n.createCredential({
			name: 'GitHub',
			type: 'githubApi',
			data: { server: gitHub.url, user: 'bench', accessToken: 'bench-access-token' },
		}),
	};
	const publish = async (file: WorkflowFile, path: string) => {
		const workflowId = await n8n.importWorkflow(file, { credentials });
		await n8n.activate(workflowId);
		return { workflowId, url: `${n8n.url}/webhook/${path}` };
	};
	const ofSoda = { genuine: () => sodaMessage(clientSecret), forged: () => sodaMessage(otherSecret) };

	const trigger = await publish(triggerFlow('bench-trigger', versions), 'bench-trigger/webhook');
	const fourNodes = await publish(fourNodesFlow('bench-four-nodes', versions), 'bench-four-nodes');
	const gitHubTrigger = await publish(gitHubFlow('bench-github', versions), 'bench-github/webhook');
	const webhook = await publish(webhookFlow('bench-webhook', versions), 'bench-webhook');
	const gitHubSecret = gitHub.secretOf(gitHubTrigger.url);
	const ofGitHub = { genuine: () => gitHubMessage(gitHubSecret), forged: () => gitHubMessage(otherSecret) };
	return [
		{ name: 'Soda IoT Trigger', isOurs: true, ...trigger, ...ofSoda },
		{ name: 'Webhook + Crypto + If + Respond', isOurs: false, ...fourNodes, ...ofSoda },
		{ name: 'GitHub Trigger', isOurs: false, ...gitHubTrigger, ...ofGitHub },
		{ name: 'Webhook, unverified', isOurs: false, ...webhook, genuine: ofSoda.genuine },
	];
}

/** @returns the id of a credential with which Soda IoT Trigger verifies {@link genuineMessage} */
export async function sodaCredential(n8n: N8nServer): Promise<string> {
	const data = { authentication: 'accessToken', accessToken: 'bench-access-token', clientSecret };
	return await n8n.createCredential({ name: 'Client secret', type: 'sodaIotApi', data });
}

/** What the platform sends about an activation. */
export const genuineMessage = (id?: string) => sodaMessage(clientSecret, id);
