import { setTimeout as pause } from 'node:timers/promises';

import { testCredential } from '../../support/engine';
import { failureOf } from '../../support/failures';
import { activation, useSodaIot } from '../../support/sodaIot';
import { order, usePurifier } from '../../support/waterPurifier';

const soda = useSodaIot();
const purifier = usePurifier();

/** Sets the clock ahead while the replies of a run come in. */
async function aMinuteLater<T>(running: Promise<T>): Promise<T> {
	await pause(500);
	const now = Date.now;
	const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 60_000);
	try {
		return await running;
	} finally {
		clock.mockRestore();
	}
}

it.each(['activate', 'query', 'retry', 'terminate'])(
	'Soda IoT: %s ends as a lost reply does when its reply comes byte by byte, for ever',
	async (operation) => {
		soda.simulator.faults.add({ kind: 'drip' });
		const running = soda.run(operation, { ...activation(), activationId: '1' });
		const { message, description } = failureOf(await aMinuteLater(running));
		expect(message).toBe('No reply from the Soda IoT platform: it took too long');
		expect(description).toMatch(operation === 'query' ? /Nothing was changed/ : /all the same/);
		expect(soda.simulator.requests).toHaveLength(1);
	},
);

it('Water Purifier: a status ends as a lost reply does', async () => {
	purifier.simulator.faults.add({ kind: 'drip' });
	const running = purifier.run('checkStatus', { iotId: order().iotId });
	expect(failureOf(await aMinuteLater(running)).message).toMatch(/^No reply from .*: it took too long$/);
});

it('Water Purifier: a Lock is looked up, and not sent again', async () => {
	purifier.simulator.faults.add({ kind: 'drip', path: '*/lock', afterEffect: true });
	const { output } = await aMinuteLater(purifier.run('lock', order()));
	expect(output).toMatchObject([{ json: { reconciled: true } }]);
	expect(purifier.paths.filter((path) => path.endsWith('/lock'))).toHaveLength(1);
});

it('the test buttons of both credentials end', async () => {
	for (const { simulator } of [soda, purifier]) simulator.faults.add({ kind: 'drip' });
	const { Soda } = soda.credentials;
	const { Purifier } = purifier.credentials;
	const verdicts = await aMinuteLater(
		Promise.all([
			testCredential({ node: 'sodaIot', ...Soda }),
			testCredential({ node: 'waterPurifier', ...Purifier }),
		]),
	);
	for (const { status, message } of verdicts) {
		expect(status).toBe('Error');
		expect(message).toContain('could not be reached');
	}
});
