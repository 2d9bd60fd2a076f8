import { main } from './support/main';
import { runSideBySide } from './support/steps';

/**
 * `npm run check`: what one runs while one works. The nodes run on n8n's engine, against the simulators; n8n itself, the
 * simulators' own tests and the package are left to `npm test`. Further arguments go to jest.
 */
main(async () => {
	// More than there are cores: many of these tests wait for a clock most of the time.
	const jest = ['npx', 'jest', '--selectProjects', 'unit', 'nodes', '--maxWorkers', '4'] as const;
	return await runSideBySide([
		[
			{ title: 'Types', command: ['npm', 'run', 'typecheck'] },
			{ title: 'Lint', command: ['npm', 'run', 'lint'] },
		],
		[{ title: 'Unit tests, and the nodes on the engine', command: [...jest, ...process.argv.slice(2)] }],
	]);
});
