import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Takes SQLite's write lock; says so; lets it go when its stdin ends. */
const hold = `
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(process.argv[1], { timeout: 10_000 });
database.exec('BEGIN IMMEDIATE');
console.log('locked');
process.stdin.on('end', () => database.exec('ROLLBACK')).resume();
`;

/**
 * Keeps n8n from writing to its database, as a full disk or a long backup would, until the returned function is
 * called. In a process of its own: it takes the Node.js of the n8n host, which has SQLite built in.
 */
export async function lockDatabase(nodeBinary: string, file: string): Promise<() => Promise<void>> {
	const child = spawn(nodeBinary, ['--no-warnings', '-e', hold, file], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const ended = once(child, 'close');
	const [said] = (await Promise.race([once(child.stdout, 'data'), ended])) as unknown[];
	if (String(said).trim() !== 'locked') throw new Error(`${file} could not be locked`);
	return async () => {
		child.stdin.end();
		await ended;
	};
}
