import { installHost } from '../hosts/install';
import { startN8n } from '../hosts/n8nServer';
import type { N8nServer } from '../hosts/n8nServer';
import { prepareWorkflows, tablesOfAll } from './catalogue';
import { provideCredentials } from './credentials';
import type { Log } from './log';
import { providePackage } from './package';
import { alertsUrl, startPlatforms } from './platforms';
import type { Platforms } from './platforms';
import { readState, userFolder, writeState } from './state';
import type { State } from './state';
import type { Context } from './stories/context';
import { provideTables } from './tables';
import { provideWorkflows } from './workflows';

/** Ends something that was started. */
export type Closer = () => Promise<void>;

/**
 * Everything that the stories need: installed, started and filled in. It takes over what an earlier run has left.
 *
 * @param onStarted takes what must be ended, as soon as it runs
 */
export async function setUp(port: number, log: Log, onStarted: (close: Closer) => void): Promise<Context> {
	const report = (line: string) => log.line(`    ${line}`);
	const state = await readState();

	const host = await log.step(
		'n8n and its Node.js',
		async () => await installHost(2, report),
		({ version }) => `n8n ${version} is installed`,
	);
	await log.step(
		'this package',
		async () => await providePackage(host, state, report),
		(isNew) => (isNew ? 'packed and installed into n8n' : 'is installed, and its sources have not changed'),
	);
	const platforms = await log.step('simulators', startPlatforms, describePlatforms);
	onStarted(async () => await platforms.close());
	const n8n = await log.step(
		'n8n',
		async () => await startN8n({ host, userFolder: userFolder, port }),
		({ url }) => `runs at ${url}`,
	);
	onStarted(async () => await n8n.stop());

	const filled = await fillIn(n8n, platforms, state, log);
	return { ...platforms, ...filled, log, n8n, ...thisRun() };
}

/** The credentials, tables and workflows, as a user would enter them in the editor. */
async function fillIn(n8n: N8nServer, platforms: Platforms, state: State, log: Log) {
	const credentials = await log.step(
		'credentials',
		async () => await provideCredentials(n8n, platforms, state),
		(ids) => `${Object.keys(ids).join(' and ')}, tested by n8n`,
	);
	const examples = await prepareWorkflows(n8n.url, alertsUrl(platforms));
	const tables = await log.step(
		'data tables',
		async () => await provideTables(n8n, tablesOfAll(examples)),
		(all) => Object.keys(all).join(', '),
	);
	const workflows = await log.step(
		'example workflows',
		async () => {
			const tableIds = Object.fromEntries(Object.entries(tables).map(([name, { id }]) => [name, id]));
			const replacements = { tables: tableIds, alertsUrl: alertsUrl(platforms), credentials };
			return await provideWorkflows(n8n, examples, replacements, state);
		},
		(all) => `${Object.keys(all).length} imported and active`,
	);
	await writeState(state);
	return { tables, workflows };
}

const describePlatforms = ({ purifier, soda }: Platforms) =>
	`water purifiers at ${purifier.url}, Soda IoT at ${soda.url}`;

/** The name is different in each run, and easy to find in a table. */
function thisRun(): { run: string; startedAt: Date } {
	const startedAt = new Date();
	return { run: `demo-${startedAt.toISOString().slice(2, 19).replace(/\D/g, '')}`, startedAt };
}
