import { parseArgs } from 'node:util';

import { main } from './support/main';
import { packedTarball } from './support/packedTarball';
import { runInOrder } from './support/steps';
import type { Step } from './support/steps';
import { requireAllPrograms, testSteps } from './support/testSteps';

/**
 * `npm run release:check [-- --tag 1.2.3]`: all that the release workflow does, up to the publishing itself, which npm
 * only rehearses. The tarball that it leaves is the one that was tested.
 */
main(async () => {
	const { values } = parseArgs({ options: { tag: { type: 'string' } } });
	if (process.env.DISPENSE_TARBALL)
		throw new Error('DISPENSE_TARBALL is set; a release is checked with the tarball that is made for it.');
	requireAllPrograms();

	const versions: Step = { title: 'Versions', command: ['npm', 'run', 'release:versions'] };
	if (values.tag) versions.command.push('--', '--tag', values.tag);
	const publish = ['npm', 'publish', packedTarball(), '--access', 'public', '--ignore-scripts'] as const;
	return await runInOrder([
		versions,
		...testSteps(),
		{ title: 'Publishing, as a rehearsal', command: [...publish, '--dry-run'] },
	]);
});
