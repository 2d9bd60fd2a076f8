import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const folder = mkdtempSync(path.join(tmpdir(), 'scan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const manifest = {
	name: 'n8n-nodes-some',
	version: '1.0.0',
	description: 'Some nodes',
	license: 'MIT',
	author: { name: 'Somebody', email: 'somebody@example.com' },
	keywords: ['n8n-community-node-package'],
	peerDependencies: { 'n8n-workflow': '*' },
	n8n: { n8nNodesApiVersion: 1, nodes: ['dist/nodes/Some/Some.node.js'] },
};

/** Writes a package from the text of each of its files. */
function write(name: string, files: Record<string, string>) {
	for (const [file, text] of Object.entries(files)) {
		const target = path.join(folder, name, file);
		mkdirSync(path.dirname(target), { recursive: true });
		writeFileSync(target, text);
	}
}

/** What the scan of each package says. It runs in its own process, because jest cannot import the scanner, an ES module. */
async function scanAll(...names: string[]): Promise<string[]> {
	const script = `
		const { scan, scannedFiles } = require('./scripts/support/scan.ts');
		const say = (folder) => scan(folder, scannedFiles.package).then(() => 'passed', (error) => error.message);
		void Promise.all(process.argv.slice(1).map(say)).then((said) => console.log(JSON.stringify(said)));`;
	const folders = names.map((name) => path.join(folder, name));
	const options = { cwd: path.join(__dirname, '..', '..', '..') };
	const { stdout } = await promisify(execFile)(
		'node',
		['--import', 'tsx', '-e', script, ...folders],
		options,
	);
	return JSON.parse(stdout) as string[];
}

it('passes what keeps the rules of the verification, and neither what breaks them nor nothing at all', async () => {
	write('good', {
		'package.json': JSON.stringify(manifest),
		'dist/nodes/Some/Some.node.js': 'module.exports = {};\n',
	});
	write('bad', {
		'package.json': JSON.stringify({ ...manifest, overrides: { axios: '1.0.0' } }),
		'dist/nodes/Some/Some.node.js': "console.log('here');\n",
	});
	write('empty', { 'README.md': '' });
	expect(await scanAll('good', 'bad', 'empty')).toEqual([
		'passed',
		expect.stringMatching(/n8n's scanner on [^]*no-console[^]*no-overrides-field/),
		expect.stringContaining('No files found to analyze'),
	]);
}, 60_000);
