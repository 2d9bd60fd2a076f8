import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const project = path.join(__dirname, '..', '..', '..');
const folder = path.join(project, '.github', 'workflows');
const files = readdirSync(folder);

interface WorkflowStep {
	uses?: string;
	run?: string;
	with?: Record<string, unknown>;
}
interface Job {
	uses?: string;
	with?: Record<string, unknown>;
	needs?: string | string[];
	permissions?: Record<string, string>;
	environment?: { name: string };
	strategy?: { matrix: Record<string, unknown[]> };
	steps?: WorkflowStep[];
	'timeout-minutes'?: number;
}
interface Workflow {
	on: Record<string, unknown>;
	permissions: Record<string, string>;
	jobs: Record<string, Job>;
}

const textOf = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const workflow = (file: string) => parse(textOf(file)) as Workflow;
const allJobs = files.flatMap((file) =>
	Object.entries(workflow(file).jobs).map(([name, job]) => ({ file, name, job })),
);
const stepsOf = ({ steps = [] }: Job) => steps;

describe.each(files)('%s', (file) => {
	it('pins each action of others by a full commit and names its version', () => {
		const foreign = textOf(file)
			.split('\n')
			.filter((line) => /\buses: (?!\.\/)/.test(line));
		for (const line of foreign) expect(line).toMatch(/uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	});

	it('has no right that is not given to one job', () => {
		expect(workflow(file).permissions).toEqual({});
	});
});

describe('the jobs', () => {
	it('read the contents and can do nothing else, apart from the one that publishes', () => {
		for (const { file, name, job } of allJobs) {
			const isPublishing = file === 'publish.yml' && name === 'publish';
			expect({ file, name, permissions: job.permissions }).toEqual({
				file,
				name,
				permissions: isPublishing ? { 'id-token': 'write' } : { contents: 'read' },
			});
		}
	});

	it('end by themselves', () => {
		const own = allJobs.filter(({ job }) => !job.uses);
		for (const { job } of own) expect(job['timeout-minutes']).toBeGreaterThan(0);
	});

	it('leave no token of GitHub in the folder in which the dependencies run', () => {
		const checkouts = allJobs
			.flatMap(({ job }) => stepsOf(job))
			.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
		expect(checkouts.length).toBeGreaterThan(0);
		for (const checkout of checkouts) expect(checkout.with).toMatchObject({ 'persist-credentials': false });
	});

	it('put no value that others choose into a shell command', () => {
		for (const { job } of allJobs) for (const { run = '' } of stepsOf(job)) expect(run).not.toContain('${{');
	});

	it('run npm scripts that exist', () => {
		const { scripts } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as {
			scripts: Record<string, string>;
		};
		const commands = allJobs.flatMap(({ job }) => stepsOf(job).map(({ run = '' }) => run));
		const named = commands.flatMap((run) => [...run.matchAll(/npm run (\S+)/g)].map(([, name]) => name));
		expect(named).toEqual(expect.arrayContaining(['package', 'release:versions', 'demo']));
		expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
	});
});

describe('publishing', () => {
	const { on, jobs } = workflow('publish.yml');
	const publish = jobs.publish ?? {};
	const checks = workflow('checks.yml').jobs;

	it('runs the same checks as a pull request, with the tag beside them', () => {
		expect(workflow('ci.yml').jobs.checks?.uses).toBe('./.github/workflows/checks.yml');
		expect(workflow('ci.yml').on).toMatchObject({ pull_request: null, push: { branches: ['main'] } });
		expect(jobs.checks).toMatchObject({
			uses: './.github/workflows/checks.yml',
			with: { tag: '${{ github.ref_name }}' },
		});
		expect(Object.keys(on)).toEqual(['push']);
		expect(on.push).toEqual({ tags: ['*.*.*'] });
	});

	it('waits for the checks and for an approval', () => {
		expect(publish.needs).toBe('checks');
		expect(publish.environment?.name).toBe('npm');
		expect(publish).not.toHaveProperty('if');
		for (const { job } of allJobs) {
			expect(job).not.toHaveProperty('continue-on-error');
			for (const step of stepsOf(job)) expect(step).not.toHaveProperty('continue-on-error');
		}
	});

	it('sends the tarball that was tested, with provenance, and runs none of the project there', () => {
		const runs = stepsOf(publish).flatMap(({ run }) => run ?? []);
		expect(runs).toEqual([
			'echo "$SHA256  $TARBALL" | sha256sum --check --strict',
			'npm publish "./$TARBALL" --provenance --access public --ignore-scripts',
		]);
		expect(stepsOf(publish).some(({ uses }) => uses?.startsWith('actions/checkout@'))).toBe(false);
	});

	it('tests on all Node.js versions, each time with that tarball', () => {
		const { test } = checks;
		expect(test?.strategy?.matrix.node).toEqual([20, 22, 24]);
		expect(test?.needs).toBe('package');
		expect(test).toMatchObject({
			env: { DISPENSE_TARBALL: '.cache/package/${{ needs.package.outputs.tarball }}' },
		});
		expect(stepsOf(test ?? {}).map(({ run }) => run)).toContain('npm test');
	});

	it('is the only place that publishes', () => {
		const publishing = allJobs.filter(({ job }) =>
			stepsOf(job).some(({ run }) => run?.includes('npm publish')),
		);
		expect(publishing.map(({ file, name }) => `${file}: ${name}`)).toEqual(['publish.yml: publish']);
	});
});

describe('dependabot', () => {
	const { updates } = parse(readFileSync(path.join(project, '.github', 'dependabot.yml'), 'utf8')) as {
		updates: Array<{ 'package-ecosystem': string; directory: string }>;
	};
	const watched = (ecosystem: string) =>
		updates.filter((update) => update['package-ecosystem'] === ecosystem).map(({ directory }) => directory);

	it('watches each folder with packages of its own, and the actions', () => {
		const hosts = readdirSync(path.join(project, 'hosts'), { withFileTypes: true })
			.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
			.map(({ name }) => `/hosts/${name}`);
		expect(watched('npm').sort()).toEqual(['/', ...hosts].sort());
		expect(watched('github-actions')).toEqual(['/']);
	});
});
