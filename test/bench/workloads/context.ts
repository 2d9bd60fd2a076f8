import type { Installation } from '../n8n/installation';
import type { Options } from '../options';
import type { Progress } from '../report/progress';
import type { Comparison, Repeats } from '../report/results';

/** What each workload gets. */
export interface Context {
	installation: Installation;
	options: Options;
	progress: Progress;
	/** Whether the workload has used this share of its time up; after all of it, each remaining measurement gets one round. */
	isLate: (share: number) => boolean;
	/** Where its findings go, one by one: those of a run that breaks off are not lost. */
	found: { comparisons: Comparison[]; repeats: Repeats[] };
}
