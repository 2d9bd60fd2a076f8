import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

const source = path.join(__dirname, 'nodes');

/**
 * Compiles the contract's nodes and credentials for a real n8n; n8n itself provides what they import.
 *
 * @returns the folder for N8N_CUSTOM_EXTENSIONS
 */
export async function compileContractNodes(): Promise<string> {
	const parent = process.env.DISPENSE_TEST_FOLDER;
	if (!parent) throw new Error('DISPENSE_TEST_FOLDER is not set; see test/support/globalSetup.js');
	const folder = await mkdtemp(path.join(parent, 'contract-nodes-'));
	const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
	for (const file of await readdir(source)) {
		if (!/\.(node|credentials)\.ts$/.test(file)) continue;
		const { outputText } = ts.transpileModule(await readFile(path.join(source, file), 'utf8'), {
			compilerOptions,
		});
		await writeFile(path.join(folder, file.replace(/\.ts$/, '.js')), outputText);
	}
	return folder;
}
