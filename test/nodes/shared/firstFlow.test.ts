import { eventually } from '../../../hosts/eventually';
import { lobby, usePurifier } from '../../support/waterPurifier';
import { serveCallbacks, stopCallbacks } from '../../support/waterPurifierTrigger';

const bench = usePurifier({ durations: { makingMs: 0, mlPerSecond: 1e6 } });

afterEach(stopCallbacks);

const lock = async (orderId: string) =>
	await bench.run('lock', {
		iotId: { __rl: true, mode: 'list', value: lobby },
		volume: 1000,
		orderId,
		maxWaitTime: 120,
	});

/** The customer presses "Press and end". */
async function press(): Promise<void> {
	const count = bench.simulator.orders.filter(({ state }) => state === 'FINISHED').length;
	bench.simulator.pressButton(lobby, { pour: 500, then: 'finish' });
	await eventually(
		'the end of the order',
		() => bench.simulator.orders.filter(({ state }) => state === 'FINISHED').length > count,
	);
}

it('the first flow of the README gives what the README says', async () => {
	expect((await lock('first-1')).output).toMatchObject([{ json: { iotStatus: 'READY' } }]);
	expect((await lock('first-1')).output).toMatchObject([{ json: { alreadyLocked: true } }]);
	await press();

	const trigger = await serveCallbacks(
		{ options: { confirmation: true } },
		{ credentials: bench.credentials },
	);
	bench.simulator.setCallbackUrl(trigger.url);
	await lock('first-2');
	await press();

	await eventually('two executions', async () => (await trigger.arrived()).length === 2);
	expect((await trigger.arrived()).flat()).toMatchObject([
		{ event: 'WP1_START_WATER' },
		{ event: 'WP1_WORK_FINISH', pouredVolume: 500, confirmation: { confirmed: true } },
	]);
});
