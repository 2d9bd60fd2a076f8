/** Where a release says its version. */
export interface Versions {
	/** The tag that is to be published; absent when nothing is published yet. */
	tag?: string;
	/** `version` of package.json. */
	manifest: string;
	/** Both versions that package-lock.json gives this package. */
	lock: string[];
	/** The text of CHANGELOG.md. */
	changelog: string;
}

/**
 * Compares the places that say the version. Without a tag the changelog may still begin with `## Unreleased`.
 *
 * @returns a sentence for each problem; none when they agree
 */
export function versionProblems({ tag, manifest, lock, changelog }: Versions): string[] {
	const problems: string[] = [];
	if (!/^\d+\.\d+\.\d+$/.test(manifest))
		problems.push(`package.json: the version is "${manifest}"; only versions like 1.2.3 are published.`);
	if (lock.some((version) => version !== manifest))
		problems.push(
			`package-lock.json: the version is ${[...new Set(lock)].join(' and ')}, in package.json ${manifest}. ` +
				'Run: npm install --package-lock-only --ignore-scripts',
		);
	if (tag !== undefined && tag !== manifest)
		problems.push(
			tag === `v${manifest}`
				? `The tag is ${tag}; tags have no "v" here. Push ${manifest} instead.`
				: `The tag is ${tag}, the version in package.json ${manifest}. Change the version, or tag the right commit.`,
		);
	const problem = changelogProblem(changelog, manifest, tag !== undefined);
	return problem ? [...problems, `CHANGELOG.md: ${problem}`] : problems;
}

function changelogProblem(changelog: string, version: string, isRelease: boolean): string | undefined {
	const [, newest] = changelog.split(/^## /m);
	if (newest === undefined) return `there is no section. Write one that begins with "## ${version}".`;

	const [heading = '', ...lines] = newest.split('\n');
	const name = heading.trim().split(/\s/)[0] ?? '';
	if (!lines.some((line) => line.trim() !== '')) return `the section "## ${heading.trim()}" is empty.`;
	if (name === version || (name === 'Unreleased' && !isRelease)) return undefined;
	return `the newest section is "## ${heading.trim()}", the version in package.json ${version}.`;
}
