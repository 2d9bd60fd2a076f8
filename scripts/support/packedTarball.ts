import { readFileSync } from 'node:fs';
import path from 'node:path';

/** This project's folder. */
export const project = path.join(__dirname, '..', '..');

/** Where `npm run package` leaves the tarball and what is known of it. Emptied at its start. */
export const packageFolder = path.join(project, '.cache', 'package');

/** The fields of package.json that decide what is published. */
export interface Manifest {
	name: string;
	version: string;
	n8n: { nodes: string[]; credentials: string[] };
}

export function readManifest(): Manifest {
	return JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as Manifest;
}

/** The path of the tarball that `npm run package` makes, whether it is there yet or not. */
export function packedTarball(): string {
	const { name, version } = readManifest();
	return path.join(packageFolder, `${name}-${version}.tgz`);
}
