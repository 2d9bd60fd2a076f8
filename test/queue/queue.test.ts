import type { IDataObject } from 'n8n-workflow';

import axios from 'axios';

import { eventually } from '../../hosts/eventually';
import { isFinished, nodeItems, nodeRan } from '../../hosts/executions';
import type { Execution } from '../../hosts/executions';
import { benchLimitMs } from '../support/n8n/bench';
import { activate, after, chain, failed, orders, sodaTrigger } from '../support/n8n/orderFlow';
import { finishedExecutions } from '../support/n8n/finishedExecutions';
import { startQueueBench } from '../support/n8n/queueBench';
import type { QueueBench } from '../support/n8n/queueBench';
import { say } from '../support/n8n/tarball';

const executionCount = 6;
const itemsEach = 10;
/** Messages that come again, and how many come at a time. */
const messageCount = 24;
const together = 8;
/** Executions that are parked when a worker and the main process end. */
const parkedCount = 10;
const activatePath = '/iot/activation/';
const nobody = 'http://127.0.0.1:9/webhook';

describe.each([2, 1] as const)('n8n %i in queue mode with two workers', (major) => {
	let bench: QueueBench;

	beforeAll(async () => {
		bench = await startQueueBench({ major, soda: { accessToken: '', redelivery: { attempts: 1 } } });
	}, benchLimitMs);

	afterAll(async () => {
		await bench.close();
	});

	beforeEach(() => {
		bench.soda.faults.clear();
		bench.soda.setAutoOutcome({ result: 'none', settleAfterMs: null });
	});

	/** Activates a workflow that waits for orders. @returns its id, and a function that posts orders to it */
	async function install(file: ReturnType<typeof chain>) {
		const workflow = await bench.n8n.importWorkflow(file, { credentials: bench.credentials });
		await bench.n8n.activate(workflow);
		const post = async (...names: string[]) => {
			const body = { orders: names.map((order) => ({ order })) };
			await axios.post(`${bench.n8n.url}/webhook/${file.hook}`, body, { proxy: false });
		};
		return { workflow, post };
	}

	/** All executions of a workflow with what their nodes did, once there are that many and none runs any more. */
	async function results(workflow: string, count: number): Promise<Execution[]> {
		const list = await finishedExecutions(bench.n8n, workflow, count);
		return await Promise.all(list.map(async ({ id }) => await bench.n8n.execution(id)));
	}

	async function parked(workflow: string, count: number) {
		await eventually(
			`${count} parked executions`,
			async () => {
				const executions = await bench.n8n.executions(workflow);
				return executions.filter(({ status }) => status === 'waiting').length === count;
			},
			60_000,
		);
	}

	function activationOf(order: string) {
		const found = bench.soda.activations.filter(({ clientOrderId }) => clientOrderId === order);
		expect(found).toHaveLength(1);
		const [activation] = found;
		if (!activation) throw new Error(`The platform has no activation for ${order}`);
		return activation;
	}

	const answersAbout = (activationId: string) =>
		bench.soda.webhooks
			.filter(({ body }) => (body.iot_activation as IDataObject | undefined)?.id === activationId)
			.map(({ attempts }) => attempts.map(({ status, answer }) => [status, answer]));

	describe('tokens', () => {
		let file: ReturnType<typeof chain>;
		let flow: Awaited<ReturnType<typeof install>>;
		let ended = 0;

		beforeAll(async () => {
			file = chain(...orders, activate({ webhookUrl: nobody }));
			flow = await install(file);
		});

		// When two workers meet the expired token, each waits for a random time; in the rare case that both waits end
		// within one fetch, both fetch. So one request is the rule, and two are no mistake.
		test.each([
			['there is no token yet', 'none'],
			['all meet an expired token at their start', 'start'],
			['the token expires while all are at work', 'middle'],
			['the token expires once more', 'middle'],
			['the token expires a third time', 'middle'],
		])('no execution fails and each order is activated once when %s', async (title, expiry) => {
			const { soda, n8n } = bench;
			// The platform is slow, so that the expiry hits executions of both workers.
			soda.faults.add({ kind: 'slow', path: activatePath, delayMs: 20 });
			const voidedBefore = soda.tokens.usesOfVoided;
			const before = soda.activations.length;
			soda.requests.length = 0;
			if (expiry === 'start') soda.expireTokens();

			const batches = Array.from({ length: executionCount }, (_, execution) =>
				Array.from({ length: itemsEach }, (_item, item) => `${file.hook}-${ended}-${execution}-${item}`),
			);
			await Promise.all(batches.map(async (names) => await flow.post(...names)));
			if (expiry === 'middle') {
				const third = before + (executionCount * itemsEach) / 3;
				await eventually('the middle', () => soda.activations.length >= third);
				soda.expireTokens();
			}
			ended += executionCount;
			const executions = (await results(flow.workflow, ended)).slice(0, executionCount);

			const fetches = soda.requests.filter(({ path }) => path === '/oauth2/access_token').length;
			// Beside the requests, each process asks with a harmless call whether the token is void.
			const asked = soda.requests.filter(({ path, status }) => path === '/iot/merchants/' && status === 401);
			const voided = soda.tokens.usesOfVoided - voidedBefore - asked.length;
			const ids = new Set(executions.map(({ id }) => id));
			const shares = n8n.workers.map((worker) => worker.executionIds().filter((id) => ids.has(id)).length);
			say(
				`n8n ${major}, queue mode, ${title}: ${executionCount} executions (${shares.join(' + ')}) of ${itemsEach} items, ` +
					`token requests ${fetches}, requests with a void token ${voided}, ` +
					`failed executions ${executions.filter(({ status }) => status !== 'success').length}`,
			);
			expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
			expect(executions.flatMap((execution) => nodeItems(execution, after))).toHaveLength(
				executionCount * itemsEach,
			);
			const activated = soda.activations.slice(before).map(({ clientOrderId }) => clientOrderId);
			expect(activated.sort()).toEqual(batches.flat().sort());
			// Every request was either refused for its token, or was the one that activated its order.
			const calls = soda.requests.filter(({ path }) => path === activatePath);
			expect(calls.filter(({ status }) => status === 200)).toHaveLength(executionCount * itemsEach);
			expect(calls.filter(({ status }) => status === 401)).toHaveLength(voided);
			expect(Math.min(...shares)).toBeGreaterThan(0);
			expect(fetches).toBeGreaterThanOrEqual(1);
			expect(fetches).toBeLessThanOrEqual(2);
			// Each execution meets each void token at most once.
			expect(voided).toBeLessThanOrEqual(executionCount * fetches);
			expect(asked.length).toBeLessThanOrEqual(shares.length * fetches);
			expect(soda.tokens.unknownUses).toBe(0);
		});
	});

	describe('waiting', () => {
		test.each([0, 25, 100, 500])(
			'goes on although each callback comes only once, %i ms after what it reports',
			async (ms) => {
				const waits = ['activation', 'settlement'];
				const flows = await Promise.all(
					waits.map(async (waitFor) => await install(chain(...orders, activate({ waitFor })))),
				);
				bench.soda.setAutoOutcome({ result: 'ACTIVED', afterMs: ms, settleAfterMs: ms });
				for (const [index, { workflow, post }] of flows.entries()) {
					const order = `early-${major}-${ms}-${index}`;
					await post(order);
					const [execution] = await results(workflow, 1);
					expect(execution?.status).toBe('success');
					const [item] = execution ? nodeItems(execution, after) : [];
					const { id } = activationOf(order);
					expect(item).toMatchObject({ timedOut: false, iot_activation: { id } });
					// A look after the end of the use finds that as well.
					expect(item?.event).toMatch(index === 0 ? /ACTIVED|TERMINATED$/ : /TERMINATED$/);
				}
			},
		);

		test('goes on with the end of the use when the message of its beginning was lost', async () => {
			const { workflow, post } = await install(chain(...orders, activate({ waitFor: 'activation' })));
			const order = `lost-${major}`;
			await post(order);
			await parked(workflow, 1);
			const activation = activationOf(order);
			const { webhookUrl } = activation;
			activation.webhookUrl = nobody;
			bench.soda.succeed(activation.id);
			activation.webhookUrl = webhookUrl;
			bench.soda.settle(activation.id);

			const [execution] = await results(workflow, 1);
			const event = 'IOT_ACTIVATION:TERMINATED';
			expect(execution && nodeItems(execution, after)).toMatchObject([{ event, timedOut: false }]);
		});

		test('goes on once although the message comes three times at the same time, and answers one of them', async () => {
			const { workflow, post } = await install(chain(...orders, activate({ waitFor: 'settlement' })));
			const order = `threefold-${major}`;
			await post(order);
			await parked(workflow, 1);
			const { id, webhookUrl } = activationOf(order);
			const payload = { event: 'TERIMATED', iot_activation: { id, status: 'TERIMATED' } };
			const body = new URLSearchParams({ signed_request: bench.soda.signedRequest(payload) });
			const options = { proxy: false, validateStatus: () => true } as const;
			const answers = await Promise.all(
				[1, 2, 3].map(async () => await axios.post<unknown>(webhookUrl, body, options)),
			);

			const [execution] = await results(workflow, 1);
			expect(execution?.status).toBe('success');
			expect(execution?.data.resultData.runData[after]).toHaveLength(1);
			expect(answers.filter(({ status }) => status === 200).map(({ data }) => data)).toEqual(['success']);
		});

		test('makes a failure an error on request, and tells the platform that it has arrived', async () => {
			const parameters = { waitFor: 'activation', failOnFailure: true };
			const { workflow, post } = await install(chain(...orders, activate(parameters, 'continueErrorOutput')));
			const order = `failure-${major}`;
			await post(order);
			await parked(workflow, 1);
			const { id } = activationOf(order);
			bench.soda.fail(id);

			const [execution] = await results(workflow, 1);
			const message = `Activation ${id} has failed: ACTIVE_FAILURE`;
			expect(execution && nodeItems(execution, failed)).toMatchObject([{ error: message }]);
			expect(execution && nodeRan(execution, after)).toBe(false);
			await eventually('the answer', () => answersAbout(id)[0]?.length === 1);
			expect(answersAbout(id)).toEqual([[[200, 'success']]]);
		});
	});

	test('the trigger acknowledges what it starts with, and passes a settlement on once and a failure each time', async () => {
		const trigger = chain(sodaTrigger);
		const { workflow } = await install(trigger);
		const webhookUrl = `${bench.n8n.url}/webhook/${trigger.hook}/webhook`;
		const { post } = await install(chain(...orders, activate({ webhookUrl })));
		const names = ['settled', 'failed'].map((name) => `trigger-${major}-${name}`);
		await post(...names);
		await eventually('both activations', () =>
			names.every((name) => bench.soda.activations.some(({ clientOrderId }) => clientOrderId === name)),
		);
		const [settled, broken] = names.map(activationOf);
		if (!settled || !broken) throw new Error('Nothing was activated');
		bench.soda.succeed(settled.id);
		bench.soda.settle(settled.id);
		bench.soda.fail(broken.id);
		await results(workflow, 3);

		// Once more, after the first ones have been handled: a repeat needs no execution, another failure does.
		const first = bench.soda.webhooks.slice(-3);
		for (const { id } of first) for (let time = 0; time < 2; time++) bench.soda.resend(id);
		const passedOn = (await results(workflow, 5)).flatMap((execution) =>
			nodeRan(execution, after) ? nodeItems(execution, after).map(({ event }) => event) : [],
		);
		expect(passedOn.sort()).toEqual(
			['ACTIVED', 'ACTIVE_FAILURE', 'ACTIVE_FAILURE', 'ACTIVE_FAILURE', 'TERMINATED'].map(
				(status) => `IOT_ACTIVATION:${status}`,
			),
		);
		await eventually('all answers', () =>
			bench.soda.webhooks.slice(-9).every(({ attempts }) => attempts.length === 1),
		);
		for (const { id } of [settled, broken]) {
			for (const attempts of answersAbout(id)) expect(attempts).toEqual([[200, 'success']]);
		}
	});

	test('passes no message on twice that comes again after the process that takes them was restarted', async () => {
		const file = chain(sodaTrigger);
		const { workflow } = await install(file);
		const address = `${bench.n8n.url}/webhook/${file.hook}/webhook`;
		const ids = Array.from({ length: messageCount }, (_, index) => `restarted-${major}-${index}`);
		const deliverAll = async () => {
			for (let from = 0; from < ids.length; from += together) {
				const sent = ids.slice(from, from + together).map(async (id) => {
					const payload = { event: 'TERIMATED', iot_activation: { id, status: 'TERIMATED' } };
					const body = new URLSearchParams({ signed_request: bench.soda.signedRequest(payload) });
					return (await axios.post<unknown>(address, body, { proxy: false })).data;
				});
				expect(await Promise.all(sent)).toEqual(sent.map(() => 'success'));
			}
		};
		const passedOn = async (count: number) => {
			const executions = await results(workflow, count);
			return executions.filter((execution) => nodeRan(execution, after)).length;
		};

		await deliverAll();
		expect(await passedOn(ids.length)).toBe(ids.length);
		// The process that took them knows them all.
		await deliverAll();
		expect(await passedOn(ids.length)).toBe(ids.length);
		await bench.n8n.restart();
		await deliverAll();
		expect(await passedOn(2 * ids.length)).toBe(ids.length);
	});

	// This test is the last one, because it leaves only one worker.
	test('parked executions go on exactly once after a worker was killed and the main process restarted', async () => {
		const { n8n, soda } = bench;
		const flows = [
			await install(chain(...orders, activate({ waitFor: 'activation' }))),
			await install(chain(...orders, activate({ waitFor: 'settlement' }))),
		];
		const names = Array.from({ length: parkedCount }, (_, index) => `parked-${major}-${index}`);
		await Promise.all(names.map(async (name, index) => await flows[index % 2]?.post(name)));
		for (const { workflow } of flows) await parked(workflow, parkedCount / 2);
		const [killed, left] = n8n.workers;
		await killed?.kill('SIGKILL');
		await n8n.restart();

		const activations = names.map(activationOf);
		for (const { id } of activations) soda.succeed(id);
		for (const { id } of activations) soda.settle(id);
		const executions = [];
		for (const { workflow } of flows) executions.push(...(await results(workflow, parkedCount / 2)));
		expect(executions.every(isFinished)).toBe(true);
		for (const execution of executions) {
			expect(execution.status).toBe('success');
			expect(execution.data.resultData.runData[after]).toHaveLength(1);
			expect(left?.executionIds()).toContain(execution.id);
		}
		const ids = executions.map(
			(execution) => (nodeItems(execution, after)[0]?.iot_activation as IDataObject).id,
		);
		expect(ids.sort()).toEqual(activations.map(({ id }) => id).sort());
		say(
			`n8n ${major}, queue mode: ${parkedCount} executions were parked when a worker was killed and the main process ` +
				`restarted; ${executions.length} went on once`,
		);
	});
});
