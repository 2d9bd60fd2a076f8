import { message, serve, stopTriggers } from '../../support/sodaIotTrigger';

afterEach(stopTriggers);

const success = { status: 200, type: 'text/plain; charset=utf-8', text: 'success' };

it.each(['IOT_ACTIVATION:ACTIVED', 'ACTIVED', 'IOT_ACTIVATION:TERMINATED', 'TERIMATED'])(
	'acknowledges a repeat of %s every time and passes it on once',
	async (event) => {
		const bench = await serve();
		for (let time = 0; time < 3; time++) expect(await bench.deliver(message(event))).toEqual(success);

		// This process knows the message; no execution is needed to find that out.
		expect((await bench.arrived()).map((items) => items.length)).toEqual([1]);
	},
);

it.each([
	'IOT_ACTIVATION:ACTIVE_FAILURE',
	'ACTIVE_FAILURE',
	'TERIMATE_FAILURE',
	'IOT_ACTIVATION:TERMINATE_FAILURE',
])('passes every %s on: after a retry the same message can be a new failure', async (event) => {
	const bench = await serve();
	for (let time = 0; time < 2; time++) expect(await bench.deliver(message(event))).toEqual(success);
	expect((await bench.arrived()).map((items) => items.length)).toEqual([1, 1]);
});

it('passes different messages on, however alike', async () => {
	const bench = await serve();
	await bench.deliver(message('ACTIVED'));
	await bench.deliver(message('TERIMATED'));
	await bench.deliver(message('ACTIVED', { id: '20211711593109302612' }));
	await bench.deliver(message('ACTIVED', { client_order_id: 'order-2' }));
	expect((await bench.arrived()).map((items) => items.length)).toEqual([1, 1, 1, 1]);
});

it('passes one of many simultaneous copies on, and acknowledges all', async () => {
	const bench = await serve();
	const answers = await Promise.all(
		Array.from({ length: 8 }, async () => await bench.deliver(message('TERIMATED'))),
	);
	expect(answers).toEqual(answers.map(() => success));
	// The others wait for what the first one is answered, and need no execution.
	expect((await bench.arrived()).map((items) => items.length)).toEqual([1]);
});

it('remembers for the trigger, not for its registration: one that is served anew knows the message', async () => {
	const identity = { workflowId: 'trigger-repeats', settings: { id: 'trigger-node' } };
	const first = await serve({}, identity);
	await first.deliver(message('ACTIVED'));
	expect((await first.arrived()).map((items) => items.length)).toEqual([1]);
	const second = await serve({}, identity);
	expect(await second.deliver(message('ACTIVED'))).toEqual(success);
	expect((await second.arrived()).flat()).toEqual([]);
});

it('passes a message on again when its own execution is started again', async () => {
	const bench = await serve();
	await bench.deliver(message('TERIMATED'));
	const [execution] = await bench.hook.settled();
	if (!execution?.result) throw new Error('Nothing has started');
	const { executionId } = execution.result;
	for (const start of [{ executionId }, { executionId }, { mode: 'retry' }, { mode: 'retry' }] as const)
		expect((await bench.hook.runElsewhere(execution, start)).items('Next')).toHaveLength(1);
	expect(await bench.deliver(message('TERIMATED'))).toEqual(success);
	expect(await bench.arrived()).toHaveLength(1);
});

it('takes a repeat for one in another process, too, and when its execution is started again', async () => {
	const bench = await serve();
	await bench.deliver(message('TERIMATED'));
	const [execution] = await bench.hook.settled();
	if (!execution) throw new Error('Nothing has started');
	const repeat = await bench.hook.runElsewhere(execution);
	expect(repeat.items('Next')).toEqual([]);
	const { executionId } = repeat;
	for (let time = 0; time < 2; time++)
		expect((await bench.hook.runElsewhere(execution, { executionId })).items('Next')).toEqual([]);
});

it('keeps two triggers apart', async () => {
	for (const bench of [await serve(), await serve()]) {
		await bench.deliver(message('ACTIVED'));
		expect((await bench.arrived()).map((items) => items.length)).toEqual([1]);
	}
});

it('passes repeats on when the option is off', async () => {
	const bench = await serve({ options: { ignoreRepeats: false } });
	for (let time = 0; time < 2; time++) expect(await bench.deliver(message('ACTIVED'))).toEqual(success);
	expect((await bench.arrived()).map((items) => items.length)).toEqual([1, 1]);
});

it('passes repeats on during a test in the editor', async () => {
	const bench = await serve({}, { mode: 'manual' });
	for (let time = 0; time < 2; time++) expect(await bench.deliver(message('ACTIVED'))).toEqual(success);
	expect((await bench.arrived()).map((items) => items.length)).toEqual([1, 1]);
});
