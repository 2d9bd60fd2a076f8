import { tablesOf } from './adapt';
import type { Columns } from './adapt';
import { productionUrl, readExample, withSettings } from './example';
import type { Example } from './example';

const exampleFiles = {
	purifier: '1-purifier-order-lock-cancel',
	settled: '3-sodaiot-settled-orders-to-sheet',
	alert: '4-sodaiot-failure-to-slack',
	order: '2-sodaiot-order-activate',
	// An activation reports to one address, so workflow 2 is there twice: for workflow 3 and for workflow 4.
	orderWithAlert: '2-sodaiot-order-activate',
	poured: '5-purifier-poured-to-sheet',
	wholeStory: '6-sodaiot-order-to-settlement',
	refund: '7-purifier-refund-on-timeout',
	swipe: '8-purifier-swipe-approval',
};

/** The names that the stories give the demo's workflows. */
export type WorkflowName = keyof typeof exampleFiles;
export const workflowNames = Object.keys(exampleFiles) as WorkflowName[];

/** Made once: with another one at each start, n8n would take the workflow for a changed one. */
const alertsWebhook = 'fd5f0a5e-5b0e-4c58-9a52-7d8b4f7b8c10';

/**
 * Reads the examples and fills their settings in.
 *
 * @param n8nUrl where n8n runs; the reports of activations go there
 * @param alertsUrl also takes what a shop would be told; the demo has no shop, so it is shown beside the alerts
 */
export async function prepareWorkflows(
	n8nUrl: string,
	alertsUrl: string,
): Promise<Record<WorkflowName, Example>> {
	const files = {} as Record<WorkflowName, Example>;
	for (const name of workflowNames) files[name] = await readExample(exampleFiles[name]);

	const spreadsheetUrl = 'Not needed in the demo';
	const reportingTo = (trigger: Example) => ({
		spreadsheetUrl,
		triggerUrl: productionUrl(n8nUrl, trigger, 'Soda IoT Trigger'),
	});
	return {
		purifier: files.purifier,
		settled: withSettings(files.settled, { spreadsheetUrl }),
		alert: files.alert,
		order: withSettings(files.order, reportingTo(files.settled)),
		orderWithAlert: withSettings(copyForAlerts(files.orderWithAlert), reportingTo(files.alert)),
		poured: withSettings(files.poured, { spreadsheetUrl }),
		wholeStory: withSettings(files.wholeStory, { spreadsheetUrl, shopUrl: alertsUrl }),
		refund: withSettings(files.refund, { spreadsheetUrl, refundUrl: alertsUrl }),
		swipe: withSettings(files.swipe, { spreadsheetUrl }),
	};
}

/** What all their tabs hold. */
export function tablesOfAll(examples: Record<WorkflowName, Example>): Record<string, Columns> {
	const all: Record<string, Columns> = {};
	for (const example of Object.values(examples))
		for (const [tab, columns] of Object.entries(tablesOf(example))) all[tab] = { ...all[tab], ...columns };
	return all;
}

/** The same workflow under another address, so that both can be active. */
function copyForAlerts(example: Example): Example {
	const nodes = example.nodes.map((node) =>
		node.type === 'n8n-nodes-base.webhook'
			? {
					...node,
					webhookId: alertsWebhook,
					parameters: { ...node.parameters, path: 'sodaiot-order-alerts' },
				}
			: node,
	);
	return { ...example, name: `${example.name} (reports to the alert)`, nodes };
}
