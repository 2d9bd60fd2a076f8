import { endsWait, isOutdated, waitable } from '../../../nodes/SodaIot/wait/outcome';

const all = ['ACTIVED', 'ACTIVE_FAILURE', 'TERMINATED', 'TERMINATE_FAILURE'];
const event = (status: string) => `IOT_ACTIVATION:${status}`;

/** Every choice of events that a user can wait for. */
const choices = Array.from({ length: 2 ** all.length - 1 }, (_, index) =>
	all.filter((_status, bit) => ((index + 1) >> bit) % 2 === 1),
);

describe.each(choices.map((choice) => [choice]))('a wait for %p', (choice) => {
	const ends = (status: string) => endsWait(event(status), choice.map(event));

	it('ends with what it waits for', () => {
		for (const status of choice) expect(ends(status)).toBe(true);
	});

	it('ends with TERMINATED, after which nothing comes', () => {
		expect(ends('TERMINATED')).toBe(true);
	});

	it('goes on after another ACTIVED or ACTIVE_FAILURE', () => {
		for (const status of ['ACTIVED', 'ACTIVE_FAILURE']) expect(ends(status)).toBe(choice.includes(status));
	});
});

it.each([
	['ACTIVED', true],
	['ACTIVED,ACTIVE_FAILURE', true],
	['ACTIVED,TERMINATED', true],
	['ACTIVE_FAILURE', true],
	['TERMINATED', false],
	['TERMINATED,ACTIVE_FAILURE', false],
])('TERMINATE_FAILURE ends a wait for %s: %p', (choice, ends) => {
	expect(endsWait(event('TERMINATE_FAILURE'), choice.split(',').map(event))).toBe(ends);
});

it('does not end with an event that it does not know', () => {
	for (const unknown of ['', 'IOT_ACTIVATION:WAITING', 'constructor', 'IOT_ANOMALY:ABNORMAL'])
		expect(endsWait(unknown, waitable.settlement)).toBe(false);
});

it.each([
	['ACTIVE_FAILURE', ['ACTIVED', 'TERIMATED', 'TERMINATED', 'TERIMATE_FAILURE', 'TERMINATE_FAILURE']],
	['TERMINATE_FAILURE', ['TERIMATED', 'TERMINATED']],
	['ACTIVED', []],
	['TERMINATED', []],
])('%s is an old one for the statuses %p alone', (status, statuses) => {
	const asked = [...all, 'TERIMATED', 'TERIMATE_FAILURE', 'WAITING', '', undefined, 7, 'constructor'];
	expect(asked.filter((now) => isOutdated(event(status), now)).sort()).toEqual([...statuses].sort());
});
