import { activationEvents, documentedEvent, happensOnce } from '../../nodes/SodaIot/webhook/events';

const ACTIVED = 'IOT_ACTIVATION:ACTIVED';
const ACTIVE_FAILURE = 'IOT_ACTIVATION:ACTIVE_FAILURE';
const TERMINATED = 'IOT_ACTIVATION:TERMINATED';
const TERMINATE_FAILURE = 'IOT_ACTIVATION:TERMINATE_FAILURE';

it('offers the four events of an activation', () => {
	expect(activationEvents.map(({ value }) => value)).toEqual([
		ACTIVED,
		ACTIVE_FAILURE,
		TERMINATED,
		TERMINATE_FAILURE,
	]);
});

it.each([
	[ACTIVED, ACTIVED],
	['ACTIVED', ACTIVED],
	[ACTIVE_FAILURE, ACTIVE_FAILURE],
	['ACTIVE_FAILURE', ACTIVE_FAILURE],
	[TERMINATED, TERMINATED],
	['TERMINATED', TERMINATED],
	['TERIMATED', TERMINATED],
	['IOT_ACTIVATION:TERIMATED', TERMINATED],
	[TERMINATE_FAILURE, TERMINATE_FAILURE],
	['TERMINATE_FAILURE', TERMINATE_FAILURE],
	['TERIMATE_FAILURE', TERMINATE_FAILURE],
	['IOT_ACTIVATION:TERIMATE_FAILURE', TERMINATE_FAILURE],
])('reads %s as %s', (vendorEvent, event) => {
	expect(documentedEvent(vendorEvent)).toBe(event);
});

it.each([
	'IOT_ANOMALY:ABNORMAL',
	'IOT_ACTIVATION:',
	'IOT_ACTIVATION:WAITING',
	'actived',
	'X:ACTIVED',
	'toString',
])('knows no activation event %s', (vendorEvent) => {
	expect(documentedEvent(vendorEvent)).toBeUndefined();
});

it.each([
	[ACTIVED, true],
	[TERMINATED, true],
	[ACTIVE_FAILURE, false],
	[TERMINATE_FAILURE, false],
	['IOT_ANOMALY:ABNORMAL', false],
])('%s happens once: %p', (event, once) => {
	expect(happensOnce(event)).toBe(once);
});
