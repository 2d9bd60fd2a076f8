import { setTimeout as pause } from 'node:timers/promises';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { eventually } from '../../../hosts/eventually';
import { CountedStore } from '../../support/countedStore';
import { serveWaits } from '../../support/engine';
import type { CredentialSource, WaitingExecution, WaitServer } from '../../support/engine';
import { activation, useSodaIot } from '../../support/sodaIot';
import { workflowJson } from '../../support/workflow';

const startNode = 'Start';
const activateNode = 'Activate';
const afterNode = 'After';

const bench = useSodaIot({
	autoOutcome: { result: 'none', settleAfterMs: null },
	redelivery: { attempts: 1 },
});
let waits: WaitServer;

beforeEach(async () => {
	waits = await serveWaits();
});

afterEach(async () => {
	await waits.close();
});

afterAll(async () => {
	// Ends the looks after the parked executions, which go on for half a minute.
	const now = Date.now;
	let ahead = 0;
	const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + (ahead += 60_000));
	await pause(1500);
	clock.mockRestore();
});

/** Activate with these parameters → one node of ours for each further set of parameters → After. */
async function run(waitFor: INodeParameters, ...further: INodeParameters[]): Promise<WaitingExecution> {
	return await runWith(bench.credentials, waitFor, ...further);
}

async function runWith(
	credentials: CredentialSource,
	waitFor: INodeParameters,
	...further: INodeParameters[]
): Promise<WaitingExecution> {
	const ours = [{ operation: 'activate', ...activation(waitFor) }, ...further].map((parameters, index) => ({
		name: index === 0 ? activateNode : `Node ${index}`,
		type: 'n8n-nodes-dispense.sodaIot',
		parameters: { resource: 'activation', ...parameters },
		credentials: { sodaIotApi: { id: 'Soda', name: 'Soda' } },
	}));
	const workflow = workflowJson([
		{ name: startNode, type: 'test.start' },
		...ours,
		{ name: afterNode, type: 'n8n-nodes-base.noOp' },
	]);
	return await waits.run({ workflow, credentials, startNode });
}

const waitForEvent = (events: string[], more: INodeParameters = {}): INodeParameters => ({
	operation: 'waitForEvent',
	activationId: "={{ $('Activate').last().json.iot_activation.id }}",
	events: events.map((event) => `IOT_ACTIVATION:${event}`),
	...more,
});

function latest() {
	const last = bench.simulator.activations.at(-1);
	if (!last) throw new Error('Nothing was activated');
	return last;
}

/** Lets something happen while the platform's messages are lost. */
function unheard(act: (id: string) => void) {
	const { id, webhookUrl } = latest();
	latest().webhookUrl = 'http://127.0.0.1:9/lost';
	act(id);
	latest().webhookUrl = webhookUrl;
}

/** Sends a signed message about the activation, in any state of the platform. */
async function say(event: string, about: IDataObject = {}) {
	const { id, webhookUrl } = latest();
	const payload = { event, iot_activation: { id, status: event.replace('IOT_ACTIVATION:', ''), ...about } };
	const response = await fetch(webhookUrl, {
		method: 'POST',
		body: new URLSearchParams({ signed_request: bench.simulator.signedRequest(payload) }),
	});
	return [response.status, await response.text()];
}

const success = [200, 'success'];

async function finished(execution: WaitingExecution): Promise<IDataObject[]> {
	await eventually('the end', () => execution.result !== undefined && !execution.isWaiting);
	return execution.items(afterNode);
}

async function untilParkedIn(execution: WaitingExecution, name: string) {
	await eventually(
		`the execution to be parked in ${name}`,
		() => execution.isWaiting && execution.result?.ran(name) === true,
	);
}

describe('while "activation" is waited for', () => {
	it.each([
		['ACTIVED', 'IOT_ACTIVATION:ACTIVED'],
		['ACTIVE_FAILURE', 'IOT_ACTIVATION:ACTIVE_FAILURE'],
		['TERIMATED', 'IOT_ACTIVATION:TERMINATED'],
		['IOT_ACTIVATION:TERMINATED', 'IOT_ACTIVATION:TERMINATED'],
		['TERIMATE_FAILURE', 'IOT_ACTIVATION:TERMINATE_FAILURE'],
		['TERMINATE_FAILURE', 'IOT_ACTIVATION:TERMINATE_FAILURE'],
	])('the signed message %s lets it go on', async (vendorEvent, event) => {
		const execution = await run({ waitFor: 'activation', limit: 'none' });
		expect(execution.isWaiting).toBe(true);
		expect(await say(vendorEvent)).toEqual(success);
		expect(await finished(execution)).toMatchObject([
			{ event, vendorEvent, timedOut: false, sent: { client_order_id: 'order-1' } },
		]);
	});

	it('an end of a quick use that the platform says when it is asked lets it go on at once', async () => {
		bench.simulator.setAutoOutcome({ result: 'ACTIVED', afterMs: 0, settleAfterMs: 0 });
		const execution = await run({ waitFor: 'activation' });
		expect(execution.isWaiting).toBe(false);
		expect(await finished(execution)).toMatchObject([{ event: 'IOT_ACTIVATION:TERMINATED' }]);
	});

	it('a failed end is found by the looks after parking, and is an error on request', async () => {
		const execution = await run({ waitFor: 'activation', failOnFailure: true });
		unheard((id) => {
			bench.simulator.succeed(id);
			bench.simulator.failTermination(id);
		});
		expect(await finished(execution)).toEqual([]);
		expect(execution.result?.error?.message).toBe(`Activation ${latest().id} has failed: TERMINATE_FAILURE`);
	});
});

