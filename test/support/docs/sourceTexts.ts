import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const project = path.join(__dirname, '..', '..', '..');

/** A text in the code of the nodes: its fixed parts, between which values are filled in. */
type Parts = string[];

/** Fewer letters would be found in any text; of a part of a text that is not quoted as a whole, more are wanted. */
const fewestLetters = { text: 4, part: 8 };
/** The longest value that is filled in. */
const longestValue = 60;

/** All texts of the nodes and credentials that a user can see, or that are parts of such texts. */
export function sourceTexts(): Parts[] {
	return ['nodes', 'credentials']
		.flatMap((folder) =>
			readdirSync(path.join(project, folder), { recursive: true, encoding: 'utf8' })
				.filter((file) => file.endsWith('.ts'))
				.map((file) => path.join(project, folder, file)),
		)
		.flatMap((file) => textsOf(readFileSync(file, 'utf8')))
		.flatMap((parts) => [
			...(lettersOf(parts.join('')) >= fewestLetters.text ? [parts] : []),
			// A quotation may end in the middle of a text.
			...parts.filter((part) => lettersOf(part) >= fewestLetters.part).map((part) => [part]),
		]);
}

const lettersOf = (text: string) => text.replace(/[^a-z]/gi, '').length;

/** The strings and templates of a program. */
function textsOf(program: string): Parts[] {
	const texts: Parts[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isStringLiteralLike(node)) texts.push([node.text]);
		if (ts.isTemplateExpression(node))
			texts.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]);
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile('source.ts', program, ts.ScriptTarget.ES2022));
	return texts;
}

/**
 * The words of a quoted error that stand in no text of the code; empty when the code can say all of it. Values that are
 * filled in count only when they are known themselves, or are `...`, numbers, or names in capitals.
 */
export function unknownWords(quotation: string, texts: Parts[]): string[] {
	const letters = [...quotation];
	for (const parts of texts)
		for (const { indices = [] } of quotation.matchAll(patternOf(parts)))
			for (const [start, end] of indices.slice(1)) letters.fill(' ', start, end);
	return letters
		.join('')
		.split(/\W+/)
		.filter((word) => /[a-z]{3}/.test(word));
}

/** Its groups are the fixed parts. */
function patternOf(parts: Parts): RegExp {
	const groups = parts.map((part) => `(${part.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&')})`);
	return new RegExp(groups.join(`[^]{0,${longestValue}}?`), 'gd');
}
