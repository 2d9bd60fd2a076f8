import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { project } from '../support/packedTarball';

/** The page that `npm run bench` writes as a whole, in docs/. */
export const writtenByBench = 'performance.md';

/** The plot and the tables of that page, once the benchmark has run. */
export function performance(): string {
	const file = path.join(project, 'docs', writtenByBench);
	if (!existsSync(file)) return '`npm run bench` measures it on your machine.';
	const page = readFileSync(file, 'utf8');
	const [plot = ''] = /^!\[.*\]\(.+\)$/m.exec(page) ?? [];
	const [tables = ''] = /^### [^]*?(?=^## |(?![^]))/m.exec(page) ?? [];
	const source = `From [${writtenByBench}](${writtenByBench}), which says how it was measured, and on what.`;
	return [source, plot, tables.trim()].join('\n\n');
}
