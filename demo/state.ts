import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Where the demo keeps everything; not part of the repository. */
export const demoFolder = path.join(__dirname, '..', '.cache', 'demo');
export const userFolder = path.join(demoFolder, 'n8n');

const stateFile = path.join(demoFolder, 'state.json');

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
		return { ...empty, ...(JSON.parse(await readFile(stateFile, 'utf8')) as Partial<State>) };
	} catch {
		// It is absent at the first start. After a broken file the set-up is repeated.
		return empty;
	}
}

export async function writeState(state: State): Promise<void> {
	await mkdir(demoFolder, { recursive: true });
	await writeFile(stateFile, JSON.stringify(state, null, '\t'));
}

export async function forgetState(): Promise<void> {
	await rm(stateFile, { force: true });
}
