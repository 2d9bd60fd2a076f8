import { parseArgs } from 'node:util';

/** What can be chosen with --only, in the order in which it runs. */
export const workloadNames = ['items', 'memory', 'webhooks', 'repeats'] as const;
export type WorkloadName = (typeof workloadNames)[number];

export const usage = `Usage: npm run bench -- [options]
  --quick             fewer sizes, and without memory: under three minutes instead of under fifteen
  --only <names>      some of ${workloadNames.join(', ')}, separated by commas
  --rounds <number>   rounds that count, of each measurement (default 3; on a slow machine there may be fewer)
  --out <folder>      where to put the results (default: docs for a whole run, .cache/bench for a part)
  --draw <file>       measure nothing: make table, page and plot of a results file again
  --help              print this`;

export interface Options {
	quick: boolean;
	only: readonly WorkloadName[];
	rounds: number;
	/** Undefined: the usual one. */
	out: string | undefined;
	draw: string | undefined;
	help: boolean;
}

const mostRounds = 50;

/** @throws Error that says which option is wrong */
export function readOptions(args: string[]): Options {
	const { values } = parseArgs({
		args,
		options: {
			quick: { type: 'boolean', default: false },
			only: { type: 'string' },
			rounds: { type: 'string', default: '3' },
			out: { type: 'string' },
			draw: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	const { quick, help, out, draw } = values;
	const usual = workloadNames.filter((name) => !(quick && name === 'memory'));
	const only = values.only === undefined ? usual : asNames(values.only);
	return { quick, help, out, draw, only, rounds: asRounds(values.rounds) };
}

/** Whether the results are those of a whole run, which the documentation may show. */
export const isWhole = ({ quick, only, rounds }: Options) =>
	!quick && rounds >= 3 && only.length === workloadNames.length;

function asNames(text: string): WorkloadName[] {
	const wanted = text.split(',').map((name) => name.trim());
	const unknown = wanted.find((name) => !workloadNames.some((known) => known === name));
	if (unknown !== undefined)
		throw new Error(`--only knows ${workloadNames.join(', ')}, and not "${unknown}"`);
	return workloadNames.filter((name) => wanted.includes(name));
}

function asRounds(text: string): number {
	const rounds = /^\d{1,2}$/.test(text) ? Number(text) : 0;
	if (rounds < 1 || rounds > mostRounds)
		throw new Error(`--rounds must be a number from 1 to ${mostRounds}, not "${text}"`);
	return rounds;
}
