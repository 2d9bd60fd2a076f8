import { chromiumHint, findChromium } from '../../hosts/chromium';
import { findQueuePrograms, queueProgramsHint } from '../../hosts/queueServices';
import { packedTarball } from './packedTarball';
import type { Step } from './steps';

/**
 * All that decides whether a change may land. The tarball that the tests install is the one that was checked and
 * scanned: the one of the step "Package", or the one that `DISPENSE_TARBALL` names, which has been through that step.
 *
 * @param jestArguments e.g. `['--selectProjects', 'e2e']`
 * @throws in a CI that lacks the programs of a part of the tests: there nobody would see that it was left out
 */
export function testSteps(jestArguments: string[] = []): Step[] {
	if (process.env.CI) requireAllPrograms();
	const given = process.env.DISPENSE_TARBALL;
	const tests: Step = {
		title: 'Tests',
		command: ['npx', 'jest', ...jestArguments],
		env: { DISPENSE_TARBALL: given ?? packedTarball() },
	};
	return [
		{ title: 'Types', command: ['npm', 'run', 'typecheck'] },
		{ title: 'Lint', command: ['npm', 'run', 'lint'] },
		...(given ? [] : [{ title: 'Package', command: ['npm', 'run', 'package'] } satisfies Step]),
		tests,
	];
}

/** @throws when a part of the tests would be left out on this machine */
export function requireAllPrograms(): void {
	if (!findQueuePrograms())
		throw new Error(`The tests of n8n's queue mode would be left out. They need ${queueProgramsHint}`);
	if (!findChromium())
		throw new Error(`The look at n8n's editor would be left out. It needs ${chromiumHint}`);
}
