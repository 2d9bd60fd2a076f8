import { NodeConnectionTypes, sleep } from 'n8n-workflow';
import type { INodeParameters, INodeType } from 'n8n-workflow';

import { node, registerNodeType, runNode } from '../../support/engine';
import { failureOf } from '../../support/failures';
import { gym, lobby, usePurifier, warehouse } from '../../support/waterPurifier';
import { serveCallbacks, stopCallbacks } from '../../support/waterPurifierTrigger';

const bench = usePurifier();
afterEach(stopCallbacks);

/** A user's node, which waits, fails or answers as its parameters say. */
const userNode: INodeType = {
	description: {
		displayName: 'User',
		name: 'user',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'User' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{ displayName: 'Wait', name: 'wait', type: 'number', default: 0 },
			{ displayName: 'Fail', name: 'fail', type: 'boolean', default: false },
			{ displayName: 'Status', name: 'status', type: 'number', default: 200 },
			{ displayName: 'Body', name: 'body', type: 'string', default: '' },
			{ displayName: 'Form', name: 'form', type: 'string', default: 'text' },
		],
	},
	async execute() {
		const read = <T>(name: string) => this.getNodeParameter(name, 0) as T;
		await sleep(read<number>('wait'));
		if (read<boolean>('fail')) throw new Error('The flow is broken');
		const text = read<string>('body');
		const forms: Record<string, () => unknown> = {
			text: () => text,
			json: () => JSON.parse(text) as unknown,
			bytes: () => Buffer.from(text),
		};
		const body = forms[read<string>('form')]?.() as string;
		if (text !== '') await this.sendResponse({ statusCode: read<number>('status'), headers: {}, body });
		return [this.getInputData()];
	},
};
beforeAll(() => registerNodeType('test.user', userNode));

const user = (parameters: INodeParameters) => node('User', 'test.user', parameters);
const answer = (parameters: INodeParameters = {}) =>
	node('Answer', 'n8n-nodes-dispense.waterPurifier', {
		resource: 'swipe',
		operation: 'answer',
		approve: true,
		orderId: 'swipe-1',
		volume: 2000,
		maxWaitTime: 60,
		balance: 10_000,
		mark: 1,
		...parameters,
	});
const swiping = { events: ['WP1_SWIPE_CARD', 'WP1_CARD_CONSUME_READY'] };
const good = { isOk: 1, mark: 1, balance: 5, orderId: 'swipe-1', volume: 300, maxWaitTime: 30 };
const refusal = '{"isOk":0,"mark":1,"balance":0,"orderId":"","volume":0,"maxWaitTime":30}';
const question = (iotId = lobby) =>
	`{"callTime":${Date.now()},"iotId":${iotId},"callType":"WP1_SWIPE_CARD","cardNum":"card-7"}`;

async function serve(then: Parameters<typeof serveCallbacks>[1], parameters: INodeParameters = swiping) {
	const trigger = await serveCallbacks(parameters, then);
	bench.simulator.setOperationUrl(trigger.url);
	return trigger;
}

