import { randomUUID } from 'node:crypto';

import { eventually } from '../../../hosts/eventually';
import { nodeUnderTest } from '../../support/engine';
import { workflowJson } from '../../support/workflow';
import type { NodeSpec } from '../../support/workflow';
import type { Active } from '../door';
import { typeOf } from '../nodes';
import { next } from './setting';
import type { Topic } from './setting';

const form = 'application/x-www-form-urlencoded';

function hook(parameters: NodeSpec['parameters'] = {}, typeVersion = 2) {
	return workflowJson([
		{ name: nodeUnderTest, type: typeOf('hook'), typeVersion, parameters, webhookId: randomUUID() },
		{ name: next, type: 'n8n-nodes-base.noOp' },
	]);
}

async function post(url: string, body: string, contentType = form) {
	// fetch makes up a content type for texts, but not for bytes.
	const headers: Record<string, string> = contentType === '' ? {} : { 'content-type': contentType };
	const response = await fetch(url, { method: 'POST', body: new TextEncoder().encode(body), headers });
	const type = response.headers.get('content-type');
	return { status: response.status, type, hook: response.headers.get('x-hook'), text: await response.text() };
}

export const webhooks: Topic = (setting) => {
	const open: Active[] = [];
	const activate = async (...args: Parameters<typeof hook>) => {
		const active = await setting().door.activate(hook(...args));
		open.push(active);
		return active;
	};
	afterEach(async () => {
		for (const active of open.splice(0)) await active.deactivate();
	});

	describe('answers', () => {
		it('from the execution that the call has started', async () => {
			const active = await activate();
			const answer = await post(active.url, 'a=1&b=2');

			expect(answer).toEqual({
				status: 201,
				type: 'text/plain; charset=utf-8',
				hook: 'responseNode',
				text: 'success',
			});
			const [execution] = await active.executions(1);
			expect(execution?.items(next)).toMatchObject([{ json: { body: { a: '1', b: '2' }, raw: 'a=1&b=2' } }]);
		});

		it('at once, with the text of the description', async () => {
			const active = await activate({ responseMode: 'onReceived', responseData: 'success' });

			expect(await post(active.url, 'a=1')).toMatchObject({ status: 200, text: 'success' });
			expect(await active.executions(1)).toHaveLength(1);
		});

		it('at once, with nothing', async () => {
			const active = await activate({ responseMode: 'onReceived', responseData: 'noData' });

			expect(await post(active.url, 'a=1')).toMatchObject({ status: 200, text: '' });
		});

		it('at once, with a text of n8n, when the description has none', async () => {
			const active = await activate({ responseMode: 'onReceived' });

			expect(await post(active.url, 'a=1')).toMatchObject({
				status: 200,
				text: '{"message":"Workflow was started"}',
			});
		});

		it('nothing from the execution when the webhook has changed its static data', async () => {
			const active = await activate();

			expect(await post(`${active.url}?count`, 'a=1')).toMatchObject({ status: 200, type: null, text: '' });
			expect(await active.executions(1)).toHaveLength(1);
		});

		it.each([
			['what it has sent itself', 'refuse', { status: 401, type: 'text/plain; charset=utf-8', text: 'no' }],
			['what it returns', 'answer', { status: 200, type: 'text/html; charset=utf-8', text: 'known' }],
			['a text of n8n', 'nothing', { status: 200, text: '{"message":"Webhook call received"}' }],
		])('without an execution, when the node asks for none: %s', async (_what, then, answer) => {
			const active = await activate();

			expect(await post(`${active.url}?then=${then}`, 'a=1')).toMatchObject(answer);
			expect(await active.executions(0)).toEqual([]);
		});

		it('500 when the node throws', async () => {
			const active = await activate();
			const { status, text } = await post(`${active.url}?then=throw`, 'a=1');

			expect({ status, body: JSON.parse(text) as unknown }).toEqual({
				status: 500,
				body: { code: 0, message: 'Workflow Webhook Error: Workflow could not be started!' },
			});
		});

		it('500 when the execution fails before it has answered, or 200 with nothing in n8n 1', async () => {
			const active = await activate({ executionThrows: true });
			const { status, text } = await post(active.url, 'a=1');

			const { major } = setting().door;
			expect([status, text]).toEqual(major === 1 ? [200, ''] : [500, '{"message":"Error in workflow"}']);
			const [execution] = await active.executions(1);
			expect(execution?.error).toMatchObject({ message: 'The node is broken' });
		});

		it('404 for another method, and 422 for JSON that is none, before the node is asked', async () => {
			const active = await activate();
			const { status } = await fetch(active.url);
			const { status: unreadable } = await post(active.url, '{', 'application/json');

			expect([status, unreadable]).toEqual([404, 422]);
			expect(await active.executions(0)).toEqual([]);
		});
	});

	it.each([
		['application/json', '{"a":[1]}', { a: [1] }],
		['text/plain', 'a=1', 'a=1'],
		[`${form}; charset=utf-8`, 'a=1&a=2', { a: ['1', '2'] }],
		['application/octet-stream', 'a=1', undefined],
		['', 'a=1', undefined],
	])('parses a body of the type "%s"', async (contentType, text, body) => {
		const active = await activate();
		await post(active.url, text, contentType);

		const [execution] = await active.executions(1);
		expect(execution?.items(nodeUnderTest).map(({ json }) => [json.body, json.raw])).toEqual([[body, text]]);
	});

	it('reads a body of any type before it asks a node of version 1', async () => {
		const active = await activate({}, 1);
		await post(active.url, 'a=1', 'application/octet-stream');

		const [execution] = await active.executions(1);
		expect(execution?.items(nodeUnderTest)).toMatchObject([{ json: { raw: 'a=1' } }]);
	});

	// These calls start no execution. In one that did, n8n 2 once lost the change when the machine was busy.
	it('keeps static data from call to call, also of those that the node refuses', async () => {
		const active = await activate();
		for (const [index, then] of ['answer', 'refuse', 'answer'].entries()) {
			await post(`${active.url}?count&then=${then}`, 'a=1');
			// n8n answers first and stores afterwards.
			await eventually(
				`call ${index + 1} to be counted`,
				async () => (await active.staticData()).calls === index + 1,
			);
		}

		expect(await active.staticData()).toEqual({ calls: 3 });
	});

	it('calls the methods of the webhook when the workflow is activated and deactivated', async () => {
		const { door, platform } = setting();
		const active = await door.activate(hook({ reportTo: platform.url }));
		expect(platform.paths).toEqual(['/checkExists', '/create']);
		expect(platform.webhookUrls).toEqual([active.url, active.url]);

		await active.deactivate();
		expect(platform.paths).toEqual(['/checkExists', '/create', '/delete']);
	});
};
