import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { documents, madeAnew } from '../../../scripts/docs/documents';
import { descriptions, operationsOf } from '../../../scripts/docs/nodes';
import { partsOf, withParts } from '../../../scripts/docs/parts';

const project = path.join(__dirname, '..', '..', '..');
const read = (file: string) => readFileSync(path.join(project, file), 'utf8');

/** npm shows the README on the package's page, and n8n in its editor: five minutes must do. */
const longestReadme = 12_000;

it.each(documents())('%s is as `npm run docs` makes it', async (document) => {
	const { before, after } = await madeAnew(document);
	expect(before).toBe(after);
});

it('operations.md has every operation, in the order of the menus', () => {
	const operations = descriptions
		.flatMap(operationsOf)
		.map(({ node, resource, operation }) => `operation ${node.name} ${resource} ${operation}`);
	expect(operations.length).toBeGreaterThan(0);
	expect(partsOf(read('docs/operations.md'))).toEqual(operations);
});

it('webhooks.md has every trigger, and tokens.md every credential', () => {
	const triggers = descriptions.map(({ name }) => name).filter((name) => name.endsWith('Trigger'));
	const parts = partsOf(read('docs/webhooks.md'));
	for (const trigger of triggers)
		expect(parts).toEqual(expect.arrayContaining([`events ${trigger}`, `trigger ${trigger}`]));
	expect(partsOf(read('docs/tokens.md'))).toEqual(['credential waterPurifierApi', 'credential sodaIotApi']);
});

it('the README is short', () => {
	expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(longestReadme);
});

it('the README names every page of docs/', () => {
	const pages = documents().filter((document) => document.startsWith('docs/'));
	const readme = read('README.md');
	expect(pages.filter((page) => !readme.includes(`](${page}`))).toEqual([]);
});

it('the number of each example stands in its name', () => {
	const examples = readdirSync(path.join(project, 'examples'));
	expect(examples.length).toBeGreaterThan(0);
	for (const file of examples) {
		const { name } = JSON.parse(read(`examples/${file}`)) as { name: string };
		expect(name).toMatch(new RegExp(`^${parseInt(file)}\\. `));
	}
});

describe('a made part', () => {
	const empty = '<!-- made by `npm run docs`: say hello you -->\n<!-- end -->\n';
	const makers = { say: (...words: string[]) => words.join(' ') };

	it('is put between its marks, and again over what was made before', () => {
		const made = '<!-- made by `npm run docs`: say hello you -->\n\nhello you\n\n<!-- end -->\n';
		expect(withParts(empty, makers)).toBe(made);
		expect(withParts(made, makers)).toBe(made);
	});

	it('has a maker', () => {
		expect(() => withParts(empty, {})).toThrow('Nothing makes the part "say hello you"');
	});
});
