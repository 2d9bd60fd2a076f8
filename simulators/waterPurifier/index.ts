import { controlRoutes } from './control';
import { WaterPurifierSimulator } from './simulator';
import type { WaterPurifierOptions } from './types';

export { WaterPurifierSimulator };
export type { Id } from './simulator';
export { defaultPurifiers } from './devices';
export type { SwipeResult } from './cardSwipe';
export type {
	CallbackBody,
	CallbackEvent,
	Device,
	DeviceSpec,
	FlowStyle,
	LogEntry,
	Order,
	WaterPurifierOptions,
} from './types';

/**
 * Starts the water purifier platform on 127.0.0.1.
 *
 * @throws the system's error if the port cannot be used, and Error for a device id that is not made of digits
 */
export async function startWaterPurifier(
	options: WaterPurifierOptions = {},
): Promise<WaterPurifierSimulator> {
	const simulator = new WaterPurifierSimulator(options);
	await simulator.listen(options.port ?? 0, controlRoutes(simulator));
	return simulator;
}
