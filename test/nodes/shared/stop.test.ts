import { eventually } from '../../../hosts/eventually';
import { order, usePurifier } from '../../support/waterPurifier';

const purifier = usePurifier();

describe('an execution that is stopped', () => {
	it('sends nothing more, whatever is left of its items and of its look-ups', async () => {
		purifier.simulator.faults.add({ kind: 'loseReply', path: '*/lock' });
		purifier.simulator.faults.add({ kind: 'dropConnection', path: '*/checkAdvOrder' });
		purifier.simulator.faults.add({ kind: 'dropConnection', path: '*/checkStatus' });
		const button = new AbortController();
		const items = Array.from({ length: 200 }, (_, index) => ({ json: { id: `order-${index}` } }));
		const running = purifier.run('lock', order({ orderId: '={{ $json.id }}' }), {
			items,
			onError: 'continueRegularOutput',
			stop: button.signal,
		});
		await eventually('two requests', () => purifier.simulator.requests.length >= 2);
		const stoppedAt = Date.now();
		button.abort();
		const sentBefore = purifier.simulator.requests.length;
		await running;

		expect(Date.now() - stoppedAt).toBeLessThan(1000);
		expect(purifier.simulator.requests.length).toBeLessThanOrEqual(sentBefore + 1);
		expect(purifier.paths.filter((path) => path.endsWith('/lock'))).toHaveLength(1);
	});

	it('does not wait for a reply', async () => {
		purifier.simulator.faults.add({ kind: 'slow', path: '*/checkStatus', delayMs: 8000 });
		const button = new AbortController();
		const running = purifier.run('checkStatus', { iotId: order().iotId }, { stop: button.signal });
		await eventually('the request', () => purifier.simulator.requests.length >= 1);
		const stoppedAt = Date.now();
		button.abort();
		await running;
		expect(Date.now() - stoppedAt).toBeLessThan(1000);
	});
});
