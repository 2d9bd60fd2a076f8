import type { IDataObject } from 'n8n-workflow';

import { assignmentsOf } from './example';
import type { Example, ExampleNode } from './example';

/**
 * The examples write to Google Sheets and Slack, where the demo has no accounts. So it replaces just these nodes, and
 * keeps their places and names: rows go to n8n's own data tables, which the editor shows, and alerts to the board on the
 * simulators' page. All other nodes, among them those of this package, run as they are in the file.
 */
export interface Replacements {
	/** The data table's id for each tab of the spreadsheet. */
	tables: Record<string, string>;
	/** Takes alerts by POST. */
	alertsUrl: string;
}

/** Columns by name; the order is the one in which the example writes them. */
export type Columns = Record<string, 'string' | 'number' | 'boolean'>;

const googleSheets = 'n8n-nodes-base.googleSheets';
const slack = 'n8n-nodes-base.slack';
const setNode = 'n8n-nodes-base.set';
const stickyNote = 'n8n-nodes-base.stickyNote';

const demoHint =
	'> **Demo:** the Google Sheets and Slack nodes are replaced here, by data tables and by the alerts on the ' +
	"simulators' page, and everything is filled in. The demo restores this workflow when it starts: duplicate it to change it.";

/** Pixels, with room for narrow notes. */
const demoHintHeight = 120;

/** The data table operation that does to a row what the operation of Google Sheets does. */
const tableOperations: Partial<Record<string, string>> = {
	append: 'insert',
	appendOrUpdate: 'upsert',
	update: 'update',
	read: 'get',
};

/** What a node of Google Sheets says about its rows. */
interface SheetParameters {
	operation?: string;
	columns?: { matchingColumns?: string[] };
	filtersUI?: { values?: Array<{ lookupColumn: string; lookupValue: string }> };
	options?: { returnFirstMatch?: boolean };
}

/** @returns the example with nothing in it that would leave this machine */
export function adaptForDemo(example: Example, replacements: Replacements): Example {
	const nodes = example.nodes.map((node) => {
		if (node.type === googleSheets) return toDataTable(node, replacements.tables);
		if (node.type === slack) return toAlert(node, replacements.alertsUrl);
		if (node.type === stickyNote) return withHint(node);
		return node;
	});
	return { ...example, nodes };
}

/**
 * The tables that an example needs. Google's nodes write the column names with the first row; a data table needs them
 * before. The Set nodes in front of the Google Sheets nodes assign them.
 */
export function tablesOf({ nodes, connections }: Example): Record<string, Columns> {
	const tables: Record<string, Columns> = {};
	const writing = nodes.filter(
		({ type, parameters }) => type === googleSheets && parameters.operation !== 'read',
	);
	for (const sheet of writing) {
		const feeders = nodes.filter(
			({ name, type }) =>
				type === setNode &&
				connections[name]?.main?.some((output) => output?.some((to) => to.node === sheet.name)),
		);
		const columns = (tables[tabOf(sheet)] ??= {});
		for (const { name, type } of feeders.flatMap(assignmentsOf))
			columns[name] ??= type === 'number' || type === 'boolean' ? type : 'string';
	}
	return tables;
}

function toDataTable(node: ExampleNode, tables: Replacements['tables']): ExampleNode {
	const parameters = node.parameters as SheetParameters;
	const operation = tableOperations[parameters.operation ?? ''];
	const value = tables[tabOf(node)];
	if (!operation || !value) throw new Error(`Node "${node.name}" has no counterpart among the data tables`);

	const conditions = operation === 'get' ? lookups(parameters) : matches(parameters);
	const isLimited = parameters.options?.returnFirstMatch === true;
	return replaced(node, 'n8n-nodes-base.dataTable', 1.1, {
		resource: 'row',
		operation,
		dataTableId: { __rl: true, mode: 'list', value, cachedResultName: tabOf(node) },
		...(operation !== 'insert' && { matchType: 'allConditions', filters: { conditions } }),
		...(operation === 'get'
			? { returnAll: !isLimited, ...(isLimited && { limit: 1 }) }
			: { columns: { mappingMode: 'autoMapInputData', value: null }, options: {} }),
	});
}

/** Rows are written where these columns have the values of the item. */
function matches({ columns }: SheetParameters): IDataObject[] {
	return (columns?.matchingColumns ?? []).map((column) => equals(column, `={{ $json.${column} }}`));
}

/** Rows are read where these columns have the values that are looked up. */
function lookups({ filtersUI }: SheetParameters): IDataObject[] {
	return (filtersUI?.values ?? []).map(({ lookupColumn, lookupValue }) => equals(lookupColumn, lookupValue));
}

function equals(keyName: string, keyValue: string): IDataObject {
	return { keyName, condition: 'eq', keyValue };
}

function toAlert(node: ExampleNode, url: string): ExampleNode {
	const { channelId, text } = node.parameters as { channelId: { value: string }; text: string };
	const parameters = [
		{ name: 'channel', value: channelId.value },
		{ name: 'text', value: text },
	];
	return replaced(node, 'n8n-nodes-base.httpRequest', 4.2, {
		method: 'POST',
		url,
		sendBody: true,
		bodyParameters: { parameters },
		options: {},
	});
}

function withHint(node: ExampleNode): ExampleNode {
	const { content, height, ...look } = node.parameters as { content: string; height: number };
	const parameters = { ...look, content: `${demoHint}\n\n${content}`, height: height + demoHintHeight };
	return { ...node, parameters };
}

function replaced(
	{ credentials: _accountOfTheUser, ...node }: ExampleNode,
	type: string,
	typeVersion: number,
	parameters: IDataObject,
): ExampleNode {
	return { ...node, type, typeVersion, parameters };
}

const tabOf = ({ parameters }: ExampleNode) => (parameters.sheetName as { value: string }).value;
