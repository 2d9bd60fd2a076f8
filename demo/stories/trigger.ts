import { eventually } from '../../hosts/eventually';
import { nodeItems } from '../../hosts/executions';
import { expectEqual, expectFields } from '../check';
import { NewExecutions } from '../executions';
import { activationOf, drinkOrder, messagesOf, post, rowsFor, untilAcknowledged } from './context';
import type { Context } from './context';

/** Workflows 2 to 4: one workflow takes the order, another one takes the platform's report. */
export async function tellTrigger(context: Context): Promise<void> {
	await context.log.story(
		'Soda IoT: order → activate, trigger → settled row (workflows 2 and 3)',
		async () => {
			const orderId = `${context.run}-shop`;
			await order(context, orderId, 'order');
			await settle(context, orderId);
		},
	);
	await context.log.story('Soda IoT: the machine fails → alert (workflows 2 and 4)', async () => {
		const orderId = `${context.run}-failing`;
		await order(context, orderId, 'orderWithAlert');
		await fail(context, orderId);
	});
}

async function order(context: Context, orderId: string, name: 'order' | 'orderWithAlert'): Promise<void> {
	const { log, n8n, workflows } = context;
	await log.step('order', async () => {
		const executions = await NewExecutions.of(n8n, workflows[name]);
		const url = workflows[name].url('Order received');
		const reply = await post(url, drinkOrder(context, orderId), 202);
		const { id } = activationOf(context, orderId);
		expectEqual('The reply to the shop', reply, { orderId, activationId: id, status: 'WAITING' });

		await executions.untilSuccess();
		const rows = await rowsFor(context, 'Orders', orderId);
		expectEqual('The number of rows of the order', rows.length, 1);
		const linked = { order_id: orderId, activation_id: id, status: 'WAITING', problem: '' };
		expectFields('The row', rows[0], linked);
		return `${orderId} is activation ${id}, linked in the table Orders`;
	});
}

async function settle(context: Context, orderId: string): Promise<void> {
	const { log, n8n, soda, workflows } = context;
	await log.step('the drink is poured', async () => {
		const { id } = activationOf(context, orderId);
		const executions = await NewExecutions.of(n8n, workflows.settled);
		soda.succeed(id);
		soda.settle(id, { flowAmount: 1.5 });
		const execution = await executions.untilSuccess();
		const [item] = nodeItems(execution, 'Soda IoT Trigger');
		expectFields('Soda IoT Trigger', item, { event: 'IOT_ACTIVATION:TERMINATED', vendorEvent: 'TERIMATED' });

		const rows = await rowsFor(context, 'Settled', orderId);
		expectEqual('The number of rows of the order', rows.length, 1);
		expectFields('The row', rows[0], {
			order_id: orderId,
			activation_id: id,
			amount: 0.6,
			flow_amount: 1.5,
			litres: 1.5,
			delivery_id: item?.deliveryId,
		});
		await untilAcknowledged(context, id, 2);
		return '1.5 l for 0.60 yuan, its row is in the table Settled';
	});
}

async function fail(context: Context, orderId: string): Promise<void> {
	const { log, n8n, soda, workflows } = context;
	await log.step('the machine does not start', async () => {
		const { id } = activationOf(context, orderId);
		const executions = await NewExecutions.of(n8n, workflows.alert);
		soda.fail(id);
		const alert = await eventually('the alert', () =>
			messagesOf(context).find(({ text }) => String(text).includes(id)),
		);
		expectEqual('Where the alert goes', alert.channel, '#dispense-alerts');
		const lines = String(alert.text).split('\n');
		const expected = [
			`Order: ${orderId}`,
			`Activation: ${id}`,
			'Presets: DRINKING_HOT',
			'Status: ACTIVE_FAILURE',
		];
		expectEqual('The alert', lines.slice(1), expected);
		await executions.untilSuccess();
		await untilAcknowledged(context, id, 1);
		return `ACTIVE_FAILURE, the alert for ${String(alert.channel)} is on the simulators' page`;
	});
}
