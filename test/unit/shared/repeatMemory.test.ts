import { setTimeout as pause } from 'node:timers/promises';

import { eventually } from '../../../hosts/eventually';
import { isRepeat } from '../../../nodes/shared/webhook/repeats';
import { Row } from '../../support/triggerRow';

afterEach(() => {
	jest.useRealTimers();
});

// The memory is looked after for some seconds; that must not outlive the test file.
afterAll(async () => await pause(4000));

const messages = Array.from({ length: 20 }, (_, index) => `message ${index}`);

it('asks once for all messages that come while another look-up is under way', async () => {
	const row = new Row();
	const execution = row.executions();
	const answers = await Promise.all(messages.map(async (message) => await isRepeat(execution(), message)));
	expect(answers).toEqual(messages.map(() => false));
	expect(row.calls).toBe(1);
	expect(messages.every((message) => row.entries.includes(message))).toBe(true);
});

it('passes one of several copies on that are looked up together', async () => {
	const row = new Row();
	const execution = row.executions();
	const copies = ['first', 'copied', 'copied', 'copied'];
	const answers = await Promise.all(copies.map(async (message) => await isRepeat(execution(), message)));
	expect(answers).toEqual([false, false, true, true]);
	// What is left of the repeats must not let them pass when their executions are started again.
	expect(row.entries.filter((entry) => entry.startsWith('copied'))).toHaveLength(2);
});

it('writes again what another process has lost, without keeping the workflow waiting', async () => {
	const row = new Row();
	const [one, two] = [row.executions(), row.executions()];
	expect(await isRepeat(one(), 'lost')).toBe(false);
	// The other process had read the row before.
	row.entries = ['its own'];
	await eventually('the entry', () => row.entries.includes('lost'));
	expect(row.entries).toContain('its own');
	expect(await isRepeat(two(), 'lost')).toBe(true);
});

it('loses nothing when processes write different messages at the same time', async () => {
	const row = new Row();
	const processes = [row.executions(), row.executions(), row.executions()];
	await Promise.all(
		processes.map(async (execution, index) => {
			const own = messages.filter((_message, number) => number % processes.length === index);
			for (const message of own) await isRepeat(execution(), message);
		}),
	);
	await eventually('all entries', () => messages.every((message) => row.entries.includes(message)));
	const another = row.executions();
	for (const message of messages) expect(await isRepeat(another(), message)).toBe(true);
});

it('lets a message go on when the memory cannot be read, and records it when it can', async () => {
	const row = new Row();
	const execution = row.executions();
	row.isBroken = true;
	expect(await isRepeat(execution(), 'message')).toBe(false);
	row.isBroken = false;
	await eventually('the entry', () => row.entries.includes('message'));
	expect(await isRepeat(execution(), 'message')).toBe(true);
});

it('keeps no message longer than some seconds when the memory does not answer, and is not stuck after it', async () => {
	jest.useFakeTimers();
	const row = new Row();
	const execution = row.executions();
	row.isStuck = true;
	const answers = Promise.all(['one', 'two'].map(async (message) => await isRepeat(execution(), message)));
	await jest.advanceTimersByTimeAsync(11_000);
	expect(await answers).toEqual([false, false]);
	row.isStuck = false;
	jest.useRealTimers();
	expect(await isRepeat(execution(), 'three')).toBe(false);
	expect(row.entries).toContain('three');
});
