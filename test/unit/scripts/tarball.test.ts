import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { packedPackage } from '../../support/n8n/tarball';

const variable = 'DISPENSE_TARBALL';
const before = process.env[variable];
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'tarball-'));
});
afterEach(() => {
	if (before === undefined) delete process.env[variable];
	else process.env[variable] = before;
	rmSync(folder, { recursive: true, force: true });
});

it('takes the tarball that it is given', async () => {
	process.env[variable] = path.join(folder, 'some.tgz');
	writeFileSync(process.env[variable], '');
	expect(await packedPackage()).toBe(path.join(folder, 'some.tgz'));
});

it('makes no other one when the given one is not there', async () => {
	process.env[variable] = path.join(folder, 'gone.tgz');
	await expect(packedPackage()).rejects.toThrow(
		/gone\.tgz, which is not there. Make it with: npm run package/,
	);
});
