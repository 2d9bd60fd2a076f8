import type { IDataObject } from 'n8n-workflow';

import type { N8nServer } from '../hosts/n8nServer';
import type { Columns } from './adapt';

/** A data table of n8n that stands for a tab of the spreadsheet. */
export interface Table {
	id: string;
	/** Below n8n's REST interface. */
	path: string;
	/** Its page in the editor. */
	url: string;
}

interface StoredTable {
	id: string;
	name: string;
	columns: Array<{ name: string }>;
}

/** More rows than one run writes. */
const newestCount = 100;

/** Creates the data tables, or adds to those of an earlier run the columns that they lack. */
export async function provideTables(
	n8n: N8nServer,
	wanted: Record<string, Columns>,
): Promise<Record<string, Table>> {
	const project = (await n8n.rest<{ id: string }>('GET', '/projects/personal')).id;
	const all = `/projects/${project}/data-tables`;
	const { data: stored } = await n8n.rest<{ data: StoredTable[] }>('GET', `${all}?take=250`);

	const tables: Record<string, Table> = {};
	for (const [name, columns] of Object.entries(wanted)) {
		const known = stored.find((table) => table.name === name);
		const id = known?.id ?? (await n8n.createDataTable(name, columns));
		const path = `${all}/${id}`;
		for (const [column, type] of known ? Object.entries(columns) : []) {
			if (known?.columns.some((entry) => entry.name === column)) continue;
			await n8n.rest('POST', `${path}/columns`, { name: column, type });
		}
		tables[name] = { id, path, url: `${n8n.url}/projects/${project}/datatables/${id}` };
	}
	return tables;
}

/** The rows that were written last, the newest one last, with n8n's own columns `createdAt` and `updatedAt`. */
export async function newestRows(n8n: N8nServer, { path }: Table): Promise<IDataObject[]> {
	const query = `take=${newestCount}&sortBy=updatedAt:desc`;
	return (await n8n.rest<{ data: IDataObject[] }>('GET', `${path}/rows?${query}`)).data.reverse();
}

/** Writes a row, in the place of the one with the same value in that column. */
export async function putRow(
	n8n: N8nServer,
	{ path }: Table,
	columnName: string,
	data: IDataObject,
): Promise<void> {
	const filters = [{ columnName, condition: 'eq', value: data[columnName] }];
	await n8n.rest('POST', `${path}/upsert`, { filter: { type: 'and', filters }, data });
}
