import execa from 'execa';
import { once } from 'node:events';
import { http } from '../tools';

/** Runs the command line as `npm run simulators` does, without npm. */
const run = (...flags: string[]) =>
	execa(process.execPath, ['--import', 'tsx', 'simulators/main.ts', ...flags], { reject: false, all: true });

describe('the command line', () => {
	it('starts both platforms, says where they are, and ends on SIGTERM', async () => {
		const platforms = run('--purifier-port', '0', '--soda-port', '0', '--json');
		if (!platforms.stdout) throw new Error('The command has no output');
		const [line] = (await once(platforms.stdout, 'data')) as [Buffer];
		const ready = JSON.parse(line.toString()) as {
			page: string;
			sodaIot: { url: string; clientSecret: string };
		};
		const companion = await http.get<string>(`${ready.page}_simulator/companion`);
		expect(JSON.parse(companion.data)).toEqual({ url: ready.sodaIot.url });
		const token = await http.post(`${ready.sodaIot.url}/oauth2/access_token`, {});
		expect(token.status).toBe(400);
		platforms.kill('SIGTERM');
		expect(await platforms).toMatchObject({ exitCode: 0 });
	});

	it.each([
		[['--soda-port', '70000'], '--soda-port must be a port'],
		[['--callback-url', 'nowhere'], '--callback-url must be a web address'],
		[['--port', '1'], 'Usage:'],
	])('explains the bad flag in %j', async (flags, text) => {
		expect(await run(...flags)).toMatchObject({ exitCode: 1, all: expect.stringContaining(text) });
	});
});