describe('an answer', () => {
	it('of Card Swipe: Answer gives the card water', async () => {
		const trigger = await serve({ then: [answer({ orderId: '={{ "card-" + $json.cardNum }}' })] });
		const swipe = await bench.simulator.swipeCard(lobby, '9007199254740993');

		expect(swipe).toMatchObject({
			accepted: true,
			status: 200,
			order: { orderId: 'card-9007199254740993', iotId: lobby, volume: 2000, maxWaitTime: 60, mark: 1 },
		});
		expect(JSON.parse(swipe.answerText ?? '')).toEqual({
			isOk: 1,
			mark: 1,
			balance: 10_000,
			orderId: 'card-9007199254740993',
			volume: 2000,
			maxWaitTime: 60,
		});
		const [execution] = await trigger.hook.settled();
		expect(execution?.result?.items('Answer')).toMatchObject([
			{ json: { isOk: 1, iotId: lobby, cardNum: '9007199254740993' } },
		]);
		expect((await trigger.arrived()).flat()).toMatchObject([
			{ event: 'WP1_SWIPE_CARD', iotId: lobby, cardNum: '9007199254740993' },
		]);
	});

	it('may make the order ID', async () => {
		await serve({ then: [answer({ orderId: '', generateOrderId: true })] });
		const { order } = await bench.simulator.swipeCard(lobby, 'card-7');
		expect(order?.orderId).toMatch(/^[\w-]{36}$/);
	});

	it('may refuse', async () => {
		await serve({ then: [answer({ approve: '={{ false }}', orderId: '', balance: 3 })] });
		const swipe = await bench.simulator.swipeCard(lobby, 'card-7');
		expect(swipe).toMatchObject({ accepted: false, status: 200 });
		expect(JSON.parse(swipe.answerText ?? '')).toEqual({ ...(JSON.parse(refusal) as object), balance: 3 });
	});

	it('of another node that refuses is made whole', async () => {
		const body = JSON.stringify({
			isOk: 0,
			volume: 150,
			maxWaitTime: 5,
			orderId: null,
			balance: 3,
			foo: 'x',
		});
		await serve({ then: [user({ body })] });
		const { status, answerText = '' } = await bench.simulator.swipeCard(lobby, 'card-7');
		expect(status).toBe(200);
		expect(JSON.parse(answerText)).toEqual({ ...(JSON.parse(refusal) as object), balance: 3 });
	});

	it.each(['text', 'json', 'bytes'])('of another node passes as %s', async (form) => {
		await serve({ then: [user({ form, body: JSON.stringify({ ...good, greeting: 'hi' }) })] });
		const swipe = await bench.simulator.swipeCard(lobby, 'card-7');
		expect(swipe).toMatchObject({ accepted: true, status: 200, order: { orderId: 'swipe-1' } });
		expect(JSON.parse(swipe.answerText ?? '')).toEqual({ ...good, greeting: 'hi' });
	});
});

it.each<[string, INodeParameters, number]>([
	['without the token', { token: 'secret' }, 401],
	['from elsewhere', { allowedIps: '10.0.0.1' }, 403],
])('a question %s is not even read', async (_what, options, status) => {
	const trigger = await serve({ then: [answer()] }, { ...swiping, options });
	expect(await trigger.post(question())).toMatchObject({ status, text: 'refused' });
	expect(await trigger.arrived()).toEqual([]);
	expect(trigger.warnings).toEqual([expect.stringContaining(`a callback was answered ${status}: it `)]);
});

