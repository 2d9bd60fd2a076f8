import { readFileSync } from 'node:fs';
import path from 'node:path';

import { sourceTexts, unknownWords } from '../../support/docs/sourceTexts';

const docs = path.join(__dirname, '..', '..', '..', 'docs');
const texts = sourceTexts();

/** The errors in the first column of the tables, and those that other documents quote. */
function quotedIn(file: string): string[] {
	const text = readFileSync(path.join(docs, file), 'utf8');
	return [...text.matchAll(/`([^`\n]+)`/g)].map(([, quoted = '']) => quoted).filter(isSentence);
}

/** Not a name, a value or a command. */
const isSentence = (quoted: string) => /^["A-Z.a-z].* .* /.test(quoted) && !quoted.startsWith('npm ');

it.each(['troubleshooting.md', 'money.md', 'waiting.md', 'webhooks.md', 'operations.md'])(
	'%s quotes only errors that the nodes can make',
	(file) => {
		const quoted = quotedIn(file);
		expect(quoted.length).toBeGreaterThan(0);
		const wrong = quoted
			.map((quotation) => ({ quotation, unknown: unknownWords(quotation, texts) }))
			.filter(({ unknown }) => unknown.length > 0);
		expect(wrong).toEqual([]);
	},
);

it.each([
	['The water purifier platform declined the request: ... (code ...)', ['declined']],
	['Waiting needs the client password', ['password']],
	['Lock was not carried out: the purifier is asleep (WP_SLEEPING)', ['asleep']],
])('finds in "%s" what no node says', (quotation, unknown) => {
	expect(unknownWords(quotation, texts)).toEqual(expect.arrayContaining(unknown));
});
