import { versionProblems } from '../../../scripts/support/versionProblems';
import type { Versions } from '../../../scripts/support/versionProblems';

const changelog = '# Changelog\n\n## 1.2.3\n\n- Something new.\n\n## 1.2.2\n\n- Something old.\n';
const good: Versions = { tag: '1.2.3', manifest: '1.2.3', lock: ['1.2.3', '1.2.3'], changelog };

const problems = (changes: Partial<Versions>) => versionProblems({ ...good, ...changes });

it('finds nothing when all agree', () => {
	expect(problems({})).toEqual([]);
	expect(problems({ tag: undefined })).toEqual([]);
	expect(problems({ changelog: changelog.replace('## 1.2.3', '## 1.2.3 (2026-11-21)') })).toEqual([]);
});

it.each([
	['1.2.4', 'The tag is 1.2.4, the version in package.json 1.2.3.'],
	['v1.2.3', 'tags have no "v" here. Push 1.2.3 instead.'],
	['', 'The tag is , the version in package.json 1.2.3.'],
])('refuses the tag "%s"', (tag, sentence) => {
	expect(problems({ tag })).toEqual([expect.stringContaining(sentence)]);
});

it.each(['1.2.3-beta.1', '1.2', 'latest'])('refuses the version %s', (version) => {
	const all = { tag: version, manifest: version, lock: [version], changelog: `## ${version}\n\n- New.\n` };
	expect(versionProblems(all)).toEqual([expect.stringContaining('only versions like 1.2.3 are published')]);
});

it('refuses a lockfile of another version', () => {
	expect(problems({ lock: ['1.2.3', '1.2.2'] })).toEqual([
		expect.stringMatching(/^package-lock\.json: the version is 1\.2\.3 and 1\.2\.2, .*npm install/),
	]);
});

describe('the changelog', () => {
	it.each([
		[
			'its newest section is older',
			'# Changelog\n\n## 1.2.2\n\n- Old.\n',
			'the newest section is "## 1.2.2"',
		],
		['its newest section is empty', '# Changelog\n\n## 1.2.3\n\n## 1.2.2\n\n- Old.\n', '"## 1.2.3" is empty'],
		['it has no section', '# Changelog\n', 'there is no section. Write one that begins with "## 1.2.3"'],
		['it only resembles the version', '## 1.2.30\n\n- New.\n', 'the newest section is "## 1.2.30"'],
	])('refuses when %s', (_, text, sentence) => {
		expect(problems({ changelog: text })).toEqual([expect.stringContaining(`CHANGELOG.md: `)]);
		expect(problems({ changelog: text })).toEqual([expect.stringContaining(sentence)]);
	});

	it('may begin with what is not released yet, until a tag is there', () => {
		const text = `# Changelog\n\n## Unreleased\n\n- Next.\n\n${changelog}`;
		expect(problems({ tag: undefined, changelog: text })).toEqual([]);
		expect(problems({ changelog: text })).toEqual([
			expect.stringContaining('the newest section is "## Unreleased"'),
		]);
	});
});

it('names everything that is wrong at once', () => {
	expect(problems({ tag: '2.0.0', lock: ['1.0.0'], changelog: '' })).toHaveLength(3);
});
