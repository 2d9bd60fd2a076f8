import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

import { page } from './page';
import { plot } from './plot';
import type { Results } from './results';

/**
 * Writes the results as JSON, as a page and as a plot, in the form of the repository's other files.
 *
 * @returns the files
 */
export async function write(results: Results, folder: string): Promise<string[]> {
	await mkdir(path.join(folder, 'images'), { recursive: true });
	const files = {
		'performance.json': JSON.stringify(results),
		'performance.md': page(results),
		'images/performance.svg': plot(results),
	};
	for (const [name, content] of Object.entries(files))
		await writeFile(path.join(folder, name), await formatted(name, content));
	return Object.keys(files).map((name) => path.join(folder, name));
}

/** @param name of the file that it is for; prettier leaves alone what it does not know */
export async function formatted(name: string, content: string): Promise<string> {
	if (name.endsWith('.svg')) return content;
	return await format(content, { ...(await resolveConfig(__filename)), filepath: name });
}
