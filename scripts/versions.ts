import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';

import { main } from './support/main';
import { project, readManifest } from './support/packedTarball';
import { versionProblems } from './support/versionProblems';

const mainBranch = 'origin/main';
const read = async (file: string) => await readFile(path.join(project, file), 'utf8');

/** `npm run release:versions [-- --tag 1.2.3]`: refuses a release whose tag, package, lockfile and changelog differ. */
main(async () => {
	const { values } = parseArgs({ options: { tag: { type: 'string' } } });
	// Where no tag is given, a workflow hands in an empty one.
	const tag = values.tag || undefined;
	const lock = JSON.parse(await read('package-lock.json')) as {
		version: string;
		packages: Record<string, { version: string }>;
	};
	const problems = versionProblems({
		tag,
		manifest: readManifest().version,
		lock: [lock.version, lock.packages['']?.version ?? 'missing'],
		changelog: await read('CHANGELOG.md'),
	});
	if (tag !== undefined) problems.push(...(await branchProblems()));
	if (problems.length > 0) throw new Error(problems.join('\n'));

	console.log(
		`Version ${readManifest().version}: ${tag ? 'tag, ' : ''}package, lockfile and changelog agree.`,
	);
	return true;
});

/** What has not been reviewed is not published: only commits of the main branch are. */
async function branchProblems(): Promise<string[]> {
	try {
		await promisify(execFile)('git', ['merge-base', '--is-ancestor', 'HEAD', mainBranch], { cwd: project });
		return [];
	} catch (error) {
		// git's own code for "it is not"; any other means that it could not tell.
		const isKnown = (error as { code?: unknown }).code === 1;
		return [
			isKnown
				? `This commit is not on ${mainBranch}. Merge it first.`
				: `git could not tell whether this commit is on ${mainBranch}. Fetch it: git fetch origin main`,
		];
	}
}
