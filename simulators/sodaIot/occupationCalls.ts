import { SodaError } from './errors';
import { jsonObject, optionalText, paged, requiredText } from './fields';
import type { Platform } from './platform';
import type { SodaCall } from './sodaCall';
import { chinaTime } from './spelling';
import type { Occupation } from './types';

/** Reserving a device for one user. */
export const occupationCalls: SodaCall[] = [
	{
		method: 'get',
		path: '/iot/devices/:serial/occupation/',
		scopes: ['iot:control'],
		run: (platform, { params, query }) => {
			const { serial } = platform.device(params.serial ?? '');
			return paged(platform.occupations.filter((entry) => entry.serial === serial).map(toView), query);
		},
	},
	{
		method: 'post',
		path: '/iot/occupation/',
		scopes: ['iot:control'],
		run: (platform, call) => {
			const body = jsonObject(call);
			const device = platform.device(requiredText(body, 'serial'));
			const user = optionalText(body, 'user_id') || requiredText(body, 'mobile');
			const startAt = timeField(body, 'start_at');
			const endAt = timeField(body, 'end_at');
			if (Date.parse(endAt) <= Date.parse(startAt)) {
				throw new SodaError('INVALID_REQUEST', 'end_at must be after start_at');
			}
			const free = !platform.occupations.some(
				(other) => other.serial === device.serial && overlaps(other, startAt, endAt),
			);
			const occupation: Occupation = {
				id: platform.nextId(),
				serial: device.serial,
				user,
				startAt,
				endAt,
				status: free ? 'OCCUPIED' : 'OCCUPY_FAILURE',
				createdAt: Date.now(),
			};
			platform.occupations.push(occupation);
			showOnDevice(platform, device.serial);
			return toView(occupation);
		},
	},
	{
		method: 'post',
		path: '/iot/occupation/:id/actions/release',
		scopes: ['iot:control'],
		run: (platform, { params }) => {
			const occupation = platform.occupations.find(({ id }) => id === params.id);
			if (!occupation) throw new SodaError('NOT_FOUND', `There is no occupation ${params.id ?? ''}`);
			if (occupation.status !== 'OCCUPIED') {
				throw new SodaError('COMPLETED', `The occupation is ${occupation.status}`);
			}
			occupation.status = 'RELEASED';
			occupation.releasedAt = Date.now();
			showOnDevice(platform, occupation.serial);
			return toView(occupation);
		},
	},
];

function timeField(body: Record<string, unknown>, name: string): string {
	const text = requiredText(body, name);
	if (Number.isNaN(Date.parse(text)))
		throw new SodaError('INVALID_REQUEST', `${name} must be an ISO 8601 time`);
	return text;
}

function overlaps(other: Occupation, startAt: string, endAt: string): boolean {
	const { status } = other;
	return (
		status === 'OCCUPIED' &&
		Date.parse(startAt) < Date.parse(other.endAt) &&
		Date.parse(endAt) > Date.parse(other.startAt)
	);
}

/** A free device shows OCCUPIED while a reservation runs; other states stay as they are. */
function showOnDevice(platform: Platform, serial: string): void {
	const device = platform.device(serial);
	const now = new Date().toISOString();
	const occupied = platform.occupations.some((entry) => entry.serial === serial && overlaps(entry, now, now));
	if (occupied && device.status === 'AVAILABLE') device.status = 'OCCUPIED';
	if (!occupied && device.status === 'OCCUPIED') device.status = 'AVAILABLE';
}

function toView({ id, serial, status, createdAt, releasedAt }: Occupation): Record<string, unknown> {
	return {
		id,
		serial,
		status,
		created_at: chinaTime(createdAt),
		...(releasedAt !== undefined && { released_at: chinaTime(releasedAt) }),
	};
}