describe('a refusal is what the machine gets when', () => {
	it.each<[string, INodeParameters, string]>([
		['the workflow fails', { fail: true }, 'failed'],
		['the workflow ends without an answer', {}, 'without an answer'],
		['the workflow is too slow', { wait: 1500, body: JSON.stringify(good) }, 'no answer within 1 s'],
		['the workflow is too slow and fails', { wait: 1500, fail: true }, 'no answer within 1 s'],
		['the workflow is too slow and ends', { wait: 1500 }, 'no answer within 1 s'],
		['the answer has another status', { status: 500, body: JSON.stringify(good) }, 'HTTP 500'],
		['the answer is no JSON', { body: 'yes' }, 'not JSON'],
		['the answer is a list', { body: '[1]' }, 'not a JSON object'],
		['isOk is missing', { body: '{}' }, 'isOk'],
		['isOk is true', { body: JSON.stringify({ ...good, isOk: true }) }, 'isOk'],
		['the order is missing', { body: JSON.stringify({ ...good, orderId: '' }) }, 'orderId'],
		['the volume is no multiple of 100', { body: JSON.stringify({ ...good, volume: 250 }) }, 'volume'],
		['the volume is a text', { body: JSON.stringify({ ...good, volume: '300' }) }, 'volume'],
		['the wait is too short', { body: JSON.stringify({ ...good, maxWaitTime: 29 }) }, 'maxWaitTime'],
		['the wait is too long', { body: JSON.stringify({ ...good, maxWaitTime: 121 }) }, 'maxWaitTime'],
		['the balance is missing', { body: JSON.stringify({ ...good, balance: undefined }) }, 'balance'],
	])('%s', async (_what, parameters, words) => {
		const trigger = await serve({ then: [user(parameters)] }, { ...swiping, options: { answerWithin: 1 } });
		const before = Date.now();
		const reply = await trigger.post(question());
		expect(reply).toEqual({ status: 200, type: 'application/json; charset=utf-8', text: refusal });
		expect(Date.now() - before).toBeLessThan(1400);

		await trigger.hook.settled();
		expect(trigger.hook.errors).toEqual([]);
		expect(trigger.warnings.filter((line) => line.includes('card swipe'))).toEqual([
			expect.stringContaining(words),
		]);
		expect(await bench.simulator.swipeCard(lobby, 'card-7')).toMatchObject({ accepted: false, status: 200 });
	});

	it.each<[string, INodeParameters, string]>([
		[
			'the volume of the answer is wrong',
			{ volume: 250 },
			'"Volume (ml)" (volume) must be a multiple of 100',
		],
		['the wait of the answer is wrong', { maxWaitTime: 20 }, '"Max Wait Time (Seconds)" (maxWaitTime)'],
		['the order ID of the answer is empty', { orderId: '={{ "" }}' }, '"Order ID" (orderId) is empty'],
		['the answer decides nothing', { approve: '={{ "yes" }}' }, '"Approve" (approve)'],
	])('%s', async (_what, parameters, words) => {
		const trigger = await serve({ then: [answer(parameters)] });
		expect(await trigger.post(question())).toMatchObject({ status: 200, text: refusal });
		const [execution] = await trigger.hook.settled();
		expect(execution?.result?.error?.message).toContain(words);
	});

	it('swipes are not chosen, and nothing starts', async () => {
		const trigger = await serve({ then: [answer()] }, {});
		expect(await trigger.post(question())).toMatchObject({ status: 200, text: refusal });
		expect(await trigger.arrived()).toEqual([]);
		expect(trigger.warnings).toEqual([
			expect.stringContaining('a callback was answered 200: it is a card swipe'),
		]);
	});

	it('the platform takes too long to confirm it', async () => {
		const trigger = await serve(
			{ then: [answer()], credentials: bench.credentials },
			{ ...swiping, options: { confirmation: true, answerWithin: 1 } },
		);
		bench.simulator.faults.add({ kind: 'slow', delayMs: 3000, times: 1 });
		const before = Date.now();
		expect(await trigger.post(question())).toMatchObject({ status: 200, text: refusal });
		expect(Date.now() - before).toBeLessThan(1400);
		expect(await trigger.arrived()).toEqual([]);
		expect(trigger.warnings).toEqual([expect.stringContaining('could not be confirmed')]);
	});

	it('the machine does not exist, or cannot be asked about, with confirmation', async () => {
		const trigger = await serve(
			{ then: [answer()], credentials: bench.credentials },
			{ ...swiping, options: { confirmation: true } },
		);
		expect(await trigger.post(question('123'))).toMatchObject({ status: 200, text: refusal });
		bench.simulator.faults.add({ kind: 'dropConnection', times: 1 });
		expect(await trigger.post(question())).toMatchObject({ status: 200, text: refusal });
		expect(await trigger.arrived()).toEqual([]);
		expect(await bench.simulator.swipeCard(gym, 'card-7')).toMatchObject({ accepted: true });
		expect((await trigger.arrived()).flat()).toMatchObject([{ confirmation: { confirmed: false } }]);
	});
});

it('refuses a question without a card with 400, in the form of an answer', async () => {
	const trigger = await serve({ then: [answer()] });
	const body = '{"callType":"WP1_SWIPE_CARD","iotId":1}';
	expect(await trigger.post(body)).toMatchObject({ status: 400, text: refusal });
});

it('answers several machines at once, each its own', async () => {
	bench.simulator.setOnline(warehouse, true);
	await serve({ then: [user({ wait: 200 }), answer({ orderId: '={{ $json.cardNum }}' })] });
	const machines = [lobby, gym, warehouse];
	const swipes = await Promise.all(
		machines.map(async (id) => await bench.simulator.swipeCard(id, `card-${id}`)),
	);
	expect(swipes.map(({ accepted, order }) => [accepted, order?.iotId, order?.orderId])).toEqual(
		machines.map((id) => [true, id, `card-${id}`]),
	);
});

it('asks again about a repeated question: its answer may have been lost', async () => {
	const trigger = await serve({ then: [answer()] });
	const body = question();
	const replies = [await trigger.post(body), await trigger.post(body)];
	expect(replies.map(({ text }) => (JSON.parse(text) as { isOk: number }).isOk)).toEqual([1, 1]);
});

