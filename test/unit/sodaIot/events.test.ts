import { activationEvents, documentedEvent, happensOnce } from '../../../nodes/SodaIot/webhook/events';

const actived = 'IOT_ACTIVATION:ACTIVED';
const activeFailure = 'IOT_ACTIVATION:ACTIVE_FAILURE';
const terminated = 'IOT_ACTIVATION:TERMINATED';
const terminateFailure = 'IOT_ACTIVATION:TERMINATE_FAILURE';

it('offers the four events of an activation', () => {
	expect(activationEvents.map(({ value }) => value)).toEqual([
		actived,
		activeFailure,
		terminated,
		terminateFailure,
	]);
});

it.each([
	[actived, actived],
	['ACTIVED', actived],
	[activeFailure, activeFailure],
	['ACTIVE_FAILURE', activeFailure],
	[terminated, terminated],
	['TERMINATED', terminated],
	['TERIMATED', terminated],
	['IOT_ACTIVATION:TERIMATED', terminated],
	[terminateFailure, terminateFailure],
	['TERMINATE_FAILURE', terminateFailure],
	['TERIMATE_FAILURE', terminateFailure],
	['IOT_ACTIVATION:TERIMATE_FAILURE', terminateFailure],
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
	[actived, true],
	[terminated, true],
	[activeFailure, false],
	[terminateFailure, false],
	['IOT_ANOMALY:ABNORMAL', false],
])('%s happens once: %p', (event, once) => {
	expect(happensOnce(event)).toBe(once);
});
