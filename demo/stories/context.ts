import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';

import { eventually } from '../../hosts/eventually';
import type { N8nServer } from '../../hosts/n8nServer';
import { expectEqual } from '../check';
import type { Log } from '../log';
import type { Platforms } from '../platforms';
import { newestRows } from '../tables';
import type { Table } from '../tables';
import type { Workflows } from '../workflows';

/** What a story is told with. */
export interface Context extends Platforms {
	log: Log;
	n8n: N8nServer;
	workflows: Workflows;
	tables: Record<string, Table>;
	/** Begins the order ids of this run: n8n's tables keep the rows of earlier ones. */
	run: string;
	startedAt: Date;
}

/** Posts as the shop does, and checks the HTTP status of the answer. */
export async function post(url: string, body: object, status: number): Promise<Record<string, unknown>> {
	const answer = await axios.post<Record<string, unknown>>(url, body, {
		// The workflow is on this machine; a proxy from the environment could not reach it.
		proxy: false,
		timeout: 30_000,
		validateStatus: () => true,
	});
	expectEqual(`HTTP status of ${url}, which answered ${JSON.stringify(answer.data)}`, answer.status, status);
	return answer.data;
}

/** The order that the shop posts for the simulator's first drink machine. */
export function drinkOrder({ soda }: Platforms, orderId: string) {
	const [device] = soda.devices;
	return {
		orderId,
		deviceSerial: device?.serial,
		authCode: device?.authCode,
		presets: ['DRINKING_HOT'],
	};
}

/** The platform's record of an order. @throws Error when there is none */
export function activationOf({ soda }: Platforms, orderId: string) {
	const activation = soda.activations.find(({ clientOrderId }) => clientOrderId === orderId);
	if (!activation) throw new Error(`The platform has no activation for ${orderId}`);
	return activation;
}

/** What a chat or a shop was sent: the messages on the alert board of the Soda IoT simulator. */
export function messagesOf({ soda }: Platforms): Array<Record<string, unknown>> {
	return soda.alerts.map(({ message }) => message as Record<string, unknown>);
}

/** Waits until the platform has n8n's acknowledgement of that many webhooks about an activation. */
export async function untilAcknowledged(
	{ soda }: Platforms,
	activationId: string,
	count: number,
): Promise<void> {
	await eventually(`${count} acknowledged webhooks of activation ${activationId}`, () => {
		const own = soda.webhooks.filter(
			({ body }) => (body.iot_activation as { id?: unknown } | undefined)?.id === activationId,
		);
		return own.filter(({ state }) => state === 'delivered').length === count;
	});
}

/** The rows of an order in one of the tables. */
export async function rowsFor(context: Context, name: string, orderId: string): Promise<IDataObject[]> {
	const rows = await newestRows(context.n8n, tableOf(context, name));
	return rows.filter(({ order_id }) => order_id === orderId);
}

export function tableOf({ tables }: Context, name: string): Table {
	const table = tables[name];
	if (!table) throw new Error(`There is no table ${name}`);
	return table;
}

/** The simulator's purifier whose id no JavaScript number holds. */
export function purifierOf({ purifier }: Platforms) {
	const [device] = purifier.devices;
	if (!device) throw new Error('The simulator has no purifier');
	return device;
}
