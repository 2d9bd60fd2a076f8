import { cpus, release, totalmem, type } from 'node:os';

import type { Results } from './results';

/** On what a run was measured. */
export function machine(): Results['machine'] {
	const cores = cpus();
	return {
		cpu: cores[0]?.model.trim() ?? 'unknown',
		cores: cores.length,
		memoryGB: Math.round(totalmem() / 2 ** 30),
		system: `${type()} ${release()}`,
	};
}
