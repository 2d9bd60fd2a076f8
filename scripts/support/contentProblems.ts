import path from 'node:path';

/** What the tarball may weigh: n8n downloads it while somebody waits in front of the editor. */
export const byteLimit = 100_000;

/** A packed package. Paths are relative to the package's folder, with forward slashes. */
export interface Packed {
	/** The size of the tarball itself. */
	bytes: number;
	files: string[];
}

/** What it was packed from. Paths are relative to the project's folder, with forward slashes. */
export interface Sources {
	/** All files below nodes/ and credentials/. */
	files: string[];
	/** What package.json tells n8n to load. */
	n8n: { nodes: string[]; credentials: string[] };
}

/**
 * Compares a tarball with its sources: each source has its file there, and nothing else is there, so no declaration,
 * source map, test or forgotten file. n8n loads none of a package's nodes when one that it lists is missing.
 *
 * @returns a sentence for each problem; none when the tarball may be published
 */
export function contentProblems({ bytes, files }: Packed, sources: Sources): string[] {
	const expected = new Map(
		sources.files.flatMap((source) => builtFiles(source).map((file) => [file, source])),
	);
	for (const file of ['package.json', 'README.md', 'LICENSE']) expected.set(file, file);
	const packed = new Set(files);
	const listed = new Set([...sources.n8n.nodes, ...sources.n8n.credentials]);
	const loadable = [...expected.keys()].filter((file) => /\.(node|credentials)\.js$/.test(file));

	return [
		...(bytes > byteLimit ? [`The tarball has ${bytes} bytes; the limit is ${byteLimit}.`] : []),
		...[...expected]
			.filter(([file]) => !packed.has(file))
			.map(([file, source]) => `${file} is missing; it is made of ${source}.`),
		...files.filter((file) => !expected.has(file)).map((file) => `${file} must not be published.`),
		...[...listed]
			.filter((file) => !packed.has(file))
			.map((file) => `package.json lists ${file} for n8n, and it is not there.`),
		...loadable
			.filter((file) => !listed.has(file))
			.map((file) => `${file} is not in package.json's "n8n", so n8n would not load it.`),
	];
}

/** What the build makes of a source, e.g. `dist/nodes/SodaIot/SodaIot.node.js`. */
function builtFiles(source: string): string[] {
	const file = path.posix.join('dist', source.replace(/\.ts$/, '.js'));
	// Both versions of this node put out the same: see the gulpfile.
	const schemas = /^(dist\/nodes\/SodaIot\/__schema__\/)v1\.0\.0/;
	return schemas.test(file) ? [file, file.replace(schemas, '$1v2.0.0')] : [file];
}
