import { normaliseActivation } from '../../../nodes/SodaIot/activation';
import { documentedStatus } from '../../../nodes/SodaIot/platform/status';

it.each([
	['WAITING', 'WAITING'],
	['ACTIVED', 'ACTIVED'],
	['ACTIVE_FAILURE', 'ACTIVE_FAILURE'],
	['TERMINATED', 'TERMINATED'],
	['TERIMATED', 'TERMINATED'],
	['TERMINATE_FAILURE', 'TERMINATE_FAILURE'],
	['TERIMATE_FAILURE', 'TERMINATE_FAILURE'],
	['SOMETHING_NEW', 'SOMETHING_NEW'],
	['constructor', 'constructor'],
	['', ''],
])('spells the status %p as %p', (vendorStatus, status) => {
	expect(documentedStatus(vendorStatus)).toBe(status);
});

it("keeps the vendor's spelling and every other field of an activation", () => {
	const activation = { id: '20211711593109302600', status: 'TERIMATED', modes: [{ value: 0.4 }] };
	expect(normaliseActivation(activation)).toEqual({
		...activation,
		status: 'TERMINATED',
		vendorStatus: 'TERIMATED',
	});
	expect(activation.status).toBe('TERIMATED');
});

it.each([[{ id: '1' }], [{ id: '1', status: null }], [{ id: '1', status: 3 }]])(
	'leaves %p alone, which has no status',
	(activation) => {
		expect(normaliseActivation(activation)).toEqual(activation);
	},
);