it('an activation is waited for although the reply to the question about it never ends', async () => {
	bench.simulator.faults.add({ path: '/iot/activation/query', kind: 'drip' });
	const execution = await run({ waitFor: 'activation' });
	expect(execution.isWaiting).toBe(true);
	bench.simulator.succeed(latest().id);
	expect(await finished(execution)).toMatchObject([{ event: 'IOT_ACTIVATION:ACTIVED' }]);
});

describe('while "settlement" is waited for', () => {
	it.each(['TERIMATED', 'TERIMATE_FAILURE', 'ACTIVE_FAILURE'])(
		'ACTIVED leaves it waiting, and %s lets it go on',
		async (vendorEvent) => {
			const execution = await run({ waitFor: 'settlement', limit: 'none' });
			expect(await say('ACTIVED')).toEqual(success);
			expect(execution.isWaiting).toBe(true);
			expect(await say(vendorEvent)).toEqual(success);
			expect(await finished(execution)).toMatchObject([{ vendorEvent }]);
		},
	);
});

describe('Wait for Event', () => {
	it.each([
		// Nothing comes after TERMINATED.
		{ events: ['TERMINATE_FAILURE'], goesOn: ['TERIMATED'], waits: ['ACTIVE_FAILURE', 'ACTIVED'] },
		{ events: ['ACTIVE_FAILURE'], goesOn: ['TERIMATED'], waits: ['ACTIVED'] },
		// A use that could not be ended had begun.
		{ events: ['ACTIVE_FAILURE'], goesOn: ['TERIMATE_FAILURE'], waits: ['ACTIVED'] },
		// It can still be ended.
		{ events: ['TERMINATED'], goesOn: ['TERIMATED'], waits: ['TERIMATE_FAILURE', 'ACTIVED'] },
		{ events: ['TERMINATED', 'ACTIVE_FAILURE'], goesOn: ['ACTIVE_FAILURE'], waits: ['TERIMATE_FAILURE'] },
	])(
		'of $events: $waits leave it waiting, $goesOn lets it go on',
		async ({ events, goesOn, waits: stay }) => {
			const execution = await run({ waitFor: 'activation' }, waitForEvent(events, { limit: 'none' }));
			expect(await say('ACTIVED')).toEqual(success);
			await untilParkedIn(execution, 'Node 1');
			for (const event of stay) expect(await say(event)).toEqual(success);
			expect(execution.isWaiting).toBe(true);
			for (const event of goesOn) expect(await say(event)).toEqual(success);
			expect(await finished(execution)).toMatchObject([{ vendorEvent: goesOn.at(-1), timedOut: false }]);
		},
	);

	it('is refused without a limit where the platform reports to somebody else', async () => {
		const other = await run(
			{ waitFor: 'nothing' },
			waitForEvent(['TERMINATED'], {
				activationId: '={{ $json.id }}',
				limit: 'none',
			}),
		);
		expect(other.isWaiting).toBe(false);
		expect(other.result?.error?.message).toContain(
			`Activation ${latest().id} was not started in this execution`,
		);

		const limited = await run(
			{ waitFor: 'nothing', clientOrderId: 'order-2' },
			waitForEvent(['TERMINATED'], {
				activationId: '={{ $json.id }}',
			}),
		);
		expect(limited.isWaiting).toBe(true);
	});
});

describe('a limit as workflows had it when it was one object', () => {
	const minutes = (execution: WaitingExecution) =>
		((execution.waitTill?.getTime() ?? 0) - Date.now()) / 60_000;

	it.each([
		[{}, 10],
		[{ amount: 3 }, 3],
		[{ amount: 2, unit: 'hours' }, 120],
		[{ unit: 'days' }, 10 * 24 * 60],
	])('%j is kept', async (limit, expected) => {
		const execution = await run({ waitFor: 'activation', limit });
		expect(Math.abs(minutes(execution) - expected)).toBeLessThan(1);
	});

	it('none is without an end, and what is no unit is refused before anything is sent', async () => {
		const endless = await run({ waitFor: 'activation', limit: { unit: 'none' } });
		expect(minutes(endless)).toBeGreaterThan(365 * 24 * 60);
		const sent = bench.simulator.activations.length;
		const wrong = await run({ waitFor: 'activation', clientOrderId: 'order-2', limit: { unit: 'years' } });
		expect(wrong.result?.error?.message).toContain('"Limit" (limit) must be one of usual, seconds');
		expect(bench.simulator.activations).toHaveLength(sent);
	});
});

