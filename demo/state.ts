import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Where the demo keeps everything; not part of the repository. */
export const FOLDER = path.join(__dirname, '..', '.cache', 'demo');
export const USER_FOLDER = path.join(FOLDER, 'n8n');

const FILE = path.join(FOLDER, 'state.json');

type Ids = Partial<Record<string, string>>;

/** What earlier runs have set up in the user folder, so that it is found again. */
export interface State {
	/** Hash of the sources of the package that is installed. */
	installed?: string;
	/** n8n's ids by credential type. */
	credentials: Ids;
	/** n8n's ids by the names that the demo gives its workflows. */
	workflows: Ids;
}

export async function readState(): Promise<State> {
	const empty: State = { credentials: {}, workflows: {} };
	try {
		return { ...empty, ...(JSON.parse(await readFile(FILE, 'utf8')) as Partial<State>) };
	} catch {
		// Absent at the first start. A broken file costs a repetition of the set-up.
		return empty;
	}
}

export async function writeState(state: State): Promise<void> {
	await mkdir(FOLDER, { recursive: true });
	await writeFile(FILE, JSON.stringify(state, null, '\t'));
}

export async function forgetState(): Promise<void> {
	await rm(FILE, { force: true });
}
