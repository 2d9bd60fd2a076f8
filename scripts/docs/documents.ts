import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as babel from 'prettier/plugins/babel';
import * as estree from 'prettier/plugins/estree';
import * as markdown from 'prettier/plugins/markdown';
import * as yaml from 'prettier/plugins/yaml';
import { format } from 'prettier/standalone';

import prettierOptions from '../../.prettierrc.json';
import { project } from '../support/packedTarball';
import { withParts } from './parts';
import { writtenByBench } from './performance';
import { makers } from './makers';

/** The documents for readers, by their paths in the project. */
export function documents(): string[] {
	const inDocs = readdirSync(path.join(project, 'docs'))
		.filter((file) => file.endsWith('.md') && file !== writtenByBench)
		.sort();
	return [
		'README.md',
		'CONTRIBUTING.md',
		'SECURITY.md',
		'CHANGELOG.md',
		...inDocs.map((file) => `docs/${file}`),
	];
}

/** A document as it is, and as it would be with its made parts made anew. */
export async function madeAnew(document: string): Promise<{ before: string; after: string }> {
	const before = readFileSync(path.join(project, document), 'utf8');
	return { before, after: await formatted(withParts(before, makers)) };
}

/** In the form that lint asks for. The variant of prettier that tests can load too: the usual one imports by itself. */
async function formatted(text: string): Promise<string> {
	const plugins = [markdown, babel, estree, yaml];
	return await format(text, { ...(prettierOptions as object), parser: 'markdown', plugins });
}