describe('a failure that comes late', () => {
	const again: INodeParameters = {
		operation: 'retry',
		activationId: "={{ $('Activate').last().json.iot_activation.id }}",
	};
	/** The device fails, and another system has it tried again; the message about the failure is still under way. */
	const retriedElsewhere = async () => {
		unheard((id) => bench.simulator.fail(id));
		await bench.run('retry', { activationId: latest().id });
	};

	it('is not taken for the failure of the Retry in front of this wait', async () => {
		const execution = await run(
			{ waitFor: 'activation' },
			again,
			waitForEvent(['ACTIVED', 'ACTIVE_FAILURE']),
		);
		bench.simulator.fail(latest().id);
		await untilParkedIn(execution, 'Node 2');
		expect(await say('ACTIVE_FAILURE')).toEqual(success);
		expect(execution.isWaiting).toBe(true);
		bench.simulator.succeed(latest().id);
		expect(await finished(execution)).toMatchObject([{ event: 'IOT_ACTIVATION:ACTIVED' }]);
	});

	it('is not taken for that of the Retry either when the activation was started without waiting for it', async () => {
		const id = "={{ $('Activate').last().json.id }}";
		const reply = (path: string, status: string) => ({
			path,
			kind: 'httpStatus' as const,
			status: 200,
			body: { id: '1', status },
			times: 1,
		});
		bench.simulator.faults.add(reply('*/actions/retry', 'WAITING'));
		// Just after a retry the platform can still say what was before.
		bench.simulator.faults.add(reply('/iot/activation/query', 'ACTIVE_FAILURE'));
		const execution = await run(
			{ waitFor: 'nothing' },
			{ ...again, activationId: id },
			waitForEvent(['ACTIVED', 'ACTIVE_FAILURE'], { activationId: id }),
		);
		expect(execution.isWaiting).toBe(true);
		bench.simulator.succeed(latest().id);
		expect(await finished(execution)).toMatchObject([{ event: 'IOT_ACTIVATION:ACTIVED' }]);
	});

	it('is known to a wait behind a Retry, also when the wait before has ended with its limit', async () => {
		const execution = await run(
			{ waitFor: 'activation' },
			again,
			waitForEvent(['ACTIVED', 'ACTIVE_FAILURE']),
		);
		unheard((id) => bench.simulator.fail(id));
		await waits.timeOut(execution);
		await untilParkedIn(execution, 'Node 2');
		expect(latest().retries).toBe(1);
		expect(await say('ACTIVE_FAILURE')).toEqual(success);
		expect(execution.isWaiting).toBe(true);
	});

	it('is not believed when somebody else has called Retry and the device is active', async () => {
		const execution = await run({ waitFor: 'settlement' });
		await retriedElsewhere();
		bench.simulator.succeed(latest().id);
		expect(await say('ACTIVE_FAILURE')).toEqual(success);
		expect(execution.isWaiting).toBe(true);
		bench.simulator.settle(latest().id);
		expect(await finished(execution)).toMatchObject([{ event: 'IOT_ACTIVATION:TERMINATED' }]);
	});

	it('makes the execution go on with what the platform says has happened since', async () => {
		const execution = await run({ waitFor: 'activation' });
		await retriedElsewhere();
		unheard((id) => bench.simulator.succeed(id));
		expect(await say('ACTIVE_FAILURE')).toEqual(success);
		expect(await finished(execution)).toMatchObject([
			{ event: 'IOT_ACTIVATION:ACTIVED', iot_activation: { id: latest().id, status: 'ACTIVED' } },
		]);
	});

	it.each([
		['cannot be asked', { kind: 'dropConnection' }],
		['does not know of it yet', undefined],
	] as const)('is believed the first time when the platform %s', async (_what, fault) => {
		const execution = await run({ waitFor: 'settlement' });
		if (fault) bench.simulator.faults.add({ path: '/iot/activation/query', ...fault });
		expect(await say('ACTIVE_FAILURE')).toEqual(success);
		expect(await finished(execution)).toMatchObject([{ event: 'IOT_ACTIVATION:ACTIVE_FAILURE' }]);
	});
});

it('reads the credential not for each of many forged messages, and takes the genuine one after them', async () => {
	const store = new CountedStore({ Soda: bench.credentials.Soda });
	const execution = await runWith(store, { waitFor: 'activation', limit: 'none' });
	store.reads = 0;
	for (let time = 0; time < 10; time++) {
		const body = new URLSearchParams({ signed_request: `${'A'.repeat(43)}.e30` });
		expect((await fetch(latest().webhookUrl, { method: 'POST', body })).status).toBe(401);
	}
	// One, and those of the look after a parked execution.
	expect(store.reads).toBeLessThan(5);
	expect(execution.isWaiting).toBe(true);
	expect(await say('ACTIVED')).toEqual(success);
	expect(await finished(execution)).toMatchObject([{ event: 'IOT_ACTIVATION:ACTIVED' }]);
});
