import { controlRoutes } from './control';
import { SodaIotSimulator } from './simulator';
import type { SodaIotOptions } from './types';

export { SodaIotSimulator };
export { defaultAccessToken } from './devices';
export type { WebhookPayload } from './platform';
export type { TokenRecord, Tokens } from './tokens';
export type * from './types';

/**
 * Starts the Soda IoT platform on 127.0.0.1.
 *
 * @throws the system's error if the port cannot be used
 */
export async function startSodaIot(options: SodaIotOptions = {}): Promise<SodaIotSimulator> {
	const simulator = new SodaIotSimulator(options);
	await simulator.listen(options.port ?? 0, controlRoutes(simulator));
	return simulator;
}
