import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { documents } from '../../../scripts/docs/documents';
import { anchorsOf, linksOf } from '../../support/docs/markdown';

const project = path.join(__dirname, '..', '..', '..');
const repository = 'https://github.com/n8n-nodes-dispense/n8n-nodes-dispense';

/** What `npm run bench` writes: a fresh clone may be without it, and only docs/ may link to it. */
const writtenByBench = ['docs/performance.md', 'docs/performance.json', 'docs/images/performance.svg'];

const read = (file: string) => readFileSync(path.join(project, file), 'utf8');

/** By document: to parse one takes time, and many links lead to the same. */
const anchors = new Map<string, string[]>();

function anchorsIn(document: string): string[] {
	const known = anchors.get(document) ?? anchorsOf(read(document));
	anchors.set(document, known);
	return known;
}

/** What is wrong with a link of a document, or undefined. */
function problemOf(document: string, link: string): string | undefined {
	if (/^(https?|mailto):/.test(link)) return undefined;
	const [target = '', anchor] = link.split('#');
	const file = target === '' ? document : path.posix.join(path.posix.dirname(document), decodeURI(target));
	const problem = problemOfPlace(file, anchor);
	return problem && `${link}: ${problem}`;
}

function problemOfPlace(file: string, anchor?: string): string | undefined {
	if (file.startsWith('../')) return 'leads out of the project';
	if (!existsSync(path.join(project, file))) {
		if (writtenByBench.includes(file)) return undefined;
		return `is not there${namesakesOf(file)}`;
	}
	if (anchor === undefined || !file.endsWith('.md') || anchorsIn(file).includes(anchor)) return undefined;
	return `${file} has no heading #${anchor}`;
}

/** For an engineer who has moved the file. */
function namesakesOf(file: string): string {
	const top = path.join(project, file.split('/')[0] ?? '');
	if (!existsSync(top)) return '';
	const same = readdirSync(top, { recursive: true, encoding: 'utf8' }).filter(
		(other) => path.basename(other) === path.basename(file) && !other.includes('node_modules'),
	);
	return same.length === 0
		? ''
		: `; is it ${same.map((other) => `${file.split('/')[0]}/${other}`).join(' or ')}?`;
}

it.each(documents())('all links in %s lead somewhere', (document) => {
	const problems = linksOf(read(document)).map((link) => problemOf(document, link));
	expect(problems.filter(Boolean)).toEqual([]);
});

it('all links of the nodes, credentials and examples to the documentation lead somewhere', () => {
	const files = ['nodes', 'credentials', 'examples'].flatMap((folder) =>
		readdirSync(path.join(project, folder), { recursive: true, encoding: 'utf8' })
			.filter((file) => /\.(ts|json)$/.test(file))
			.map((file) => `${folder}/${file}`),
	);
	const links = files.flatMap((file) =>
		[...read(file).matchAll(new RegExp(`${repository}(?:/blob/main/([\\w./-]+))?(?:#([\\w-]+))?`, 'g'))].map(
			([link, target = 'README.md', anchor]) => ({ file, link, problem: problemOfPlace(target, anchor) }),
		),
	);
	expect(links.length).toBeGreaterThan(0);
	expect(links.filter(({ problem }) => problem !== undefined)).toEqual([]);
});

it('only documents in docs/ link to what the benchmark writes', () => {
	const links = documents()
		.filter((document) => !document.startsWith('docs/'))
		.flatMap((document) => linksOf(read(document)));
	expect(links.filter((link) => writtenByBench.some((file) => link.endsWith(file)))).toEqual([]);
});

describe('the anchors of a document', () => {
	it('are those of GitHub', () => {
		const text = "# n8n's API: `a_b`\n\n## What? (1/2)\n\n## What? (1/2)\n\n```sh\n# no heading\n```\n";
		expect(anchorsOf(text)).toEqual(['n8ns-api-a_b', 'what-12', 'what-12-1']);
	});
});
