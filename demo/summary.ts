import type { IDataObject } from 'n8n-workflow';

import type { Context } from './stories/context';
import { newestRows } from './tables';

const longestValue = 30;
/** Columns that every data table has. */
const n8nColumns = ['id', 'createdAt', 'updatedAt'];

/** What was written, where to look at it, and what to do next. */
export async function summarise(context: Context, isLeftRunning: boolean): Promise<void> {
	const { log, n8n, tables, startedAt } = context;
	for (const [name, table] of Object.entries(tables)) {
		log.line(`\nTable ${name}${isLeftRunning ? `  ${table.url}` : ''}`);
		for (const row of await newestRows(n8n, table)) {
			if (new Date(row.updatedAt as string) >= startedAt) log.line(`  ${written(row)}`);
		}
	}
	log.line(
		log.failures === 0 ? '\nEverything went as expected.' : `\n${log.failures} step(s) failed, see ✗.`,
	);
	if (isLeftRunning) log.line(whereToLook(context));
}

function written(row: IDataObject): string {
	const columns = Object.entries(row).filter(
		([column, value]) => !n8nColumns.includes(column) && value !== null && value !== '',
	);
	return columns.map(([column, value]) => `${column}=${shortened(value)}`).join('  ');
}

/** Long hashes and times would hide the ids. */
function shortened(value: unknown): string {
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}

function whereToLook({ n8n, purifier, soda, workflows }: Context): string {
	const order = JSON.stringify({
		orderId: 'my-order-1',
		deviceSerial: soda.devices[0]?.serial,
		authCode: soda.devices[0]?.authCode,
		presets: ['DRINKING_HOT'],
	});
	return `
n8n's login            ${n8n.owner.email}
  password             ${n8n.owner.password}
Machines and alerts    ${purifier.url}/

An order of your own, to watch in the editor under Executions (another orderId each time):
  curl -H 'content-type: application/json' -d '${order}' \\
    ${workflows.wholeStory.url('Order received')}

The purifiers' callbacks go to workflow 5 and their card swipes to workflow 8: press the buttons on the page of the
machines, which can also change these addresses.

Ctrl+C stops n8n and the simulators. The next start takes seconds.

Open the workflows in n8n's editor: ${n8n.url}/home/workflows`;
}