describe('with two triggers in front of it, Card Swipe: Answer', () => {
	const another = (parameters: INodeParameters = swiping, disabled = false) => ({
		...node('{Other} trigger', 'n8n-nodes-dispense.waterPurifierTrigger', parameters),
		disabled,
	});
	const old = { event: 'WP1_SWIPE_CARD', iotId: gym, cardNum: 'old', answerBefore: '2020-01-01T00:00:00Z' };
	const pinData = { '{Other} trigger': [{ json: old }] };

	it.each([
		['another trigger for swipes', another()],
		['another trigger for other callbacks', another({ events: ['WP1_WORK_FINISH'] })],
		['a deactivated trigger', another(swiping, true)],
	])('answers the one that has started the execution, beside %s', async (_what, other) => {
		const trigger = await serve({ then: [user({}), answer()], beside: [other] });
		expect(await bench.simulator.swipeCard(lobby, 'card-7')).toMatchObject({
			accepted: true,
			order: { orderId: 'swipe-1', iotId: lobby },
		});
		const [execution] = await trigger.hook.settled();
		expect(execution?.result?.items('Answer')).toMatchObject([{ json: { iotId: lobby, cardNum: 'card-7' } }]);
	});

	it('does not take what is pinned to the other one', async () => {
		const trigger = await serve({ then: [answer()], beside: [another()], pinData, mode: 'manual' });
		expect(await bench.simulator.swipeCard(lobby, 'card-7')).toMatchObject({ accepted: true });
		const [execution] = await trigger.hook.settled();
		expect(execution?.result?.items('Answer')).toMatchObject([{ json: { iotId: lobby, cardNum: 'card-7' } }]);

		const ready = `{"callTime":1,"callbackType":"WP1_CARD_CONSUME_READY","iotId":${lobby},"orderId":"o"}`;
		await trigger.post(ready);
		const [, second] = await trigger.hook.settled();
		expect(second?.result?.error?.message).toContain('There is no card swipe to answer');
	});

	it('knows when the one that has started is not waited for any more', async () => {
		const trigger = await serve(
			{ then: [user({ wait: 1200 }), answer()], beside: [another()] },
			{ ...swiping, options: { answerWithin: 1 } },
		);
		expect(await trigger.post(question())).toMatchObject({ text: refusal });
		const [execution] = await trigger.hook.settled();
		expect(execution?.result?.error?.message).toContain('the answer comes too late');
	});
});

describe('Card Swipe: Answer says so when nobody waits for it', () => {
	it('any more', async () => {
		const trigger = await serve(
			{ then: [user({ wait: 1200 }), answer()] },
			{ ...swiping, options: { answerWithin: 1 } },
		);
		expect(await trigger.post(question())).toMatchObject({ text: refusal });
		const [execution] = await trigger.hook.settled();
		expect(execution?.result?.error?.message).toContain('the answer comes too late');
	});

	it('because another node has answered', async () => {
		const second = { ...answer({ approve: false }), id: 'second', name: 'Second answer' };
		const trigger = await serve({ then: [answer(), second] });
		expect(await bench.simulator.swipeCard(lobby, 'card-7')).toMatchObject({ accepted: true });
		const [execution] = await trigger.hook.settled();
		expect(execution?.result?.items('Answer')).toHaveLength(1);
		expect(execution?.result?.error?.message).toContain('was answered already');
	});

	it('because another event has started the execution', async () => {
		const trigger = await serve({ then: [answer()] });
		const ready = `{"callTime":1,"callbackType":"WP1_CARD_CONSUME_READY","iotId":${lobby},"orderId":"o"}`;
		expect(await trigger.post(ready)).toMatchObject({ status: 200, text: 'success' });
		const [execution] = await trigger.hook.settled();
		expect(execution?.result?.error?.message).toContain('There is no card swipe to answer');
	});

	it('because no trigger has', async () => {
		const { resource, operation, ...parameters } = answer().parameters;
		const result = await runNode({
			node: 'waterPurifier',
			parameters: { resource, operation, ...parameters },
		});
		expect(failureOf(result).message).toContain('There is no card swipe to answer');
	});
});
