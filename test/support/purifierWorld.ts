import type { FlowEntry } from '../../nodes/WaterPurifier/order/flow';

/**
 * A small world of two purifiers, in which the truth is known: an order X, another order, and what a platform can
 * have written about X. The platform's documents leave open how it writes; `Style` has every reading of them.
 */

export const here = '9007199254740993';
export const there = '860000000000017';
const places = [here, there];

/** What happens, one thing a minute. A command that cannot be carried out is refused. */
export type Step =
	| 'lock'
	| 'lock with another volume'
	| 'lock there'
	| 'cancel'
	| 'start'
	| 'finish'
	| 'another order comes'
	| 'another order leaves';

export const steps: Step[] = [
	'lock',
	'lock with another volume',
	'lock there',
	'cancel',
	'start',
	'finish',
	'another order comes',
	'another order leaves',
];

export interface Style {
	/** Where the status of an entry comes from. */
	status: 'the reply' | 'the purifier before' | 'the purifier after' | 'nothing';
	/** Whether refused attempts are written down, with what the purifier is doing. */
	logsRefused: boolean;
	/** Which entries name their purifier. */
	names: 'all' | 'locks' | 'events' | 'none';
	hasVolume: boolean;
	/** How many of the newest entries are not shown yet. */
	late: number;
	isReversed: boolean;
}

export const styles: Style[] = (
	['the reply', 'the purifier before', 'the purifier after', 'nothing'] as const
)
	.flatMap((status) => [true, false].map((logsRefused) => ({ status, logsRefused })))
	.flatMap((style) => (['all', 'locks', 'events', 'none'] as const).map((names) => ({ ...style, names })))
	.flatMap((style) => [true, false].map((hasVolume) => ({ ...style, hasVolume })))
	.flatMap((style) => [0, 1, 2].map((late) => ({ ...style, late, isReversed: late === 1 })));

interface Line {
	createTime: number;
	iotId: string;
	logType: string;
	volume?: number;
	isRefused: boolean;
	reply: string;
	before: string;
	after: string;
}

export const orderedVolume = 2000;
const minute = 60_000;
const beginning = 1_700_000_000_000;

export class World {
	/** Where and with which volume X was carried out; undefined as long as it was not. */
	placed?: { at: string; volume: number };
	hasEnded = false;
	now = beginning;
	/** The platform's words or the purifier's status when the last step was a command that was refused. */
	refusal?: string;

	private readonly holders = new Map<string, 'X' | 'another'>();
	private readonly lines: Line[] = [];
	private hasStarted = false;

	/** @returns whether anything has happened that leaves a trace or changes something */
	take(step: Step): boolean {
		this.now += minute;
		this.refusal = undefined;
		switch (step) {
			case 'lock':
				return this.lock(here, orderedVolume);
			case 'lock with another volume':
				return this.lock(here, orderedVolume / 2);
			case 'lock there':
				return this.lock(there, orderedVolume);
			case 'cancel':
				return this.command('WP1_CANCEL_LOCK', here, this.holders.get(here) === 'X', () => this.end());
			case 'start':
				return this.event('WP1_START', !this.hasStarted, () => (this.hasStarted = true));
			case 'finish':
				return this.event('WP1_WOK_FNS', true, () => this.end());
			case 'another order comes': {
				if (this.holders.has(here)) return false;
				this.holders.set(here, 'another');
				return true;
			}
			case 'another order leaves':
				return this.holders.get(here) === 'another' && this.holders.delete(here);
		}
	}

	/** Whether X holds the purifier now. */
	get isHeld(): boolean {
		return this.holders.get(here) === 'X';
	}

	status(iotId = here): string {
		return this.holders.has(iotId) ? 'WP_LOCKING' : 'READY';
	}

	/** The flow of X as a platform of this style shows it. */
	flow({ status, logsRefused, names, hasVolume, late, isReversed }: Style): FlowEntry[] {
		const written = this.lines.filter(({ isRefused }) => logsRefused || !isRefused);
		const shown = written.slice(0, written.length - late).map((line): FlowEntry => {
			const isLock = line.logType === 'WP1_LOCK';
			const isNamed = names === 'all' || names === (isLock ? 'locks' : 'events');
			const statuses = {
				'the reply': line.reply,
				'the purifier before': line.before,
				'the purifier after': line.after,
				nothing: undefined,
			};
			return {
				createTime: line.createTime,
				iotId: isNamed ? line.iotId : '',
				logType: line.logType,
				iotStatus: statuses[status],
				...(hasVolume && isLock && { volume: line.volume }),
			};
		});
		return isReversed ? shown.reverse() : shown;
	}

	private lock(at: string, volume: number): boolean {
		const isTaken = this.placed !== undefined;
		const isGood = !isTaken && !this.holders.has(at);
		return this.command('WP1_LOCK', at, isGood, () => this.place(at, volume), volume);
	}

	private place(at: string, volume: number): void {
		this.placed = { at, volume };
		this.holders.set(at, 'X');
	}

	private end(): void {
		for (const place of places) if (this.holders.get(place) === 'X') this.holders.delete(place);
		this.hasEnded = true;
	}

	private command(logType: string, at: string, isGood: boolean, act: () => void, volume?: number): boolean {
		const before = this.status(at);
		if (isGood) act();
		else this.refusal = before;
		// A refused attempt is written with what the purifier is doing.
		const reply = isGood ? 'READY' : before;
		const line = { createTime: this.now, iotId: at, logType, volume, isRefused: !isGood, reply, before };
		this.lines.push({ ...line, after: this.status(at) });
		return true;
	}

	private event(logType: string, isGood: boolean, act: () => unknown): boolean {
		const at = places.find((place) => this.holders.get(place) === 'X');
		if (at === undefined || !isGood) return false;
		const before = this.status(at);
		act();
		const line = { createTime: this.now, iotId: at, logType, isRefused: false, reply: '', before };
		this.lines.push({ ...line, after: this.status(at) });
		return true;
	}
}

interface Story {
	story: Step[];
	world: World;
	styles: Style[];
}

/** Every world after that many steps, in every style, without the steps in which nothing happens. */
export function* shortStories(length: number, before: Step[] = []): Generator<Story> {
	const world = new World();
	if (!before.every((step) => world.take(step))) return;
	yield { story: before, world, styles };
	if (length > 0) for (const step of steps) yield* shortStories(length - 1, [...before, step]);
}

/** Some longer ones, in some styles; the same ones every time. */
export function* longStories(count: number, length: number): Generator<Story> {
	let seed = 1;
	const pick = <T>(list: T[]): T[] => {
		// A linear congruential generator, with the constants of Numerical Recipes.
		seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
		return list.slice(Math.floor((seed / 2 ** 32) * list.length)).slice(0, 1);
	};
	for (let told = 0; told < count; told++) {
		const world = new World();
		const story = Array.from({ length }, () => pick(steps)).flat();
		yield {
			story: story.filter((step) => world.take(step)),
			world,
			styles: [styles, styles, styles].flatMap(pick),
		};
	}
}
