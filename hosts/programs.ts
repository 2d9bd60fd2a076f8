import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** The folders in which the shell looks for programs. */
export const pathFolders = () => (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);

/** @returns the file of the program in the first of these folders that has it */
export function findProgram(name: string, folders: string[] = pathFolders()): string | undefined {
	return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
