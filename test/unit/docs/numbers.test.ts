import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { sourceTexts } from '../../support/docs/sourceTexts';

const project = path.join(__dirname, '..', '..', '..');
const read = (file: string) => readFileSync(path.join(project, file), 'utf8');

const code = readdirSync(path.join(project, 'nodes'), { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts'))
	.map((file) => read(`nodes/${file}`))
	.join('\n');

/** A sentence of the documents with a number in it, and the place in the code that makes it true. */
const sentences: Array<[document: string, words: string, inCode: RegExp]> = [
	['waiting', 'about 0.7, 5 and 30 seconds later', /= \[700, 5000, 30_000\]/],
	['waiting', '| `activation` | `ACTIVED`, `ACTIVE_FAILURE` | 10 minutes', /readLimit\(input, 600\)/],
	['waiting', '`TERMINATE_FAILURE`, `ACTIVE_FAILURE` | 24 hours', /readLimit\(input, 86_400\)/],
	['webhooks', 'up to 5,000 messages', /maxEntries: 10_000/],
	['webhooks', 'Larger than 64 kB', /= 64 \* 1024/],
	['webhooks', 'up to three times within three seconds', /= \[0, 1000, 2000\]/],
	['webhooks', 'within 10 seconds of `callTime`', /startTolerance = 10_000/],
	['webhooks', 'keeps a tenth of Answer Within', /answerShare = 0\.9/],
	['money', 'several times within about 8 seconds', /pauses: \[0, 300, 700, 1500, 2500, 3000\]/],
	['money', 'no new look begins after 20 seconds', /patience: 20_000/],
	['tokens', 'up to three times and about eight seconds in all', /mostPauses = 3\b/],
	['tokens', 'those of the next ten seconds fail at once', /failedTries: 10_000/],
	['tokens', 'is remembered for 30 seconds', /refusal: 30_000/],
];

it.each(sentences)('%s.md says "%s", and so does the code', (document, words, inCode) => {
	expect(read(`docs/${document}.md`).replace(/ +/g, ' ')).toContain(words);
	// Not toMatch: it would print all of the code.
	expect([inCode, inCode.test(code)]).toEqual([inCode, true]);
});

/** The rows of a table whose first column is code, without the head: that column, and the second one. */
function rowsBelow(document: string, heading: string): string[][] {
	const [, section = ''] = read(`docs/${document}.md`).split(`${heading}\n`);
	const [table = ''] = section.split(/\n#/);
	const rows = [...table.matchAll(/^\| `(\w+)` +\| ([^|]+?) +\|/gm)];
	return rows.slice(1).map(([, name = '', words = '']) => [name, words]);
}

it('the statuses are those of the nodes, in their words', () => {
	const rows = rowsBelow('operations', '#### Statuses');
	const known = new Set(sourceTexts().map((parts) => parts.join('')));
	expect(rows.length).toBeGreaterThan(0);
	for (const [name = '', words = ''] of rows) {
		const isStatus = new RegExp(`\\b${name}\\b`).test(code);
		expect([name, isStatus, known.has(words)]).toEqual([name, true, true]);
	}
});

it('the outcomes are those of the nodes', () => {
	const names = rowsBelow('money', '## The outcome of a command').map(([name]) => name);
	const [, type = ''] = /type CommandOutcome =([^;]+);/.exec(code) ?? [];
	expect(names.sort()).toEqual([...type.matchAll(/'(\w+)'/g)].map(([, name]) => name).sort());
});
