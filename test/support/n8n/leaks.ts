import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import type { N8nServer } from '../../../hosts/n8nServer';

/** Somewhere a user, a colleague of theirs or a thief could read, and what it says. */
export interface Place {
	name: string;
	text: string;
}

/**
 * What n8n has written: its log, its database with the write-ahead log and all other files of its folder, and every
 * execution as the editor gets it (in the database file a text may be cut in two by a page's end).
 */
export async function placesOf(n8n: N8nServer): Promise<Place[]> {
	const places: Place[] = [{ name: 'the log', text: n8n.log() }];
	for (const file of await filesIn(path.join(n8n.userFolder, '.n8n'))) {
		// As Latin-1 every byte is a letter, so that nothing of a binary file is lost.
		places.push({ name: file, text: await readFile(file, 'latin1') });
	}
	const { results } = await n8n.rest<{ results: Array<{ id: string }> }>('GET', '/executions?limit=100');
	// n8n lists no more at once, and an execution that is not looked at is none without a leak.
	if (results.length === 100) throw new Error('Too many executions to look at');
	for (const { id } of results) {
		const execution = await n8n.rest<object>('GET', `/executions/${id}`);
		places.push({ name: `execution ${id}`, text: JSON.stringify(execution) });
	}
	return places;
}

/** @returns a line for each secret that was found, in any form */
export function findLeaks(places: Place[], secrets: Iterable<string>): string[] {
	const leaks: string[] = [];
	for (const secret of secrets) {
		for (const form of formsOf(secret)) {
			for (const { name, text } of places) {
				const at = text.indexOf(form);
				if (at < 0) continue;
				const around = text.slice(Math.max(0, at - 80), at + form.length + 40).replace(/[^ -~]/g, '.');
				leaks.push(`${form} in ${name}: … ${around} …`);
			}
		}
	}
	return leaks;
}

/** A secret, its encoded forms, and the long row of letters and digits in it, which no encoding changes. */
function formsOf(secret: string): Set<string> {
	const encoded = encodeURIComponent(secret);
	const lowerCase = encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
	const json = JSON.stringify(secret).slice(1, -1);
	const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
	const rows = secret.match(/[A-Za-z0-9]{12,}/g) ?? [];
	return new Set([secret, encoded, lowerCase, json, base64, ...rows]);
}

async function filesIn(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name))
		.filter((file) => !file.includes(`${path.sep}node_modules${path.sep}`));
}
