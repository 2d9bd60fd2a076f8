import type { IDataObject, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { plain } from '../shared/text';
import { call } from './transport';

/** The presets that the vendor documents. They are listed when the device's own cannot be read. */
const documented: INodePropertyOptions[] = [
	{ name: 'Hot Drink', value: 'DRINKING_HOT' },
	{ name: 'Cold Drink', value: 'DRINKING_COLD' },
];

/** Milliseconds after which a user who waits for the list gets the documented presets instead. */
const patience = 8000;

/**
 * The list of the Presets field: the modes of the device (`GET /iot/devices/{serial}`) with name and price. It never fails:
 * reading a device needs the scope iot:public, and a user without that scope must still be able to choose.
 */
export async function getPresets(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const serial: unknown = this.getCurrentNodeParameter('deviceSerial');
	if (typeof serial !== 'string' || serial.trim() === '' || serial.startsWith('=')) {
		return explained("With a fixed Device Serial the device's own modes are listed");
	}
	try {
		const device = await call(this, 0, {
			method: 'GET',
			path: `/iot/devices/${encodeURIComponent(serial.trim())}`,
			timeout: patience,
		});
		const modes = Array.isArray(device.modes)
			? device.modes.map(asOption).filter((option) => option !== undefined)
			: [];
		return modes.length > 0 ? modes : explained('The device lists no modes');
	} catch (error) {
		return explained(
			`The device's own modes could not be read: ${error instanceof Error ? error.message : 'unknown error'}`,
		);
	}
}

function explained(description: string): INodePropertyOptions[] {
	return documented.map((option) => ({ ...option, description }));
}

function asOption(mode: unknown): INodePropertyOptions | undefined {
	const { preset, name, value, unit, description } = (
		typeof mode === 'string' ? { preset: mode } : (mode ?? {})
	) as IDataObject;
	if (typeof preset !== 'string') return undefined;
	const price =
		typeof value === 'number' || typeof value === 'string'
			? `${value} yuan${unit ? ` per ${plain(unit)}` : ''}`
			: undefined;
	return {
		name: [name ? plain(name) : preset, price].filter(Boolean).join(' – '),
		value: preset,
		description: description ? plain(description) : preset,
	};
}
