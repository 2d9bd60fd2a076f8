import { nodeItems } from '../../hosts/executions';
import { expectEqual, expectFields } from '../check';
import { NewExecutions } from '../executions';
import { activationOf, drinkOrder, messagesOf, post, rowsFor, untilAcknowledged } from './context';
import type { Context } from './context';

const waitNode = 'Wait until settled';

/** Workflow 6: one execution from the order to its row, parked while the machine works. */
export async function tellWholeStory(context: Context): Promise<void> {
	await context.log.story('Soda IoT: order → activate and wait → settled → row (workflow 6)', async () => {
		const executions = await NewExecutions.of(context.n8n, context.workflows.wholeStory);
		const orderId = `${context.run}-drink`;
		await order(context, orderId, executions);
		await answer(context, orderId, executions);
		await settle(context, orderId, executions);
	});
}

async function order(context: Context, orderId: string, executions: NewExecutions): Promise<void> {
	await context.log.step('order', async () => {
		const url = context.workflows.wholeStory.url('Order received');
		const reply = await post(url, drinkOrder(context, orderId), 202);
		expectEqual('The reply to the shop', reply, { orderId, result: 'accepted' });
		const parked = await executions.untilParked('Activate');
		const { id, status } = activationOf(context, orderId);
		expectEqual('The activation at the platform', status, 'WAITING');
		return `${orderId} is activation ${id}, execution ${parked.id} is parked`;
	});
}

async function answer(context: Context, orderId: string, executions: NewExecutions): Promise<void> {
	await context.log.step('the machine answers', async () => {
		const { id } = context.soda.succeed(activationOf(context, orderId).id);
		const parked = await executions.untilParked(waitNode);
		const event = { event: 'IOT_ACTIVATION:ACTIVED', timedOut: false };
		expectFields('Activate', nodeItems(parked, 'Activate')[0], event);
		const told = messagesOf(context).filter((message) => message.orderId === orderId);
		expectEqual('What the shop was told', told, [{ orderId, result: 'active', activationId: id }]);
		return 'ACTIVED, the shop is told to go ahead, the execution is parked again';
	});
}

async function settle(context: Context, orderId: string, executions: NewExecutions): Promise<void> {
	await context.log.step('the drink is poured', async () => {
		const { id } = context.soda.settle(activationOf(context, orderId).id, { flowAmount: 0.5 });
		const execution = await executions.untilSuccess();
		const event = { event: 'IOT_ACTIVATION:TERMINATED', timedOut: false };
		expectFields(waitNode, nodeItems(execution, waitNode)[0], event);
		const rows = await rowsFor(context, 'Dispensed', orderId);
		expectEqual('The number of rows of the order', rows.length, 1);
		expectFields('The row', rows[0], {
			order_id: orderId,
			activation_id: id,
			status: 'TERMINATED',
			amount: 0.2,
			flow_amount: 0.5,
			litres: 0.5,
			problem: '',
		});
		await untilAcknowledged(context, id, 2);
		return 'TERMINATED, 0.5 l for 0.20 yuan, its row is in the table Dispensed';
	});
}
