import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { http } from './tools';

// Compiling at start takes a while on a busy machine.
jest.setTimeout(30_000);

/** Runs the command line as `npm run simulators` does, without npm. */
function run(...flags: string[]): { child: ChildProcess; output: () => string; ended: Promise<unknown[]> } {
	const child = spawn(process.execPath, ['--import', 'tsx', 'simulators/main.ts', ...flags], {
		cwd: process.cwd(),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let text = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
	return { child, output: () => text, ended: once(child, 'close') };
}

describe('the command line', () => {
	it('starts both platforms, says where they are, and ends on SIGTERM', async () => {
		const { child, output, ended } = run('--purifier-port', '0', '--soda-port', '0', '--json');
		if (!child.stdout) throw new Error('The child has no output');
		await once(child.stdout, 'data');
		const ready = JSON.parse(output()) as { page: string; sodaIot: { url: string; clientSecret: string } };
		const companion = await http.get<string>(`${ready.page}_simulator/companion`);
		expect(JSON.parse(companion.data)).toEqual({ url: ready.sodaIot.url });
		const token = await http.post(`${ready.sodaIot.url}/oauth2/access_token`, {});
		expect(token.status).toBe(400);
		child.kill('SIGTERM');
		expect(await ended).toEqual([0, null]);
	});

	it.each([
		[['--soda-port', '70000'], '--soda-port must be a port'],
		[['--callback-url', 'nowhere'], '--callback-url must be a web address'],
		[['--port', '1'], 'Usage:'],
	])('explains the bad flag in %j', async (flags, text) => {
		const { output, ended } = run(...flags);
		expect(await ended).toEqual([1, null]);
		expect(output()).toContain(text);
	});
});
