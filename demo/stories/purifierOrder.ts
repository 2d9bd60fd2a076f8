import { eventually } from '../../hosts/eventually';
import { nodeItems } from '../../hosts/executions';
import { expectEqual, expectFields } from '../check';
import { NewExecutions } from '../executions';
import { post, purifierOf, rowsFor } from './context';
import type { Context } from './context';

const volume = 300;
const price = 150;

/** Workflows 5 and 1: an order that is poured and gets its row, and one that is cancelled for a refund. */
export async function tellPurifierOrder(context: Context): Promise<void> {
	const { log, purifier, workflows, run } = context;
	await log.story('Water purifier: order → lock → button → poured → row (workflow 5)', async () => {
		// As a user does it in the vendor's console, which takes one callback URL.
		purifier.setCallbackUrl(workflows.poured.url('Water Purifier Trigger'));
		const orderId = `${run}-water`;
		await order(context, 'poured', orderId);
		await pour(context, orderId);
	});
	await log.story('Water purifier: order → lock → refund → cancel (workflow 1)', async () => {
		const orderId = `${run}-refund`;
		await order(context, 'purifier', orderId);
		await refund(context, orderId);
	});
}

async function order(context: Context, name: 'poured' | 'purifier', orderId: string): Promise<void> {
	const { log, n8n, workflows, purifier } = context;
	const device = purifierOf(context);
	await log.step('order', async () => {
		const executions = await NewExecutions.of(n8n, workflows[name]);
		const body = { orderId, iotId: device.iotId, volume: volume, maxWaitTime: 60, price: price };
		const reply = await post(workflows[name].url('Order received'), body, 200);
		expectEqual('The reply to the shop', reply, { orderId, iotId: device.iotId, result: 'locked' });

		const execution = await executions.untilSuccess();
		expectFields('Check status', nodeItems(execution, 'Check status')[0], {
			iotStatus: 'READY',
			ready: true,
		});
		expectFields('Lock', nodeItems(execution, 'Lock')[0], { code: 0, iotStatus: 'READY', orderId });

		const placed = purifier.orders.find((entry) => entry.orderId === orderId);
		const expected = { iotId: device.iotId, volume: volume, programPrice: String(price), state: 'LOCKED' };
		expectFields('The order at the platform', placed, expected);
		expectEqual('The state of the machine', device.state, 'WP_LOCKING');
		return `${orderId} locked ${device.name} (${device.iotId}), ${volume} ml, price ${price}`;
	});
}

async function pour(context: Context, orderId: string): Promise<void> {
	const { log, n8n, workflows, purifier } = context;
	const device = purifierOf(context);
	await log.step('the button is pressed at the machine', async () => {
		const executions = await NewExecutions.of(n8n, workflows.poured);
		const placed = purifier.pressButton(device.iotId, { pour: volume - 100, then: 'finish' });
		await eventually('the end of the order at the machine', () => placed.state === 'FINISHED');
		expectEqual('What is left of the order', placed.left, 100);
		expectEqual('The state of the machine', device.state, 'READY');

		const execution = await executions.untilSuccess();
		const [item] = nodeItems(execution, 'Water Purifier Trigger');
		expectFields('Water Purifier Trigger', item, { event: 'WP1_WORK_FINISH', iotId: device.iotId, orderId });
		const rows = await rowsFor(context, 'Purifier orders', orderId);
		expectEqual('The number of rows of the order', rows.length, 1);
		expectFields('The row', rows[0], {
			iot_id: device.iotId,
			status: 'locked',
			ordered_ml: volume,
			poured_ml: volume - 100,
			remaining_ml: 100,
		});
		return `${volume - 100} of ${volume} ml poured, the machine is ready, the row is in Purifier orders`;
	});
}

async function refund(context: Context, orderId: string): Promise<void> {
	const { log, n8n, workflows, purifier } = context;
	const device = purifierOf(context);
	await log.step('refund', async () => {
		const executions = await NewExecutions.of(n8n, workflows.purifier);
		const body = { orderId, iotId: device.iotId };
		const reply = await post(workflows.purifier.url('Refund received'), body, 200);
		expectEqual('The reply to the shop', reply, { ...body, result: 'released' });
		const execution = await executions.untilSuccess();
		expectFields('Cancel lock', nodeItems(execution, 'Cancel lock')[0], { code: 0, orderId });

		const placed = purifier.orders.find((entry) => entry.orderId === orderId);
		expectFields('The order at the platform', placed, { state: 'CANCELLED', left: volume });
		expectEqual('The state of the machine', device.state, 'READY');
		return `${orderId} is cancelled, nothing poured, the machine is ready`;
	});
}
