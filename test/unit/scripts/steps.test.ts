import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runInOrder, runSideBySide } from '../../../scripts/support/steps';
import type { Step } from '../../../scripts/support/steps';

let folder: string;
let said: string;

const say = (line: string) => void (said += `${line}\n`);

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'steps-'));
	said = '';
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const step = (title: string, script: string, env?: Record<string, string>): Step => ({
	title,
	command: ['node', '-e', script],
	env,
});
/** Leaves a file behind to show that it ran. */
const touch = (name: string) =>
	step(name, `require('fs').writeFileSync(process.env.FILE, '')`, { FILE: path.join(folder, name) });
const ran = (name: string) => existsSync(path.join(folder, name));
const fail = step('Fails', `console.log('what went wrong'); process.exit(3)`);

describe('steps in order', () => {
	it('run one after the other and say which of how many', async () => {
		expect(await runInOrder([touch('first'), touch('second')], say)).toBe(true);
		expect([ran('first'), ran('second')]).toEqual([true, true]);
		expect(said).toMatch(/\[1\/2\] first: node .*\(0:0\d so far\)[^]*\[2\/2\] second: node/);
	});

	it('end at the first that fails', async () => {
		const quiet = step('Fails', 'process.exit(3)');
		expect(await runInOrder([quiet, touch('second')], say)).toBe(false);
		expect(ran('second')).toBe(false);
		expect(said).toContain('[1/2] Fails failed. The steps behind it were not run.');
	});

	it('leave the last line to the last step', async () => {
		expect(await runInOrder([step('Fails', 'process.exit(3)')], say)).toBe(false);
		expect(said.trimEnd()).toMatch(/so far\)$/);
	});

	it('fail when a program is not there', async () => {
		const missing: Step = { title: 'Lint', command: ['there-is-no-such-program'] };
		await expect(runInOrder([missing], say)).rejects.toThrow('Lint: there-is-no-such-program did not start');
	});
});

describe('steps side by side', () => {
	it('all run when one fails; its output is shown, and how to repeat it', async () => {
		expect(await runSideBySide([[fail, touch('behind')], [touch('beside')]], say)).toBe(false);
		expect([ran('behind'), ran('beside')]).toEqual([true, true]);
		expect(said).toContain('what went wrong');
		expect(said).toMatch(/Fails: FAILED/);
		expect(said).toMatch(/beside: good/);
		expect(said).toMatch(/Repeat Fails alone: node -e/);
	});

	it('start nothing more when the process is asked to end', async () => {
		const forever = step('Waits', 'setInterval(() => {}, 1000)');
		const end = runSideBySide([[forever, touch('behind')]], say);
		process.emit('SIGTERM', 'SIGTERM');
		expect(await end).toBe(false);
		expect(ran('behind')).toBe(false);
	});

	it('are good when each is, and keep the output to themselves', async () => {
		expect(await runSideBySide([[step('Talks', `console.log('much to say')`)]], say)).toBe(true);
		expect(said).not.toContain('much to say');
	});
});
