import { eventually } from '../../hosts/eventually';
import { expectEqual, expectFields } from '../check';
import { NewExecutions } from '../executions';
import { newestRows, putRow } from '../tables';
import { purifierOf, rowsFor, tableOf } from './context';
import type { Context } from './context';

/** The card that the simulators' page suggests. */
const cardNum = '12345678';
const openingBalance = 500;
/** What workflow 8 takes for a card's water, see its settings. */
const price = 50;

/** Workflow 8: the machine asks whether a card gets water, and waits for the answer. */
export async function tellCardSwipe(context: Context): Promise<void> {
	const { log, n8n, purifier, workflows } = context;
	await log.story('Water purifier: card swipe → approved → charged (workflow 8)', async () => {
		const url = workflows.swipe.url('Water Purifier Trigger');
		purifier.setOperationUrl(url);
		purifier.setCallbackUrl(url);
		await putRow(n8n, tableOf(context, 'Cards'), 'card_num', { card_num: cardNum, balance: openingBalance });
		await approve(context);
		await refuse(context);
	});
}

async function approve(context: Context): Promise<void> {
	const { log, n8n, purifier, workflows } = context;
	const device = purifierOf(context);
	await log.step(`card ${cardNum}, which holds ${openingBalance}`, async () => {
		const executions = await NewExecutions.of(n8n, workflows.swipe);
		const { accepted, problem, order } = await purifier.swipeCard(device.iotId, cardNum);
		expectEqual(`Whether the card was accepted (${problem ?? 'no problem'})`, accepted, true);
		const orderId = order?.orderId ?? '';
		await eventually('the charge', async () => (await balanceOf(context)) === openingBalance - price);
		await executions.untilSuccess();
		const rows = await rowsFor(context, 'Card orders', orderId);
		expectEqual('The number of rows of the order', rows.length, 1);
		expectFields('The row', rows[0], { card_num: cardNum, iot_id: device.iotId, price: price });

		purifier.pressButton(device.iotId);
		await eventually('the end of the order at the machine', () => order?.state === 'FINISHED');
		expectEqual('What is left of the order', order?.left, 0);
		return `approved for ${order?.volume} ml, charged ${price}, poured`;
	});
}

async function refuse(context: Context): Promise<void> {
	const { log, purifier } = context;
	const device = purifierOf(context);
	await log.step('a card that nobody knows', async () => {
		const { accepted, problem } = await purifier.swipeCard(device.iotId, '00000000');
		expectEqual('Whether the card was accepted', accepted, false);
		expectEqual('Why not', problem, 'the card was refused (isOk 0)');
		expectEqual('The state of the machine', device.state, 'READY');
		return 'refused, the machine stays ready';
	});
}

async function balanceOf(context: Context): Promise<unknown> {
	const rows = await newestRows(context.n8n, tableOf(context, 'Cards'));
	return rows.find(({ card_num }) => card_num === cardNum)?.balance;
}
